"""A centre to try things on: a chain of one store, a log-in, a code for the first device."""

import json
import os
import sys
from pathlib import Path

from attrs import asdict, frozen

from sync.central.options import Options
from sync.central.running import open_centre

STORE = "demo"
USERNAME = "demo"
TOUCHPOINT = "Касса 1"


@frozen
class Prepared:
    """What one needs to use the demo's centre; ``code`` enrols one device."""

    username: str
    password: str
    store: str
    code: str


def prepare(state: Path, timezone: str = "Europe/Moscow") -> Prepared:
    """Create what is missing in the centre of this state folder; a second start changes nothing.

    The password is made once and kept in ``STATE/central.password``, mode 0600.
    """
    open_centre(Options(state=state))
    from django.contrib.auth.models import User

    from sync.central.chain import create_admin, create_code, create_store
    from sync.central.models import Store

    password = _password(state / "central.password")
    if not Store.objects.filter(pk=STORE).exists():
        create_store(STORE, "Демо-магазин", "Демо", timezone)
    user = User.objects.filter(username=USERNAME).first() or create_admin(USERNAME, password)
    if not user.check_password(password):
        user.set_password(password)
        user.save()
    code = create_code(STORE, TOUCHPOINT)
    _close()
    return Prepared(USERNAME, password, STORE, code)


def _password(path: Path) -> str:
    from sync.central.chain import new_password

    if not path.exists():
        handle = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        with os.fdopen(handle, "w") as file:
            file.write(new_password())
    return path.read_text().strip()


def _close() -> None:
    from django.db import connections

    connections.close_all()


if __name__ == "__main__":  # the demo's device asks for it in a process of its own, without Django
    print(json.dumps(asdict(prepare(Path(sys.argv[1]), sys.argv[2]))))  # noqa: T201
