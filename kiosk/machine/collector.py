"""Python's collector of cyclic garbage, kept out of the way of a start and of each press."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def collector_resting() -> Iterator[None]:
    """Collect nothing while the block runs: imports and building make little that is garbage.

    What it made is left out of collections from then on, or the first one would go through it all.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.freeze()
            gc.enable()


def keep_for_good() -> None:
    """Collect once, and never look again at what is left: the program and its first screen.

    A full collection goes through everything that lives, 20 to 40 ms on a desktop, and would come
    in the middle of somebody's tap.
    """
    gc.unfreeze()
    gc.collect()
    gc.freeze()
