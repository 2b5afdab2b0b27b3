"""What a chain's database is asked for, as far as no running one shows it."""

import pytest

from sync.central.database import postgresql

ADDRESS = "postgresql://kiosk:secret@db.example.com/kiosk"


def test_a_machine_that_is_gone_without_a_word_is_given_up() -> None:
    options = postgresql(ADDRESS)["OPTIONS"]
    probes_s = int(options["keepalives_idle"]) + int(options["keepalives_interval"]) * int(
        options["keepalives_count"]
    )
    assert 0 < probes_s <= 60
    assert 0 < int(options["tcp_user_timeout"]) <= 60_000
    assert 0 < int(options["connect_timeout"]) <= 10


@pytest.mark.parametrize("said", ["connect_timeout=60", "options=", "sslmode=require"])
def test_an_option_of_the_address_counts(said: str) -> None:
    name, _, value = said.partition("=")
    assert postgresql(f"{ADDRESS}?{said}")["OPTIONS"][name] == value
