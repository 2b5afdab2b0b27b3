"""The centre's pages over few and over many stored answers; each goes the whole way through Django.

A part of bench_centre.py.
"""

import time
from collections.abc import Sequence
from statistics import median
from typing import Any

from sync.central.options import Options
from tests.bench.centres import use
from tests.bench.report import against_fewest, say
from tests.bench.stored_centre import StoredCentre

ROUNDS, A_ROUND = 7, 5
BAR = 1.5
PAGES = {"page of a store's day": "/stores/demo/", "page of the stores": "/"}


def measure(centres: Sequence[StoredCentre]) -> None:
    """Say how the pages of these compare, which take turns."""
    clients = [logged_in(centre.options) for centre in centres]
    sizes = [centre.size for centre in centres]
    for name, path in PAGES.items():
        rounds = loaded(path, centres, clients)
        say(*against_fewest(f"{name}, {centres[0].kind}", sizes, rounds, "{:.1f} ms", BAR))


def logged_in(options: Options) -> Any:
    """Return somebody who may see everything in a database."""
    use(options)
    from django.test import Client

    from sync.central.chain import create_admin

    client = Client(SERVER_NAME="localhost")
    client.force_login(
        create_admin("head", "long enough words"), "django.contrib.auth.backends.ModelBackend"
    )
    return client


def loaded(path: str, centres: Sequence[StoredCentre], clients: Sequence[Any]) -> list[list[float]]:
    """Return each database's median milliseconds of each round; all must show the same."""
    rounds: list[list[float]] = [[] for _ in centres]
    for _ in range(ROUNDS):
        shown = set()
        for centre, client, kept in zip(centres, clients, rounds, strict=True):
            use(centre.options)
            client.get(path)  # opens the connection
            spent = []
            for _ in range(A_ROUND):
                began = time.perf_counter()
                reply = client.get(path)
                spent.append((time.perf_counter() - began) * 1000)
                assert reply.status_code == 200, reply
            shown.add(reply.content.count(b"</tr>") + reply.content.count(b"<rect"))
            kept.append(median(spent))
        assert len(shown) == 1, f"the databases show different pages of {path}: {shown}"
    return rounds
