"""Bringing the centre up in this process, from its options to an up-to-date database."""

from collections.abc import Iterator
from contextlib import closing, contextmanager

from kiosk.model.errors import BadInput
from sync.central.configure import setup
from sync.central.options import Options

# As long as it takes: changing large tables does.
_LOCK = (
    "SET LOCAL lock_timeout = 0",
    "SET LOCAL idle_in_transaction_session_timeout = 0",
    "SELECT pg_advisory_xact_lock(8700)",
)


def open_centre(options: Options) -> None:
    """Set Django up and see that the database has today's tables.

    An embedded database gets them by itself; of a shared one the operator decides when: BadInput.
    """
    setup(options)
    _refuse_newer()
    if not _behind():
        return
    if options.db:
        raise BadInput("the database lacks today's tables; run kiosk central migrate")
    migrate()


def _behind() -> bool:
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def migrate() -> None:
    """Create or change the tables as this version needs them.

    Of several processes that begin at once one does it, and the others wait. Raises BadInput, and
    changes nothing, where a newer release has changed them already.
    """
    from django.core.management import call_command

    with _alone():
        _refuse_newer()
        call_command("migrate", verbosity=0, interactive=False)


@contextmanager
def _alone() -> Iterator[None]:
    """Hold a lock of PostgreSQL's, on a connection of its own: migrations commit on theirs."""
    from django.db import connection

    if connection.vendor != "postgresql":
        yield
        return
    holder = connection.copy()
    with closing(holder):
        holder.set_autocommit(False)
        with holder.cursor() as cursor:
            for statement in _LOCK:
                cursor.execute(statement)
        yield


def _refuse_newer() -> None:
    from django.db import connection
    from django.db.migrations.loader import MigrationLoader

    loader = MigrationLoader(connection)
    applied = (name for app, name in loader.applied_migrations if app == "central")
    newer = [name for name in applied if ("central", name) not in loader.disk_migrations]
    if newer:
        raise BadInput(
            f"the database was changed by a newer release ({max(newer)}) and is left as it is; "
            "install that release again"
        )
