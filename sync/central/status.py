"""How the centre itself is."""

import sqlite3
from pathlib import Path
from typing import Any

from django.db import connection
from django.db.models import Sum

from sync.central.fleet import devices, gaps
from sync.central.models import Device, Store, Stream


def status(now_ms: int) -> dict[str, Any]:
    """Return what ``kiosk central status --json`` prints.

    ``reconciled``: no number of any stream is missing, and every device's own figures add up.
    """
    stores = list(Store.objects.all())
    told = devices(stores, now_ms)
    missing = gaps(stores)
    held = Stream.objects.aggregate(stored=Sum("stored"), refused=Sum("refused"))
    return {
        "stores": len(stores),
        "answers": held["stored"] or 0,
        "refused": held["refused"] or 0,
        "devices": told,
        "gaps": missing,
        "cloned": Device.objects.exclude(cloned_ms=None).count(),
        "reconciled": not missing and all(each["reconciled"] is not False for each in told),
        "database": _database(),
    }


def _database() -> dict[str, Any]:
    connection.ensure_connection()
    if connection.vendor == "postgresql":
        shown = connection.get_connection_params()
        version = str(connection.connection.info.server_version)
        return {"kind": "postgresql", "name": shown.get("dbname"), "version": version}
    path = Path(connection.settings_dict["NAME"])
    return {
        "kind": "sqlite",
        "path": str(path),
        "bytes": path.stat().st_size,
        "journal_mode": _pragma("journal_mode"),
        "synchronous": _pragma("synchronous"),
        "sqlite_version": sqlite3.sqlite_version,
    }


def _pragma(name: str) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA {name}")
        return cursor.fetchone()[0]
