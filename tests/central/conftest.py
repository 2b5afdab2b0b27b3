"""A centre on each of its databases, and a device that talks to it."""

import importlib.util
import itertools
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from sync.central.configure import setup
from sync.central.database import database
from sync.central.options import Options

HERE = Path(__file__).parent


def _load(name: str) -> Any:
    """Load a helper module that lies beside the tests."""
    spec = importlib.util.spec_from_file_location(f"central_{name}", HERE / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


postgres = _load("postgres")
talk = _load("talk")


@pytest.fixture(scope="session")
def django(tmp_path_factory: pytest.TempPathFactory) -> Options:
    options = Options(state=tmp_path_factory.mktemp("centre"), hosts=("testserver",))
    setup(options)
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # quick
    return options


def use_database(options: Options) -> None:
    """Point Django's default connection, in every thread, at another database."""
    from django.db import connections

    from sync.central.surveys import forget_added

    connections.close_all()
    wanted = connections.configure_settings({"default": database(options)})
    connections.settings["default"] = wanted["default"]
    del connections["default"]
    forget_added()


def migrate() -> None:
    from django.core.management import call_command
    from django.db import connections

    call_command("migrate", verbosity=0)
    connections.close_all()


@pytest.fixture(scope="session")
def empty_sqlite(django: Options, tmp_path_factory: pytest.TempPathFactory) -> Path:
    options = Options(state=tmp_path_factory.mktemp("template"))
    use_database(options)
    migrate()
    return options.database_file


@pytest.fixture(scope="session")
def cluster(django: Options) -> Iterator[Any]:
    programs = postgres.binaries()
    if programs is None:
        pytest.skip("no PostgreSQL programs here (Debian: postgresql); its half is not tested")
    cluster = postgres.Cluster(programs)
    cluster.execute("CREATE DATABASE template_centre")
    use_database(Options(state=django.state, db=cluster.url("template_centre")))
    migrate()
    yield cluster
    cluster.stop()


_names = itertools.count()


@pytest.fixture
def sqlite_options(empty_sqlite: Path, tmp_path: Path) -> Options:
    options = Options(state=tmp_path / "state")
    options.state.mkdir()
    shutil.copy(empty_sqlite, options.database_file)
    return options


@pytest.fixture
def postgresql_options(cluster: Any, tmp_path: Path) -> Iterator[Options]:
    name = f"centre_{next(_names)}"
    cluster.copy("template_centre", name)
    yield Options(state=tmp_path, db=cluster.url(name))
    cluster.drop(name)


@pytest.fixture(params=["sqlite", "postgresql"])
def either(request: pytest.FixtureRequest) -> Iterator[Options]:
    """A fresh database, in turn of each kind."""
    yield from _opened(request.getfixturevalue(f"{request.param}_options"))


@pytest.fixture
def embedded(sqlite_options: Options) -> Iterator[Options]:
    """A fresh SQLite database."""
    yield from _opened(sqlite_options)


def _opened(options: Options) -> Iterator[Options]:
    from django.db import connections

    use_database(options)
    yield options
    connections.close_all()


@pytest.fixture
def shop(either: Options) -> Any:
    """A store with a till, on either database."""
    return talk.Shop()


@pytest.fixture
def small_shop(embedded: Options) -> Any:
    """A store with a till, on SQLite."""
    return talk.Shop()


@pytest.fixture
def device(shop: Any) -> Any:
    return shop.enrol()


@pytest.fixture
def small_device(small_shop: Any) -> Any:
    return small_shop.enrol()
