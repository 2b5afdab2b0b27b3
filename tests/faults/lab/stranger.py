"""Somebody without a token who tries everything at a centre, many times at once."""

import gzip
import secrets
from collections import Counter
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from random import Random
from threading import local

import requests

from sync.wire import BATCHES_PATH

PATHS = (
    *("/api/v1/batches", "/api/v1/enrol", "/api/v1/time", "/api/v1/", "/api/v2/x?a[]=%00"),
    *("/", "/login/", "/admin/", "/admin/login/", "/stores/17/", "/stores/'--/", "/static/../x"),
    *("/static/central/pages.css", "/theme.css", "/.env", "/wp-login.php", "/%ff%fe", "/%0d%0aX:y"),
)
METHODS = ("GET", "POST", "PUT", "DELETE", "HEAD", "OPTIONS", "PATCH", "TRACE", "FOO")
TOKENS = ("", "Bearer", "Bearer x", "Bearer " + "a" * 5000, "Basic YWRtaW46YWRtaW4=", "Bearer é")
BODIES = (
    b"",
    b"{}",
    b'{"code": "0000-0000", "device": "x", "version": "1"}',
    b"username=admin&password=admin",
    b"\xff" * 10_000,
    b"[" * 50_000,
    gzip.compress(b" " * 20_000_000),
)


class Stranger:
    """Sends requests with eight hands; ``statuses`` counts what came back, "none" for nothing.

    batch: a body that the centre would take from a device; he sends it with tokens he made up.
    """

    def __init__(self, url: str, batch: bytes) -> None:
        self._url = url
        self._batch = batch
        self._mine = local()
        self.statuses: Counter[str] = Counter()

    def send(self, count: int) -> None:
        """Send so many."""
        with ThreadPoolExecutor(8) as hands:
            self.statuses.update(hands.map(self._one, range(count)))

    def _one(self, number: int) -> str:
        if number % 20 == 0:
            made_up = {"Authorization": f"Bearer {secrets.token_urlsafe(32)}"}
            return self._ask("POST", BATCHES_PATH, self._batch, made_up)
        chance = Random(number)
        headers = {"Authorization": chance.choice(TOKENS).encode()}
        if chance.random() < 0.3:
            headers["Content-Encoding"] = b"gzip"
        if chance.random() < 0.2:
            headers["X-Forwarded-For"] = b"1.2.3.4, <script>"
        method, path = chance.choice(METHODS), chance.choice(PATHS)
        return self._ask(method, path, chance.choice(BODIES), headers)

    def _ask(self, method: str, path: str, body: bytes, headers: Mapping[str, str | bytes]) -> str:
        try:
            reply = self._session().request(
                method, self._url + path, data=body, headers=headers, timeout=30
            )
        except requests.RequestException:
            return "none"
        return str(reply.status_code)

    def _session(self) -> requests.Session:
        if not hasattr(self._mine, "session"):
            self._mine.session = requests.Session()
            self._mine.session.trust_env = False
        return self._mine.session
