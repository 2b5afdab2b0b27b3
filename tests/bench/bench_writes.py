"""What an answer takes: bytes in the device's database, writes and flushes at each press.

    python -m tests.bench.bench_writes

The writes are those that strace sees of a process that presses a thousand times and then folds the
log into the database, as a device does in a quiet moment.
"""

import re
import subprocess
import sys
import tempfile
from pathlib import Path

from kiosk.store.ids import new_id
from tests.bench.report import fact, say
from tests.support.shop import Shop

PRESSES, STORED = 1000, 50_000
TOGETHER = 500


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        say(fact("bytes an answer in the device's database", f"{stored_bytes(Path(folder)):.0f}"))
        none, all_ = (counted(Path(folder) / str(count), count) for count in (0, PRESSES))
    written = (all_[0] - none[0]) / PRESSES
    calls = (all_[1] - none[1]) / PRESSES
    flushes = (all_[2] - none[2]) / PRESSES
    told = f"{written / 1024:.1f} KiB in {calls:.1f} writes, {flushes:.2f} flushes"
    say(fact("written at a press, the log's folding in included", told))


def stored_bytes(state: Path) -> float:
    """Return what the database grows by with each answer, once the log is folded in."""
    shop = Shop(state)
    shop.open().add_anchor(shop.anchor()).result()
    sizes = []
    for _ in range(2):
        for _ in range(0, STORED, TOGETHER):
            shop.record(*(shop.answer(5, visit=new_id()) for _ in range(TOGETHER)))
        shop.close()
        sizes.append(shop.path.stat().st_size)
        shop.open()
    shop.close()
    return (sizes[1] - sizes[0]) / STORED


def counted(state: Path, presses: int) -> tuple[int, int, int]:
    """Return bytes written, writes, and flushes of a process that presses so many times."""
    log = state.with_suffix(".strace")
    watched = ["strace", "-f", "-e", "trace=pwrite64,fdatasync,fsync", "-s", "0", "-o", str(log)]
    this = [sys.executable, "-m", "tests.bench.bench_writes", str(state), str(presses)]
    subprocess.run([*watched, *this], check=True)
    text = log.read_text("utf-8")
    sizes = [int(size) for size in re.findall(r"pwrite64\(.*= (\d+)$", text, re.MULTILINE)]
    sizes += [int(size) for size in re.findall(r"pwrite64 resumed.*= (\d+)$", text, re.MULTILINE)]
    flushes = len(re.findall(r" (?:fdatasync|fsync)\(", text))
    return sum(sizes), len(sizes), flushes


def press(state: Path, presses: int) -> None:
    """Be the process that is watched."""
    shop = Shop(state)
    shop.open().add_anchor(shop.anchor()).result()
    for _ in range(presses):
        shop.record(shop.answer(5, visit=new_id()))
    shop.close()


if __name__ == "__main__":
    press(Path(sys.argv[1]), int(sys.argv[2])) if len(sys.argv) > 1 else main()
