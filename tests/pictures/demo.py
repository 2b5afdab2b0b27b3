"""The demo on a display of its own, and photographs of its window and of its centre's page."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import NamedTuple

import requests
from PIL import Image, ImageChops

MARGIN = 32  # pixels kept below the end of a page
SIZE = "1280x800x24"
READY = re.compile(r"page is (\S+)/stores/(\S+)/  log in as (\S+) with (\S+)")
BROWSER = [
    "chromium",
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--hide-scrollbars",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


class Place(NamedTuple):
    """Where the demo runs, and how to get in."""

    display: str
    centre: str
    store: str
    user: str
    password: str


@contextmanager
def demo(state: Path) -> Iterator[Place]:
    """Run `kiosk demo` on an X server that nobody else uses."""
    with own_display() as display:
        environ = {**os.environ, "DISPLAY": display}
        command = [sys.executable, "-m", "kiosk", "demo", "--state", str(state)]
        with subprocess.Popen(
            command, env=environ, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        ) as process:
            try:
                assert process.stdout is not None
                lines = map(READY.search, iter(process.stdout.readline, ""))
                said = next((found for found in lines if found is not None), None)
                assert said is not None, "the demo did not start"
                yield Place(display, *said.groups())
            finally:
                process.terminate()


@contextmanager
def own_display() -> Iterator[str]:
    command = ["Xvfb", "-displayfd", "1", "-screen", "0", SIZE]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as process:
        try:
            assert process.stdout is not None
            yield f":{process.stdout.readline().strip()}"
        finally:
            process.terminate()


def photograph_screen(place: Place, path: Path) -> None:
    subprocess.run(["import", "-display", place.display, "-window", "root", str(path)], check=True)


def photograph_page(place: Place, query: str, path: Path, width: int) -> None:
    """Photograph the store's whole page, as the one who is logged in sees it.

    A headless browser cannot log in by itself, so that it is handed the page from here.
    """
    session = logged_in(place)

    class Passing(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            reply = session.get(place.centre + self.path, timeout=20)
            self.send_response(reply.status_code)
            self.send_header("Content-Type", reply.headers["Content-Type"])
            self.end_headers()
            self.wfile.write(reply.content)

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Passing) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        address = f"http://127.0.0.1:{server.server_port}/stores/{place.store}/{query}"
        shoot(address, path, width)
        server.shutdown()
    session.close()


def logged_in(place: Place) -> requests.Session:
    session = requests.Session()
    address = f"{place.centre}/login/"
    session.get(address, timeout=20)
    words = {
        "username": place.user,
        "password": place.password,
        "csrfmiddlewaretoken": session.cookies["csrftoken"],
    }
    reply = session.post(address, words, headers={"Referer": address}, timeout=20)
    assert "/login" not in reply.url, "the log-in was refused"
    return session


def shoot(address: str, path: Path, width: int) -> None:
    """A headless window is as high as it is told: too high, then cut to what is on the page."""
    height = 2000 if width > 600 else 4000
    sizes = [
        f"--window-size={width},{height}",
        f"--screenshot={path}",
        "--virtual-time-budget=2000",
    ]
    subprocess.run([*BROWSER, *sizes, address], check=True, capture_output=True)
    with Image.open(path) as opened:
        page = opened.convert("RGB")
    ground = Image.new("RGB", page.size, page.getpixel((0, page.height - 1)))
    _, _, _, bottom = ImageChops.difference(page, ground).getbbox() or (0, 0, 0, page.height)
    page.crop((0, 0, page.width, min(page.height, bottom + MARGIN))).save(path)
