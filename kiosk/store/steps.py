"""Long work as a row of short transactions, so that an answer never waits for all of it."""

from collections.abc import Callable
from concurrent.futures import Future
from typing import TypeVar

Left = TypeVar("Left")


def in_steps(
    first: "Future[Left | None]", go_on: Callable[[Left], "Future[Left | None]"]
) -> "Future[None]":
    """Return a future that is done when no step has left anything to the next.

    Each step's future holds what is left to do, None: nothing. What other threads ask for
    meanwhile goes between two steps. A step that fails ends the row, and the future fails with it.
    """
    whole: Future[None] = Future()

    def done(step: "Future[Left | None]") -> None:
        error = step.exception()
        if error is not None:
            whole.set_exception(error)
        elif (left := step.result()) is None:
            whole.set_result(None)
        else:
            go_on(left).add_done_callback(done)

    first.add_done_callback(done)
    return whole
