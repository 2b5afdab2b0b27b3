"""A one-time code makes a device; guessing does not."""

import threading
from typing import Any

import pytest
from django.test import Client

from sync.central.clock import now_ms
from sync.wire import ENROL_PATH, TIME_PATH


def ask(code: str, **headers: str) -> Any:
    return Client(SERVER_NAME="localhost", headers=headers).post(
        ENROL_PATH,
        {"code": code, "device": "till-1\n\0", "version": "0.1.0"},
        content_type="application/json",
    )


def test_a_code_gives_a_token(shop: Any) -> None:
    told = ask(shop.code()).json()
    assert told["store"] == "demo"
    assert told["touchpoint"] == "till 1"
    assert told["timezone"] == "Europe/Moscow"
    assert len(told["token"]) >= 43


def test_neither_token_nor_code_is_kept(small_shop: Any) -> None:
    from sync.central.models import Device, EnrolCode

    code = small_shop.code()
    token = ask(code).json()["token"]
    device = Device.objects.get()
    assert device.name == "till-1"
    kept = f"{vars(device)} {vars(EnrolCode.objects.get())}"
    assert token not in kept
    assert code.replace("-", "") not in kept


def test_a_code_may_be_typed_carelessly(small_shop: Any) -> None:
    assert ask(small_shop.code().lower().replace("-", " ")).status_code == 200


def test_a_code_works_once(shop: Any) -> None:
    code = shop.code()
    assert ask(code).status_code == 200
    again = ask(code)
    assert (again.status_code, again.json()["code"]) == (403, "bad_code")


def test_a_code_ends(small_shop: Any) -> None:
    old = small_shop.code(now=now_ms() - 2_000, valid_ms=1_000)
    assert ask(old).json()["code"] == "bad_code"


def test_only_one_of_many_wins_a_code(shop: Any) -> None:
    code = shop.code()
    said: list[int] = []

    def go() -> None:
        from django.db import connections

        try:
            said.append(ask(code).status_code)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=go) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(said)[:1] == [200]
    assert set(said[1:] if said[0] == 200 else said) - {200} <= {403, 429}
    assert said.count(200) == 1


def test_guessing_is_slowed_down(small_shop: Any) -> None:
    for _ in range(10):
        assert ask("0000-0000").status_code == 403
    slowed = ask(small_shop.code())
    assert (slowed.status_code, slowed.json()["code"]) == (429, "too_many_tries")
    assert 0 < int(slowed["Retry-After"]) <= 15 * 60


def test_somebody_else_is_not_slowed_down(small_shop: Any) -> None:
    from sync.central.models import Attempt

    for _ in range(10):
        ask("0000-0000")
    Attempt.objects.update(address="192.0.2.7")
    assert ask(small_shop.code()).status_code == 200


@pytest.mark.parametrize("body", [b"{}", b"[]", b'{"code": 1, "device": "", "version": ""}'])
def test_a_bad_shape_is_named(small_shop: Any, body: bytes) -> None:
    reply = Client(SERVER_NAME="localhost").post(ENROL_PATH, body, content_type="application/json")
    assert reply.json()["code"] == "bad_shape"


def test_the_time_is_told_to_anybody(small_shop: Any) -> None:
    before = now_ms()
    told = Client(SERVER_NAME="localhost").get(TIME_PATH).json()
    assert before <= told["received_ms"] <= told["replied_ms"] <= now_ms()
