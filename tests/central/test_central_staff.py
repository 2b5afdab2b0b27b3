"""A store's people at the centre: kept in the administration, told to the devices that ask."""

import json
from typing import Any

import pytest
from central_talk import answer, outcomes
from django.test import Client

from kiosk.model.staff import Person as Listed
from kiosk.model.staff import roster

ADD = "/admin/central/person/add/"


@pytest.fixture
def admin(shop: Any) -> Client:
    from django.contrib.auth.models import User

    client = Client(SERVER_NAME="localhost")
    client.force_login(
        User.objects.create_superuser("head", password="long enough words"),
        "django.contrib.auth.backends.ModelBackend",
    )
    return client


def add(admin: Client, shop: Any, name: str, **more: Any) -> Any:
    told = {"store": shop.store.pk, "name": name, **more}
    return admin.post(f"{ADD}?lang=en", told)


def ask(device: Any, held: str | None, *answers: Any) -> dict[str, Any]:
    """Send a batch that asks for the list, and return the reply."""
    batch = json.loads(device.body(*answers))
    if held is not None:
        batch["staff"] = held
    reply = device.post(json.dumps(batch).encode())
    assert reply.status_code == 200, reply.content
    return dict(reply.json())


def badge_of(name: str) -> str | None:
    from sync.central.models import Person

    return Person.objects.get(name=name).badge


def test_a_device_that_asks_gets_the_list_until_it_has_it(
    admin: Client, shop: Any, device: Any
) -> None:
    assert ask(device, "")["staff"] is None
    assert add(admin, shop, "Анна").status_code == 302
    told = ask(device, "")["staff"]
    assert told["people"] == [{"name": "Анна", "badge": None}]
    assert ask(device, told["revision"])["staff"] is None
    add(admin, shop, "12")
    again = ask(device, told["revision"])["staff"]
    assert [each["name"] for each in again["people"]] == ["12", "Анна"]


def test_an_older_device_asks_for_nothing_and_is_told_nothing(
    admin: Client, shop: Any, device: Any
) -> None:
    add(admin, shop, "Анна")
    reply = ask(device, None, answer(1))
    assert reply["staff"] is None
    assert outcomes(reply) == ["stored"]


def test_a_list_goes_to_the_devices_of_its_own_store(admin: Client, shop: Any) -> None:
    from central_talk import Shop

    add(admin, shop, "Анна")
    assert ask(Shop("other").enrol(), "")["staff"] is None


def test_a_badge_code_is_kept_as_a_hash_that_a_device_can_check(admin: Client, shop: Any) -> None:
    add(admin, shop, "Анна", badge_code="4711")
    add(admin, shop, "Борис", badge_code="0815")
    page = admin.get("/admin/central/person/").content.decode()
    assert "4711" not in page
    listed = [Listed(name, badge_of(name)) for name in ("Анна", "Борис")]
    found = roster([], {}, listed)
    assert (found.holder_of("4711"), found.holder_of("0815")) == ("Анна", "Борис")
    assert len({str(each.badge).split("$")[4] for each in listed}) == 1


@pytest.mark.parametrize("code", ["12", "12a4", "1" * 13])
def test_a_code_that_is_none_is_refused(admin: Client, shop: Any, code: str) -> None:
    assert add(admin, shop, "Анна", badge_code=code).status_code == 200


def test_one_code_is_one_person(admin: Client, shop: Any) -> None:
    add(admin, shop, "Анна", badge_code="4711")
    refused = add(admin, shop, "Борис", badge_code="4711")
    assert "Somebody of this store has this code." in refused.content.decode()


@pytest.mark.parametrize("name", ["", " ", "x" * 61, "a\tb\x07"])
def test_a_name_is_one_that_can_be_shown(admin: Client, shop: Any, name: str) -> None:
    from sync.central.models import Person

    assert add(admin, shop, name).status_code == 200
    assert not Person.objects.exists()


def test_a_code_stays_until_it_is_taken_away(admin: Client, shop: Any) -> None:
    from sync.central.models import Person

    add(admin, shop, "Анна", badge_code="4711")
    kept = badge_of("Анна")
    path = f"/admin/central/person/{Person.objects.get().pk}/change/"
    admin.post(path, {"store": shop.store.pk, "name": "Анна П."})
    assert badge_of("Анна П.") == kept
    admin.post(path, {"store": shop.store.pk, "name": "Анна П.", "no_badge": "on"})
    assert badge_of("Анна П.") is None


def test_who_is_taken_off_the_list_stays_in_the_answers(
    admin: Client, shop: Any, device: Any
) -> None:
    from sync.central.models import Answer, Person

    add(admin, shop, "Анна")
    ask(device, "", answer(1, staff="Анна"))
    pk = Person.objects.get().pk
    admin.post(f"/admin/central/person/{pk}/delete/", {"post": "yes"})
    assert not Person.objects.exists()
    assert Answer.objects.get().staff == "Анна"


def test_a_store_has_at_most_five_hundred_people(admin: Client, shop: Any, device: Any) -> None:
    from sync.central.models import Person

    Person.objects.bulk_create(Person(store=shop.store, name=f"person {n}") for n in range(500))
    assert "at most 500 people" in add(admin, shop, "Анна").content.decode()
    body = device.post(json.dumps({**json.loads(device.body()), "staff": ""}).encode()).content
    assert len(body) < 100_000


def test_a_store_that_is_removed_takes_its_list_along(admin: Client, shop: Any) -> None:
    from sync.central.models import Person

    add(admin, shop, "Анна")
    shop.touchpoint.delete()
    shop.store.delete()
    assert not Person.objects.exists()
