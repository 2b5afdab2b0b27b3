"""Bringing the centre up in this process, from its options to an up-to-date database."""

from kiosk.model.errors import BadInput
from sync.central.configure import setup
from sync.central.options import Options


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

    Raises BadInput, and changes nothing, where a newer release has changed them already.
    """
    from django.core.management import call_command

    _refuse_newer()
    call_command("migrate", verbosity=0, interactive=False)


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
