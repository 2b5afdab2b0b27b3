"""kiosk demo."""

from pathlib import Path

import click

from kiosk.config import default_state, load


@click.command()
@click.option(
    "--config",
    type=click.Path(path_type=Path, dir_okay=False),
    help="A settings file instead of the demo's own.",
)
@click.option(
    "--state",
    type=click.Path(path_type=Path, file_okay=False),
    envvar="KIOSK_STATE",
    help="Folder that keeps all of the demo, the centre's database too.",
)
@click.option(
    "--port",
    default=0,
    metavar="N",
    type=click.IntRange(0, 65535),
    help="The centre's port; 0: any free one.",
)
@click.option(
    "--headless", is_flag=True, help="No window: press with number keys or `kiosk press`."
)
def demo(config: Path | None, state: Path | None, port: int, headless: bool) -> None:
    """Run everything on this machine: screen, simulated console and a centre of its own."""
    from kiosk.demo import run_demo

    if state is None:
        state = load(config).state if config else default_state()
    run_demo(state.absolute(), port, headless, click.echo, config)
