"""Making and ending what the centre is about: stores, log-ins, devices."""

import secrets
from uuid import UUID

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction

from kiosk.model.errors import BadInput
from sync.central.clock import now_ms
from sync.central.enrolment import new_code
from sync.central.models import Device, Region, Store, Touchpoint

_PASSWORD_BYTES = 15


def create_store(
    store: str, name: str, region: str, timezone: str, day_starts: str = "00:00", enough: int = 30
) -> Store:
    """Create a store, and its region where that is new; raises BadInput for what cannot be."""
    if Store.objects.filter(pk=store).exists():
        raise BadInput(f"store {store} is already there; choose another id")
    with transaction.atomic():
        made = Store(
            id=store,
            name=name,
            region=Region.objects.get_or_create(name=region)[0],
            timezone=timezone,
            day_starts=day_starts,
            enough=enough,
        )
        try:
            made.full_clean()
        except ValidationError as error:
            raise BadInput(_sentence(error)) from error
        made.save()
    return made


def _sentence(error: ValidationError) -> str:
    wrong = (f"{name}: {' '.join(words)}" for name, words in error.message_dict.items())
    return "; ".join(wrong)


def create_code(store: str, touchpoint: str) -> str:
    """Return a one-time code for a touchpoint, which is created where it is new."""
    if not Store.objects.filter(pk=store).exists():
        raise BadInput(f"there is no store {store!r}; kiosk central create-store makes one")
    place, _ = Touchpoint.objects.get_or_create(store_id=store, name=touchpoint)
    return new_code(place, now_ms())


def create_admin(username: str, password: str) -> User:
    """Create somebody who may do everything; raises BadInput where the name is taken."""
    if User.objects.filter(username=username).exists():
        raise BadInput(f"{username} is already there; choose another --username")
    return User.objects.create_superuser(username=username, password=password)


def new_password() -> str:
    """Return a password that nobody guesses."""
    return secrets.token_urlsafe(_PASSWORD_BYTES)


def revoke(device: str) -> Device:
    """End a device's token, by its id or its name; what it sent stays."""
    found = list(Device.objects.filter(**_named(device), revoked_ms=None)[:2])
    if len(found) != 1:
        said = "several devices have" if found else "no device has"
        raise BadInput(f"{said} the id or name {device!r}; kiosk central status lists them")
    found[0].revoked_ms = now_ms()
    found[0].save(update_fields=("revoked_ms",))
    return found[0]


def _named(device: str) -> dict[str, object]:
    try:
        return {"id": UUID(device)}
    except ValueError:
        return {"name": device}
