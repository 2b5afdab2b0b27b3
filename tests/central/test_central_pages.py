"""The page of a store's day, for those who may see it."""

import re
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from central_talk import answer
from django.test import Client

from sync.central.clock import now_ms

PAGE = "/stores/demo/"
LOCALE = Path(__file__).parents[2] / "sync/central/locale/ru/LC_MESSAGES"


@pytest.fixture
def manager(small_shop: Any) -> Client:
    """Somebody who is logged in and may look at stores."""
    from django.contrib.auth.models import Permission, User

    user = User.objects.create_user("manager", password="long enough words")
    user.user_permissions.add(Permission.objects.get(codename="view_store"))
    return logged_in(user)


def logged_in(user: Any) -> Client:
    client = Client(SERVER_NAME="localhost")
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def words(page: Any) -> str:
    """Return the page as a reader sees it."""
    text = re.sub(r"<svg.*?</svg>|<[^>]+>", " ", page.content.decode(), flags=re.DOTALL)
    return " ".join(text.replace("&nbsp;", " ").split())


def test_a_stranger_is_asked_to_log_in(small_shop: Any) -> None:
    reply = Client(SERVER_NAME="localhost").get(PAGE)
    assert reply.status_code == 302
    assert reply["Location"].startswith("/login/")


def test_one_without_permission_is_refused(small_shop: Any) -> None:
    from django.contrib.auth.models import User

    client = logged_in(User.objects.create_user("somebody"))
    assert client.get(PAGE).status_code == 403


def test_the_number_comes_with_what_it_is_worth(small_shop: Any, manager: Client) -> None:
    device = small_shop.enrol()
    device.send(*(answer(seq, value=5 if seq < 9 else 1) for seq in range(1, 11)))
    page = words(manager.get(PAGE, {"lang": "en"}))
    assert "+60" in page
    assert "10 answers" in page
    assert "too few to compare, 30 are enough" in page
    assert "5 promoters, 4 passives, 1–3 detractors" in page


def test_every_part_on_either_database(shop: Any) -> None:
    from sync.central.chain import create_admin

    device = shop.enrol()
    device.send(
        answer(1),
        answer(2, question="words", value=None, text="fine"),
        answer(3, question="why", value=None, choice="speed"),
        answer(5, set_aside="repeat"),
    )
    client = logged_in(create_admin("head", "long enough words"))
    page = words(client.get(PAGE, {"lang": "en"}))
    for part in ("+100", "fine", "Speed", "pressed again at once 1", "missing: 1"):
        assert part in page
    assert "Demo" in words(client.get("/"))
    assert client.get("/admin/central/answerview/").status_code == 200


def test_what_is_set_aside_is_shown_with_the_score_it_would_give(
    manager: Client, small_shop: Any
) -> None:
    small_shop.enrol().send(answer(1), answer(2, value=1, set_aside="burst"))
    page = words(manager.get(PAGE, {"lang": "en"}))
    assert "many presses in a row 1" in page
    assert "With them the score would be 0 instead of +100" in page


def test_a_comment_is_text_and_nothing_else(manager: Client, small_shop: Any) -> None:
    text = "<script>alert(1)</script> {{ settings }}"
    small_shop.enrol().send(answer(1, question="words", value=None, text=text))
    page = manager.get(PAGE)
    assert b"<script" not in page.content
    assert b"&lt;script&gt;alert(1)" in page.content


def test_a_withdrawn_comment_is_not_shown(manager: Client, small_shop: Any) -> None:
    old = answer(1, question="words", value=None, text="too harsh")
    small_shop.enrol().send(
        old, answer(2, question="words", value=None, text="mild", replaces=old["id"])
    )
    page = words(manager.get(PAGE))
    assert "mild" in page
    assert "too harsh" not in page


def test_devices_show_what_waits_and_what_is_missing(manager: Client, small_shop: Any) -> None:
    small_shop.enrol().send(answer(4), waiting=12, faults=["Button 3 is stuck; free it"])
    page = words(manager.get(PAGE, {"lang": "en"}))
    assert "waiting: 11" in page  # one of the twelve has just arrived
    assert "missing: 3" in page
    assert "Button 3 is stuck" in page


def test_a_clone_is_told(manager: Client, small_shop: Any) -> None:
    device = small_shop.enrol()
    device.send(answer(1))
    device.twin().send(answer(1))
    assert "a copy of this one" in words(manager.get(PAGE, {"lang": "en"}))


@pytest.mark.parametrize("wanted", ["2020-02-30", "x", "9999-12-31", "0001-01-01", ""])
def test_any_date_gives_a_page(manager: Client, wanted: str) -> None:
    assert manager.get(PAGE, {"date": wanted}).status_code == 200


def test_the_day_is_the_stores(manager: Client, small_shop: Any) -> None:
    small_shop.store.timezone = "Pacific/Kiritimati"
    small_shop.store.save()
    day_ms = 24 * 3600_000
    small_shop.enrol().send(answer(1, occurred_ms=now_ms() - 2 * day_ms))
    from sync.central.days import today

    there = today(small_shop.store, now_ms()) - timedelta(days=2)
    assert "1 answer" in words(manager.get(PAGE, {"date": there.isoformat(), "lang": "en"}))
    after = there + timedelta(days=1)
    assert "Nobody answered" in words(manager.get(PAGE, {"date": after.isoformat(), "lang": "en"}))


def test_russian_is_the_first_language(manager: Client) -> None:
    assert "Оценка дня" in words(manager.get(PAGE, {"lang": "ru"}))
    assert "Оценка дня" in words(manager.get(PAGE))
    client = Client(SERVER_NAME="localhost", headers={"Accept-Language": "en-GB"})
    assert "Log in" in words(client.get("/login/"))
    client = Client(SERVER_NAME="localhost", headers={"Accept-Language": "ru"})
    assert "Войти" in words(client.get("/login/"))


def texts(catalogue: Any) -> dict[str, Any]:
    def plain(text: Any) -> Any:
        return text if isinstance(text, str) else tuple(text)

    return {plain(message.id): plain(message.string) for message in catalogue if message.id}


def test_every_word_has_its_russian() -> None:
    from babel.messages.mofile import read_mo
    from babel.messages.pofile import read_po

    with (LOCALE / "django.po").open("rb") as file:
        written = read_po(file, locale="ru")
    with (LOCALE / "django.mo").open("rb") as file:
        compiled = read_mo(file)
    assert texts(written) == texts(compiled)
    templates = Path(__file__).parents[2] / "sync/central/templates"
    for template in templates.rglob("*.html"):
        for _, word in re.findall(r"""{% trans (["'])(.+?)\1 %}""", template.read_text()):
            assert written.get(word) is not None, word


def test_pages_carry_a_strict_policy_and_no_script(manager: Client) -> None:
    page = manager.get(PAGE)
    policy = page["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert page["X-Frame-Options"] == "DENY"
    assert page["X-Content-Type-Options"] == "nosniff"
    assert b"<script" not in page.content
    assert b"style=" not in page.content


def test_the_list_of_stores(manager: Client, small_shop: Any) -> None:
    small_shop.enrol().send(answer(1))
    page = words(manager.get("/", {"lang": "en"}))
    assert "Demo 1 answer today +100" in page


def test_the_stylesheet_has_the_face_colours(small_shop: Any) -> None:
    sheet = Client(SERVER_NAME="localhost").get("/theme.css").content.decode()
    for face in range(1, 6):
        assert re.search(rf"--fill-{face}: #[0-9A-F]{{6}};", sheet)


class TestAdministration:
    """What head office does by hand."""

    @pytest.fixture
    def admin(self, small_shop: Any) -> Client:
        from sync.central.chain import create_admin

        return logged_in(create_admin("head", "long enough words"))

    @pytest.mark.parametrize(
        "name",
        [
            *("region", "store", "touchpoint", "device", "enrolcode", "stream"),
            *("surveyversion", "answerview", "person"),
        ],
    )
    def test_every_list_opens(self, admin: Client, small_shop: Any, name: str) -> None:
        small_shop.enrol().send(answer(1), answer(3, question="words", value=None, text="fine"))
        assert admin.get(f"/admin/central/{name}/").status_code == 200

    def test_it_wears_the_look_of_the_pages(self, admin: Client) -> None:
        page = admin.get("/admin/").content.decode()
        assert '<link rel="stylesheet" href="/theme.css">' in page
        assert "central/admin.css" in page

    def test_a_code_is_shown_once(self, admin: Client, small_shop: Any) -> None:
        path = "/admin/central/enrolcode/"
        made = admin.post(f"{path}add/", {"touchpoint": small_shop.touchpoint.pk}, follow=True)
        assert re.search(r"[0-9A-Z]{4}-[0-9A-Z]{4}", words(made))
        assert not re.search(r"[0-9A-Z]{4}-[0-9A-Z]{4}", words(admin.get(path)))

    def test_answers_are_only_read(self, admin: Client, small_shop: Any) -> None:
        given = answer(1)
        small_shop.enrol().send(given)
        path = f"/admin/central/answerview/{given['id']}"
        assert admin.get(f"{path}/change/").status_code == 200
        assert admin.post(f"{path}/change/", {"value": 1}).status_code == 403
        assert admin.post(f"{path}/delete/", {"post": "yes"}).status_code == 403
        assert admin.get("/admin/central/answerview/add/").status_code == 403

    def test_a_device_is_revoked(self, admin: Client, small_shop: Any) -> None:
        device = small_shop.enrol()
        chosen = {"action": "revoke", "_selected_action": device.id}
        admin.post("/admin/central/device/", chosen)
        assert device.post(device.body()).status_code == 401

    def test_a_survey_is_added(self, admin: Client, small_shop: Any) -> None:
        from central_talk import SURVEY

        from sync.central.surveys import known

        path = "/admin/central/surveyversion/add/"
        text = SURVEY.replace('"till"', '"mine"')
        assert admin.post(path, {"source": text}).status_code == 302
        assert known("mine", 1) is not None
        assert "cannot be added" in words(admin.post(f"{path}?lang=en", {"source": "id = 1"}))

    def test_many_wrong_passwords_lock_the_door(self, small_shop: Any) -> None:
        from sync.central.chain import create_admin

        create_admin("boss", "long enough words")
        client = Client(SERVER_NAME="localhost")
        for _ in range(10):
            client.post("/login/", {"username": "boss", "password": "wrong"})
        right = client.post("/login/", {"username": "boss", "password": "long enough words"})
        assert right.status_code == 429


def test_dates_in_links_go_on_day_by_day(manager: Client) -> None:
    page = manager.get(PAGE, {"date": "2026-03-01"}).content.decode()
    assert f"?date={date(2026, 2, 28)}" in page
    assert f"?date={date(2026, 3, 2)}" in page
