"""One call in a thread of its own, which holds up no end of the process."""

from collections.abc import Callable
from concurrent.futures import Future
from threading import Thread
from typing import TypeVar

Result = TypeVar("Result")


def in_background(call: Callable[[], Result], name: str) -> "Future[Result]":
    """Begin a call; the future holds what it returns or raises.

    The thread is a daemon, which those of an executor are not: a request that hangs must not keep
    the process from ending.
    """
    future: Future[Result] = Future()

    def run() -> None:
        try:
            future.set_result(call())
        except BaseException as error:  # noqa: BLE001 - it is raised where the result is asked for
            future.set_exception(error)

    Thread(target=run, name=name, daemon=True).start()
    return future
