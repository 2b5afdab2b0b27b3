"""What the settings come to, checked as a whole before anything is started or written."""

import attrs
from attrs import frozen

from kiosk.logo import logo_path
from kiosk.model.day import StoreDay
from kiosk.model.errors import BadSettings
from kiosk.model.hours import OpeningHours, QuietHours
from kiosk.model.misuse import Rules
from kiosk.model.surveys import Survey
from kiosk.settings import BrandSettings, Settings
from kiosk.survey_files import load_survey


@frozen(eq=False, repr=False)
class Plan:
    """The survey, the shop's logo, the store's time, and the rules.

    brand: the settings' own, its logo an absolute path.
    """

    survey: Survey
    brand: BrandSettings
    day: StoreDay
    hours: OpeningHours
    rules: Rules


def make_plan(settings: Settings) -> Plan:
    """Check everything that can be checked without starting; raises BadInput or HardwareError."""
    if not (settings.screen.enabled or settings.console.enabled):
        raise BadSettings(
            "neither [screen] nor [console] is enabled, so nobody could answer; enable one"
        )
    survey = load_survey(settings)
    if settings.device.language not in survey.languages:
        raise BadSettings(
            f"[device] language = {settings.device.language!r}: survey {survey.id} has "
            f"{', '.join(survey.languages)}; choose one of them or add the texts"
        )
    if settings.console.enabled:
        from hardware.pins import check_pins

        check_pins(settings.console)
        QuietHours.parse(settings.console.quiet_hours)
    return Plan(
        survey=survey,
        brand=attrs.evolve(settings.brand, logo=logo_path(settings)),
        day=StoreDay(settings.device.timezone, settings.device.day_starts),
        hours=OpeningHours.parse(settings.device.opening_hours),
        rules=Rules(**attrs.asdict(settings.misuse)),
    )
