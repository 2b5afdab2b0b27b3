"""TLS is verified; a device whose clock is behind learns the time all the same, and no more."""

import ssl
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from sync.centre import Centre
from sync.errors import BadCertificate
from sync.wire import Batch, EnrolRequest, Health
from tests.support.certificates import Authority
from tests.support.clocks import HandClock
from tests.support.scripted_centre import TOKEN, ScriptedCentre

HEARTBEAT = Batch(1, "stream-1", Health("1", 0, 0, 0, 0, 0, 0, "unknown"))
Serve = Callable[..., ScriptedCentre]


def at(year: int) -> int:
    return int(datetime(year, 6, 1, tzinfo=UTC).timestamp() * 1000)


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("authority"))


@pytest.fixture
def clock() -> HandClock:
    """A clock that stopped in 2024; the true time is set by each test."""
    return HandClock(started_ms=at(2024))


@pytest.fixture
def serve() -> Iterator[Serve]:
    servers = []

    def start(year: int, tls: ssl.SSLContext) -> ScriptedCentre:
        servers.append(ScriptedCentre(lambda: at(year), tls))
        return servers[-1]

    yield start
    for server in servers:
        server.stop()


@pytest.fixture
def centre_of(clock: HandClock, authority: Authority) -> Iterator[Callable[..., Centre]]:
    centres = []

    def connect(server: ScriptedCentre, ca_file: Path = authority.file) -> Centre:
        centre = Centre(server.url, clock, token=TOKEN, timeout_s=5, ca_file=str(ca_file))
        centres.append(centre)
        return centre

    yield connect
    for centre in centres:
        centre.close()


def tokens_seen(server: ScriptedCentre) -> list[str]:
    return [path for _, path, headers in server.seen if "Authorization" in headers]


def test_a_valid_certificate(authority: Authority, serve: Serve, centre_of: Serve) -> None:
    server = serve(2026, authority.server("20200101", "20991231"))
    centre = centre_of(server)
    assert centre.time().plausible
    centre.send(HEARTBEAT)
    assert len(server.seen) == 2


def test_the_time_is_learnt_although_the_certificate_is_not_valid_yet(
    authority: Authority, serve: Serve, centre_of: Serve
) -> None:
    server = serve(2085, authority.server("20800101", "20900101"))
    exchange = centre_of(server).time()
    assert exchange.t1_ms == at(2085)
    assert [path for _, path, _ in server.seen] == ["/api/v1/time"]
    assert not tokens_seen(server)


def test_batches_go_where_the_certificate_is_valid_at_the_learnt_time(
    authority: Authority, serve: Serve, centre_of: Serve
) -> None:
    server = serve(2085, authority.server("20800101", "20900101"))
    centre = centre_of(server)
    centre.send(HEARTBEAT)
    centre.send(HEARTBEAT)
    assert [path for _, path, _ in server.seen] == [
        "/api/v1/time",
        "/api/v1/batches",
        "/api/v1/batches",
    ]


def test_enrolment_with_a_clock_that_is_behind(
    authority: Authority, serve: Serve, centre_of: Serve
) -> None:
    server = serve(2085, authority.server("20800101", "20900101"))
    assert centre_of(server).enrol(EnrolRequest("CODE-1", "till", "1")).token == TOKEN


@pytest.mark.parametrize("centres_year", [2079, 2091, 2023])
def test_no_token_where_the_centres_own_time_does_not_fit_its_certificate(
    authority: Authority, serve: Serve, centre_of: Serve, centres_year: int
) -> None:
    server = serve(centres_year, authority.server("20800101", "20900101"))
    with pytest.raises(BadCertificate):
        centre_of(server).send(HEARTBEAT)
    assert not tokens_seen(server)


def test_no_token_to_a_certificate_that_is_out_of_date_at_the_learnt_time(
    authority: Authority, serve: Serve, centre_of: Serve, clock: HandClock
) -> None:
    server = serve(2085, authority.server("20800101", "20900101"))
    centre = centre_of(server)
    centre.time()
    clock.forward(10 * 365 * 86_400)
    with pytest.raises(BadCertificate, match="not valid at the centre's own time"):
        centre.send(HEARTBEAT)
    assert not tokens_seen(server)


def test_an_expired_certificate_is_refused_without_a_probe(
    authority: Authority, serve: Serve, centre_of: Serve
) -> None:
    server = serve(2021, authority.server("20200101", "20220101"))
    for call in (lambda c: c.time(), lambda c: c.send(HEARTBEAT)):
        with pytest.raises(BadCertificate, match="expired"):
            call(centre_of(server))
    assert not server.seen


def test_the_probe_still_verifies_the_host_name(
    authority: Authority, serve: Serve, centre_of: Serve
) -> None:
    server = serve(2085, authority.server("20800101", "20900101", host="elsewhere.example"))
    with pytest.raises(BadCertificate):
        centre_of(server).time()
    assert not server.seen


def test_the_probe_still_verifies_the_chain(
    authority: Authority, serve: Serve, centre_of: Serve, tmp_path: Path
) -> None:
    stranger = Authority(tmp_path)
    server = serve(2085, stranger.server("20800101", "20900101"))
    with pytest.raises(BadCertificate):
        centre_of(server).time()
    with pytest.raises(BadCertificate):
        centre_of(server, ca_file=authority.file).send(HEARTBEAT)
    assert not server.seen


def test_an_authority_file_that_is_not_there(
    authority: Authority, serve: Serve, centre_of: Serve, tmp_path: Path
) -> None:
    server = serve(2026, authority.server("20200101", "20991231"))
    with pytest.raises(BadCertificate, match=r"sync\.ca_file"):
        centre_of(server, ca_file=tmp_path / "none.pem").time()
