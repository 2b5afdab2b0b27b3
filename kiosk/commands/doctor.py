"""kiosk doctor."""

import attrs
import click

from kiosk.commands.options import print_json, with_settings
from kiosk.doctor import Finding, examine
from kiosk.model.errors import KioskError
from kiosk.model.in_words import printable
from kiosk.settings import Settings


class Unwell(KioskError):
    """The examination found something wrong."""


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@with_settings
def doctor(settings: Settings, as_json: bool) -> None:
    """Look over pins, display, database, clock, network, permissions: what is wrong, what to do."""
    findings = examine(settings)
    wrong = [finding for finding in findings if not finding.good]
    if as_json:
        print_json({"good": not wrong, "findings": [attrs.asdict(each) for each in findings]})
    else:
        for finding in findings:
            click.echo(printable([_line(finding)]))
    if wrong:
        raise Unwell(f"{len(wrong)} of {len(findings)} things are not as they should be")


def _line(finding: Finding) -> str:
    remedy = f"; to do: {finding.remedy}" if finding.remedy else ""
    return f"{'good ' if finding.good else 'WRONG'}  {finding.about:10} {finding.said}{remedy}"
