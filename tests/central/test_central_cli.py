"""``kiosk central`` from a shell, and the server it runs."""

import csv
import json
import signal
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests
from central_talk import answer, health

REPO = Path(__file__).parents[2]
RUN = "from sync.central.cli import central; central(prog_name='kiosk central')"


class Shell:
    """Runs commands of the centre in a state folder, each in its own process."""

    def __init__(self, state: Path) -> None:
        self.state = state

    def command(self, *arguments: str) -> list[str]:
        return [sys.executable, "-c", RUN, *arguments, "--state", str(self.state)]

    def run(self, *arguments: str, exit_code: int = 0, given: str = "") -> str:
        done = subprocess.run(
            self.command(*arguments),
            check=False,
            capture_output=True,
            text=True,
            input=given,
            cwd=REPO,
        )
        assert done.returncode == exit_code, done.stderr
        return (done.stderr if exit_code else done.stdout).strip()

    def json(self, *arguments: str) -> dict[str, Any]:
        return dict(json.loads(self.run(*arguments, "--json")))


@pytest.fixture(scope="module")
def shell(tmp_path_factory: pytest.TempPathFactory) -> Shell:
    return Shell(tmp_path_factory.mktemp("cli") / "state")


@pytest.fixture(scope="module")
def server(shell: Shell) -> Iterator[str]:
    """A running centre with the store "demo"; gives its address."""
    shell.run("create-store", "demo", "--name", "Demo")
    process = subprocess.Popen(
        shell.command("serve", "--port", "0"), stdout=subprocess.PIPE, text=True, cwd=REPO
    )
    assert process.stdout is not None
    ready, address = process.stdout.readline().split()
    assert ready == "ready"
    yield address.rstrip("/")
    process.send_signal(signal.SIGTERM)
    with process.stdout:
        assert process.wait(20) == 0


@pytest.fixture(scope="module")
def sent(shell: Shell, server: str) -> list[dict[str, Any]]:
    """Answers that the running centre has taken in."""
    asked = {"code": shell.run("enrol-code", "demo"), "device": "till-1", "version": "1"}
    token = requests.post(f"{server}/api/v1/enrol", json=asked, timeout=20).json()["token"]
    answers = [
        answer(seq, survey="counter", value=value) for seq, value in enumerate((5, 5, 4, 1), 1)
    ]
    formula = "=1+1"
    answers.append(answer(5, survey="counter", value=5, staff=formula))
    batch = {
        "schema": 1,
        "stream": "0190d3e1-0000-7000-8000-000000000001",
        "health": health(stored=5, waiting=5),
        "answers": answers,
    }
    reply = requests.post(
        f"{server}/api/v1/batches",
        data=iter([json.dumps(batch).encode()]),  # chunked: no Content-Length
        headers={"Authorization": f"Bearer {token}"},
        timeout=20,
    )
    assert [receipt["status"] for receipt in reply.json()["receipts"]] == ["stored"] * 5
    return answers


def test_the_tally_has_the_keys_of_the_device(shell: Shell, sent: list[Any]) -> None:
    told = shell.json("tally", "--store", "demo")
    assert told["counts"] == {"1": 1, "2": 0, "3": 0, "4": 1, "5": 3}
    assert told["counted"] == 5
    assert told["groups"] == {"promoters": 3, "passives": 1, "detractors": 1}
    assert told["nps"] == 40
    assert told["by_source"] == {"touch": 0, "console": 5}
    assert sum(told["by_hour"]) == 5
    assert (told["survey"], told["question"], told["scale"]) == ("counter", "score", "five")
    assert not told["enough"]
    assert told["gaps"] == []
    assert told["devices"][0]["waiting"] == 0
    assert {"from", "to", "timezone", "version", "mean", "csat", "nps_interval"} <= set(told)


def test_tally_and_status_speak_to_a_person(shell: Shell, sent: list[Any]) -> None:
    tally, status = shell.run("tally", "--store", "demo"), shell.run("status")
    assert "NPS 40.0, between" in tally
    assert "5 counted (touch 0, console 5)" in tally
    assert "everything adds up: yes" in status
    assert all("no gaps" in told for told in (tally, status))
    assert all("0 waiting" in told for told in (tally, status))
    assert "{" not in tally + status


def test_the_status_is_reconciled(shell: Shell, sent: list[Any]) -> None:
    told = shell.json("status")
    assert told["reconciled"]
    assert told["answers"] == 5
    assert told["database"]["synchronous"] >= 2


def test_the_counts_hold(shell: Shell, sent: list[Any]) -> None:
    assert shell.run("rebuild").startswith("0 counts")


def test_export_as_lines(shell: Shell, sent: list[Any], tmp_path: Path) -> None:
    out = tmp_path / "out.jsonl"
    shell.run("export", "--format", "jsonl", "--out", str(out))
    lines = [json.loads(line) for line in out.read_text().splitlines()]
    assert [line["id"] for line in lines] == [each["id"] for each in sent]
    assert lines[0]["occurred_at"].endswith("+03:00")
    assert lines[0]["time_error_s"] == 0.02
    assert lines[0]["replaced_by"] is None
    assert stat.S_IMODE(out.stat().st_mode) == 0o600


def test_export_runs_no_formula(shell: Shell, sent: list[Any], tmp_path: Path) -> None:
    out = tmp_path / "out.csv"
    shell.run("export", "--format", "csv", "--out", str(out), "--store", "demo")
    with out.open(encoding="utf-8-sig", newline="") as file:
        assert [row["staff"] for row in csv.DictReader(file)][-1] == "'=1+1"


def test_export_as_a_workbook_leaves_nothing_else(
    shell: Shell, sent: list[Any], tmp_path: Path
) -> None:
    out = tmp_path / "out.xlsx"
    shell.run("export", "--format", "xlsx", "--out", str(out))
    assert out.read_bytes().startswith(b"PK")
    assert list(tmp_path.iterdir()) == [out]


def test_the_files_are_private(shell: Shell, server: str) -> None:
    for name in ("central.db", "central.secret"):
        assert stat.S_IMODE((shell.state / name).stat().st_mode) == 0o600


def test_a_log_in(shell: Shell, server: str) -> None:
    password = shell.run("create-admin", "--username", "boss")
    assert len(password) >= 20
    shell.run("create-admin", "--username", "two", "--password-stdin", given="a long password\n")
    session = requests.Session()
    page = session.get(f"{server}/login/?lang=en", timeout=20)
    token = page.text.split('name="csrfmiddlewaretoken" value="')[1].split('"')[0]
    form = {"username": "boss", "password": password, "csrfmiddlewaretoken": token}
    stores = session.post(f"{server}/login/", form, timeout=20)
    assert stores.status_code == 200
    assert "Stores" in stores.text
    session.close()


def test_an_own_survey(shell: Shell, server: str, tmp_path: Path) -> None:
    from central_talk import SURVEY

    file = tmp_path / "till.toml"
    file.write_text(SURVEY)
    assert shell.run("add-survey", str(file)) == "survey till version 1 is known"
    assert shell.run("add-survey", str(file)) == "survey till version 1 is known"
    file.write_text(SURVEY.replace("How was it?", "And now?"))
    assert "raise version" in shell.run("add-survey", str(file), exit_code=1)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("enrol-code", "nowhere"), "there is no store 'nowhere'"),
        (("tally", "--store", "nowhere"), "there is no store 'nowhere'"),
        (("tally", "--from", "2026-02-02", "--to", "2026-01-01"), "swap them"),
        (("create-store", "demo"), "already there"),
        (("create-store", "x", "--timezone", "Moscow"), "timezone"),
        (("revoke", "nobody"), "no device has"),
        (("status", "--db", "mysql://x/y"), "is not a PostgreSQL address"),
        (("status", "--db", "postgresql://127.0.0.1:1/x"), "the database did not take part"),
    ],
)
def test_a_named_problem_is_one_line(
    shell: Shell, server: str, arguments: tuple[str, ...], said: str
) -> None:
    told = shell.run(*arguments, exit_code=1)
    assert said in told
    assert "\n" not in told


def test_the_group_is_there_without_django() -> None:
    code = "import sys; import sync.central.cli; sys.exit('django' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False, cwd=REPO).returncode == 0


def test_without_django_one_sentence_says_what_to_do(tmp_path: Path) -> None:
    code = f"import sys; sys.modules['django'] = sys.modules['csp'] = None; {RUN}"
    done = subprocess.run(
        [sys.executable, "-c", code, "status", "--state", str(tmp_path)],
        check=False,
        capture_output=True,
        text=True,
        cwd=REPO,
    )
    assert done.returncode == 1
    assert "feedback-kiosk[central]" in done.stderr
    assert done.stderr.count("\n") == 1


def test_the_demo_is_prepared_twice(tmp_path: Path) -> None:
    code = (
        "import sys, pathlib; from sync.central.demo import prepare;"
        "p = prepare(pathlib.Path(sys.argv[1])); print(p.username, p.password, p.store)"
    )
    said = {
        subprocess.run(
            [sys.executable, "-c", code, str(tmp_path / "state")],
            check=True,
            capture_output=True,
            text=True,
            cwd=REPO,
        ).stdout
        for _ in range(2)
    }
    assert len(said) == 1
    assert stat.S_IMODE((tmp_path / "state" / "central.password").stat().st_mode) == 0o600


def test_a_devices_settings_file_names_the_folder(shell: Shell) -> None:
    config = shell.state.parent / "kiosk.toml"
    config.write_text(f'[device]\nstate = "{shell.state.name}"\n')
    words = [sys.executable, "-c", RUN, "status", "--json", "--config", str(config)]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["database"] == shell.json("status")["database"]


def test_a_settings_file_that_cannot_be_read_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "kiosk.toml").write_text("[device")
    words = [sys.executable, "-c", RUN, "status", "--config", str(tmp_path / "kiosk.toml")]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
    assert "kiosk.toml cannot be read" in done.stderr
