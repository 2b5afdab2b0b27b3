"""The fault lab's fixtures: short or long, the shared centre, and the table of figures."""

import itertools
import json
import os
import shutil
import tempfile
from collections.abc import Callable, Generator, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.central.postgres import Cluster, binaries
from tests.faults.lab.centre import Centre
from tests.faults.lab.disk import LosingDisk, why_no_disk
from tests.faults.lab.glass import Glass, glass_in
from tests.support.display import missing_tools

if TYPE_CHECKING:
    from tests.faults.lab.shared import Shared

Figures = Callable[..., None]
_KEPT = pytest.StashKey[list[dict[str, str]]]()
_PASSED = pytest.StashKey[bool]()


def pytest_configure(config: pytest.Config) -> None:
    """Workers of xdist hand their figures to the session that started them."""
    config.stash[_KEPT] = []
    if config.pluginmanager.hasplugin("xdist"):
        config.pluginmanager.register(_FromWorkers(config), "figures-from-workers")


class _FromWorkers:
    def __init__(self, config: pytest.Config) -> None:
        self._config = config

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: object) -> None:
        """Take over what a worker measured."""
        output = getattr(node, "workeroutput", {})
        self._config.stash[_KEPT] += output.get("figures", [])


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Hand over what was measured."""
    if hasattr(session.config, "workeroutput"):
        session.config.workeroutput["figures"] = session.config.stash[_KEPT]


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    """Print what was measured."""
    kept = config.stash[_KEPT]
    if kept:
        terminalreporter.section("fault lab")
    for each in kept:
        terminalreporter.line(f"{each['fault']} | {each['promises']} | {each['figures']}")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Note whether a test passed, for its figures."""
    report = yield
    if report.when == "call":
        item.stash[_PASSED] = report.passed
    return report


@pytest.fixture(scope="session")
def long() -> bool:
    """Whether this is the long form (`make faults`); else what every run of the tests has."""
    return os.environ.get("FAULTS") == "long"


@pytest.fixture
def figures(request: pytest.FixtureRequest) -> Iterator[Figures]:
    """Take what a test measured: ``figures("power cuts", "P1 P2", cuts=200, lost=0)``.

    Kept where it passed; at once, as a line of JSON, in the file that ``FAULTS_FIGURES`` names.
    """
    taken: list[dict[str, str]] = []

    def take(fault: str, promises: str, /, **measured: object) -> None:
        test = request.node.nodeid.split("[")[0]
        shown = ", ".join(f"{value} {name.replace('_', ' ')}" for name, value in measured.items())
        taken.append({"fault": fault, "promises": promises, "figures": shown, "test": test})

    yield take
    if request.node.stash.get(_PASSED, False):
        request.config.stash[_KEPT] += taken
        _keep(taken)


def _keep(taken: list[dict[str, str]]) -> None:
    target = os.environ.get("FAULTS_FIGURES")
    if target and taken:
        lines = "".join(json.dumps(each, ensure_ascii=False) + "\n" for each in taken)
        with open(target, "a", encoding="utf-8") as file:
            file.write(lines)


@pytest.fixture(scope="module")
def centre(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Centre]:
    """A centre that runs, one for all tests of a file; each site enrols a device of its own."""
    pytest.importorskip("django", reason="needs the extra: pip install feedback-kiosk[central]")
    centre = Centre(tmp_path_factory.mktemp("centre")).start()
    yield centre
    centre.kill()


@pytest.fixture
def glass(tmp_path: Path) -> Iterator[Glass]:
    """A display for a tablet that runs as a process, with a finger on it and an eye before it."""
    if missing := missing_tools():
        pytest.skip(f"not installed: {missing}")
    with glass_in(tmp_path / "glass") as glass:
        yield glass


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """A PostgreSQL that keeps what it has committed; each test leaves it running."""
    pytest.importorskip("django", reason="needs the extra: pip install feedback-kiosk[central]")
    programs = binaries()
    if programs is None:
        pytest.skip("no PostgreSQL programs here (Debian: postgresql); no chain is tested")
    cluster = Cluster(programs, durable=True)
    yield cluster
    cluster.stop()


_names = itertools.count()


@pytest.fixture
def open_disk() -> Iterator[LosingDisk]:
    """A disk that loses what was not flushed, where PostgreSQL's own user can reach it."""
    if why := why_no_disk():
        pytest.skip(why)
    folder = Path(tempfile.mkdtemp(prefix="central-disk-"))
    folder.chmod(0o711)
    with LosingDisk(folder / "disk", "256M") as disk:
        yield disk
    shutil.rmtree(folder)


@pytest.fixture(scope="module")
def shared(cluster: Cluster) -> "Shared":
    """An empty database for the centres of a file."""
    from tests.faults.lab.shared import Shared

    shared = Shared(cluster, f"chain_{next(_names)}")
    shared.erase()
    return shared


@pytest.fixture(scope="module")
def chain(tmp_path_factory: pytest.TempPathFactory, shared: "Shared") -> Iterator[Centre]:
    """A centre that runs on a chain's database, one for all tests of a file."""
    centre = Centre(tmp_path_factory.mktemp("centre"), shared).start()
    yield centre
    centre.kill()


@pytest.fixture(scope="module")
def second(
    tmp_path_factory: pytest.TempPathFactory, chain: Centre, shared: "Shared"
) -> Iterator[Centre]:
    """Another centre on the same database."""
    centre = Centre(tmp_path_factory.mktemp("second"), shared).start()
    yield centre
    centre.kill()
