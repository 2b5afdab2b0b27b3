"""Each part imports without the libraries that only another one needs."""

import subprocess
import sys

import pytest

PROGRAM = """
import importlib, sys

class Absent:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in {blocked!r}:
            raise ModuleNotFoundError(f"No module named {{name!r}}", name=name)

sys.meta_path.insert(0, Absent())
for module in {modules!r}:
    importlib.import_module(module)
print("imported")
"""
HEAVY = ("kivy", "gpiozero", "lgpio", "django", "msgspec", "psycopg", "gunicorn", "waitress")
MODULES = [
    "kiosk.model",
    "kiosk.model.visit",
    "kiosk.model.survey_file",
    "kiosk.store",
    "kiosk.store.recorder",
    "kiosk.store.export",
    "hardware",
    "hardware.console",
    "hardware.remote",
    "sync.worker",
    "sync.wire",
    "kiosk.intake",
    "kiosk.device",
    "kiosk.cli",
]


@pytest.mark.parametrize("module", MODULES)
def test_a_part_needs_neither_kivy_nor_gpiozero_nor_django(module: str) -> None:
    program = PROGRAM.format(blocked=HEAVY, modules=[module])
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False
    )
    assert done.stdout == "imported\n", done.stderr


def test_a_start_loads_nothing_that_can_wait() -> None:
    later = ("sqlite_utils", "requests", "cattrs", "sync", "xlsxwriter", "email")
    program = PROGRAM.format(blocked=(*HEAVY, *later), modules=["kiosk.commands.run"])
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False
    )
    assert done.stdout == "imported\n", done.stderr


def test_the_model_is_pure() -> None:
    blocked = (*HEAVY, "sqlite3", "sqlite_utils", "requests", "click", "socket")
    program = PROGRAM.format(blocked=blocked, modules=["kiosk.model.visit", "kiosk.model.time"])
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False
    )
    assert done.stdout == "imported\n", done.stderr


@pytest.mark.parametrize("missing", ["django", "msgspec"])
def test_the_centre_names_what_to_install(missing: str) -> None:
    program = PROGRAM.format(blocked=(missing,), modules=["sync.central.cli"]) + (
        "from kiosk.cli import main; sys.argv = ['kiosk', 'central', 'migrate']; main()"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert "feedback-kiosk[central]" in done.stderr
    assert "Traceback" not in done.stderr
