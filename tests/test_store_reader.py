"""Reading beside the writer, after it died, and in other processes."""

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
READ = """
import sys, json, attrs
from pathlib import Path
from kiosk.store.reader import Reader
with Reader(Path(sys.argv[1])) as reader:
    print(json.dumps([attrs.asdict(reader.figures()), reader.reconciled()]))
"""


def read_elsewhere(path: Path) -> tuple[dict, bool]:
    run = subprocess.run(
        [sys.executable, "-c", READ, str(path)], capture_output=True, text=True, cwd=ROOT
    )
    assert run.returncode == 0, run.stderr
    figures, reconciled = json.loads(run.stdout)
    return figures, reconciled


def test_another_process_reads_while_the_device_writes(shop):
    shop.give(5, 4)
    figures, reconciled = read_elsewhere(shop.path)
    assert (figures["stored"], reconciled) == (2, True)
    shop.give(3)
    assert read_elsewhere(shop.path)[0]["stored"] == 3


def test_another_process_reads_what_a_clean_stop_left(shop):
    shop.give(5, 4)
    shop.close()
    assert read_elsewhere(shop.path)[0]["stored"] == 2


def test_another_process_reads_what_a_killed_device_left(tmp_path):
    with subprocess.Popen(
        [sys.executable, "-m", "tests.support.presser", str(tmp_path), "100000"],
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    ) as device:
        for _ in range(6):
            device.stdout.readline()
        device.kill()
        device.stdout.read()
    for _ in range(2):
        figures, reconciled = read_elsewhere(tmp_path / "kiosk.db")
        assert figures["stored"] >= 5
        assert reconciled


def test_a_reader_changes_nothing(shop):
    shop.give(5)
    shop.close()
    before = shop.path.read_bytes()
    with shop.reader() as reader:
        reader.figures()
    assert shop.path.read_bytes() == before


def test_several_things_are_read_as_of_one_moment(shop):
    shop.give(5)
    with shop.reader() as reader, reader.snapshot():
        before = reader.figures()
        shop.give(4)
        assert reader.figures() == before
        assert len(reader.waiting(10)) == 1
    with shop.reader() as reader:
        assert reader.figures().stored == 2


def test_waiting_answers_come_in_portions(shop):
    shop.crowd(*[5] * 7)
    with shop.reader() as reader:
        assert [each.seq for each in reader.waiting(3)] == [1, 2, 3]
