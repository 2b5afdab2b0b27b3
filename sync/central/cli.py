"""``kiosk central``: running and asking the centre. Loads Django only when a command runs."""

import json
import os
import socket
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import wraps
from pathlib import Path
from typing import Any

import click

from kiosk.model.errors import KioskError
from kiosk.model.in_words import printable
from sync.central.options import Options, default_state, state_of
from sync.central.told import status_lines, tally_lines

Command = Callable[..., Any]

_FILE = click.Path(dir_okay=False, path_type=Path)
_DAY = click.DateTime(["%Y-%m-%d"])
_LOCAL = ("127.0.0.1", "::1", "localhost")


@click.group()
def central() -> None:
    """The central server of a chain."""


def centre(command: Command) -> Command:
    """Give a command --config, --state and --db, and hand it the options it runs with."""

    @click.option(
        "--config",
        type=_FILE,
        help="A device's settings file: the state folder that it names, as with a demo.",
    )
    @click.option(
        "--state",
        type=click.Path(file_okay=False, path_type=Path),
        help="Folder of the centre's secret and embedded database.",
    )
    @click.option(
        "--db",
        envvar="KIOSK_CENTRAL_DB",
        default="",
        help="postgresql://user:password@host/name instead of the embedded database.",
    )
    @wraps(command)
    def run(config: Path | None, state: Path | None, db: str, **arguments: Any) -> Any:
        with _one_line():
            folder = state or (state_of(config) if config else default_state())
            return command(Options(state=folder, db=db), **arguments)

    return run


@contextmanager
def _one_line() -> Iterator[None]:
    """Turn a named problem into one line on stderr and exit code 1."""
    try:
        yield
    except KioskError as error:
        raise click.ClickException(str(error)) from error
    except ModuleNotFoundError as error:
        raise click.ClickException(
            f"{error.name} is missing; the centre needs pip install 'feedback-kiosk[central]'"
        ) from error
    except Exception as error:
        if not _of_database(error):
            raise
        said = " ".join(str(error).split())
        raise click.ClickException(f"the database did not take part: {said}") from error


def _of_database(error: Exception) -> bool:
    """Return whether this is an error of the database, without loading Django to find out."""
    return any(kind.__module__ == "django.db.utils" for kind in type(error).__mro__)


def _opened(options: Options) -> None:
    from sync.central.running import open_centre

    open_centre(options)


def _shown(
    told: dict[str, Any], as_json: bool, lines: Callable[[dict[str, Any]], list[str]]
) -> None:
    click.echo(json.dumps(told, ensure_ascii=False) if as_json else printable(lines(told)))


@central.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option(
    "--port",
    default=8700,
    show_default=True,
    type=click.IntRange(0, 65535),
    help="Port; 0: any free one.",
)
@click.option("--workers", type=click.IntRange(1, 64), help="Processes (PostgreSQL only).")
@click.option("--name", "names", multiple=True, help="Name under which it is reached.")
@click.option("--https", is_flag=True, help="An HTTPS proxy of yours stands in front.")
@centre
def serve(
    options: Options,
    host: str,
    port: int,
    workers: int | None,
    names: tuple[str, ...],
    https: bool,
) -> None:
    """Serve devices and people; prints `ready ADDRESS` when it does."""
    from sync.central.configure import setup
    from sync.central.running import migrate as migrate_now
    from sync.central.serve import serve as serve_now

    hosts = names or _own_names(host)
    setup(Options(state=options.state, db=options.db, hosts=hosts, https=https))
    migrate_now()
    processes = (workers or min(os.cpu_count() or 1, 8)) if options.db else 1
    serve_now(host, port, processes, lambda address: click.echo(f"ready {address}"))


def _own_names(host: str) -> tuple[str, ...]:
    """Return the names and addresses that this machine is reached under."""
    if host in _LOCAL:
        return ()
    if host not in ("0.0.0.0", "::"):
        return (host,)
    name = socket.gethostname()
    found = {name, f"{name}.local", socket.getfqdn()}
    try:
        found |= {str(info[4][0]) for info in socket.getaddrinfo(name, None)}
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
            probe.connect(("192.0.2.1", 9))  # sends nothing; tells which address leads outside
            found.add(probe.getsockname()[0])
    except OSError:
        pass
    return tuple(sorted(found))


@central.command()
@centre
def migrate(options: Options) -> None:
    """Create or change the tables as this version needs them."""
    from sync.central.configure import setup
    from sync.central.running import migrate as migrate_now

    setup(options)
    migrate_now()
    click.echo("the tables are up to date")


@central.command("create-admin")
@click.option("--username", default="admin", show_default=True)
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input.")
@centre
def create_admin(options: Options, username: str, password_stdin: bool) -> None:
    """Create a log-in that may do everything; without --password-stdin prints its password."""
    _opened(options)
    from sync.central.chain import create_admin as create
    from sync.central.chain import new_password

    password = sys.stdin.readline().rstrip("\n") if password_stdin else new_password()
    create(username, password)
    click.echo(f"{username} created" if password_stdin else password)


@central.command("create-store")
@click.argument("store")
@click.option("--name", help="Name shown; the id where none is given.")
@click.option("--region", default="Main", show_default=True)
@click.option("--timezone", default="Europe/Moscow", show_default=True)
@click.option("--day-starts", default="00:00", show_default=True, help="HH:MM")
@click.option("--enough", default=30, show_default=True, help="Answers a score needs.")
@centre
def create_store(options: Options, store: str, name: str | None, **how: Any) -> None:
    """Create the store STORE, and its region where that is new."""
    _opened(options)
    from sync.central.chain import create_store as create

    create(store, name or store, **how)
    click.echo(f"store {store} created")


@central.command("enrol-code")
@click.argument("store")
@click.option("--touchpoint", default="till 1", show_default=True, help="Created where new.")
@centre
def enrol_code(options: Options, store: str, touchpoint: str) -> None:
    """Print a one-time code, good for 24 hours, for a device of STORE."""
    _opened(options)
    from sync.central.chain import create_code

    click.echo(create_code(store, touchpoint))


@central.command()
@click.argument("device")
@centre
def revoke(options: Options, device: str) -> None:
    """End the token of DEVICE (its id or name); its answers stay."""
    _opened(options)
    from sync.central.chain import revoke as end

    click.echo(f"{end(device)} revoked")


@central.command()
@click.option("--json", "as_json", is_flag=True)
@click.option("--store", help="One store; without it the chain.")
@click.option("--from", "first", type=_DAY, help="First day; without both, today.")
@click.option("--to", "last", type=_DAY, help="Last day.")
@centre
def tally(
    options: Options,
    as_json: bool,
    store: str | None,
    first: datetime | None,
    last: datetime | None,
) -> None:
    """Tell what customers said, with the devices and the gaps in what they sent."""
    _opened(options)
    from sync.central import fleet
    from sync.central.clock import now_ms
    from sync.central.tally import scope
    from sync.central.tally import tally as tally_of

    now = now_ms()
    chosen = scope(store, first and first.date(), last and last.date(), now)
    told = tally_of(chosen).as_json()
    told["devices"] = fleet.devices(chosen.stores, now)
    told["gaps"] = fleet.gaps(chosen.stores)
    _shown(told, as_json, tally_lines)


@central.command()
@click.option("--json", "as_json", is_flag=True)
@centre
def status(options: Options, as_json: bool) -> None:
    """Tell how the centre and its devices are."""
    _opened(options)
    from sync.central.clock import now_ms
    from sync.central.status import status as status_of

    _shown(status_of(now_ms()), as_json, status_lines)


@central.command()
@centre
def rebuild(options: Options) -> None:
    """Count all answers again and mend the counts."""
    _opened(options)
    from sync.central.recount import rebuild as rebuild_now

    click.echo(f"{rebuild_now()} counts were wrong and are mended")


@central.command()
@click.option("--format", "kind", type=click.Choice(["csv", "xlsx", "jsonl"]), required=True)
@click.option("--out", type=_FILE, required=True, help="File to write.")
@click.option("--store", help="One store; without it the chain.")
@click.option("--from", "first", type=_DAY, help="First day.")
@click.option("--to", "last", type=_DAY, help="Last day.")
@centre
def export(
    options: Options,
    kind: str,
    out: Path,
    store: str | None,
    first: datetime | None,
    last: datetime | None,
) -> None:
    """Write the answers to a file."""
    _opened(options)
    from sync.central.export import export as write

    count = write(kind, out, store, first and first.date(), last and last.date())
    click.echo(f"{count} answers written to {out}")


@central.command("add-survey")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@centre
def add_survey(options: Options, file: Path) -> None:
    """Make the survey in FILE known, so that its answers are accepted."""
    _opened(options)
    from sync.central.surveys import add_survey as add

    survey = add(file.read_text("utf-8"), file.name)
    click.echo(f"survey {survey.id} version {survey.version} is known")
