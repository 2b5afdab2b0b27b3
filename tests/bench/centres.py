"""A centre's databases of either kind, for benches: durable as in a shop's."""

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

from sync.central.configure import setup
from sync.central.database import database
from sync.central.options import Options
from tests.central.postgres import Cluster, binaries

KINDS = ("SQLite", "PostgreSQL")


@contextmanager
def centres(kind: str, count: int = 1) -> Iterator[list[Options]]:
    """Make empty, migrated databases of a kind; Django uses the last."""
    with tempfile.TemporaryDirectory(prefix="bench-centre-") as folder, _addresses(kind) as address:
        made = []
        for number in range(count):
            state = Path(folder) / str(number)
            state.mkdir()
            made.append(Options(state, address(number), hosts=("testserver",)))
            use(made[-1])
            _migrate()
        try:
            yield made
        finally:
            _close()


@contextmanager
def _addresses(kind: str) -> Iterator[Callable[[int], str]]:
    if kind == "SQLite":
        yield lambda _: ""
        return
    found = binaries()
    if found is None:
        raise SystemExit("no PostgreSQL programs here; install the Debian package postgresql")
    cluster = Cluster(found, durable=True)

    def address(number: int) -> str:
        cluster.execute(f"CREATE DATABASE centre_{number}")
        return cluster.url(f"centre_{number}")

    try:
        yield address
    finally:
        cluster.stop()


def use(options: Options) -> None:
    """Point Django at one of them."""
    if not settings.configured:
        setup(options)
    from django.db import connections

    from sync.central.surveys import forget_added

    connections.close_all()
    wanted = connections.configure_settings({"default": database(options)})
    connections.settings["default"] = wanted["default"]
    if "default" in {connection.alias for connection in connections.all(initialized_only=True)}:
        del connections["default"]
    forget_added()


def _migrate() -> None:
    from django.core.management import call_command

    call_command("migrate", verbosity=0)


def _close() -> None:
    from django.db import connections

    connections.close_all()
