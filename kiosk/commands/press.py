"""kiosk press N."""

import click

from hardware.remote import press_remote
from kiosk.commands.options import with_settings
from kiosk.settings import Settings

TIMEOUT_S = 20.0


@click.command()
@click.argument("button", metavar="N", type=click.IntRange(1, 5))
@click.option(
    "--hold",
    default=120,
    metavar="MS",
    type=click.IntRange(1, 600_000),
    help="How long it is down.",
)
@click.option("--bounce", is_flag=True, help="With the contact chatter of a worn arcade button.")
@with_settings
def press(settings: Settings, button: int, hold: int, bounce: bool) -> None:
    """Press button N, 1 (worst) to 5 (best), of the simulated console that runs with this state.

    Returns when the console has acknowledged: prints `counted` or `set aside: REASON`.
    """
    timeout_s = TIMEOUT_S + hold / 1000
    click.echo(press_remote(settings.state, button, hold, bounce, timeout_s))
