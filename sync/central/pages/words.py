"""Numbers and reasons in words."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from kiosk.model.scales import Scale
from kiosk.model.surveys import Texts

REASONS = {
    "repeat": gettext_noop("pressed again at once"),
    "burst": gettext_noop("many presses in a row"),
    "held": gettext_noop("button held down"),
    "two at once": gettext_noop("two buttons at once"),
    "closed": gettext_noop("outside opening hours"),
    "cleaning": gettext_noop("while cleaning"),
    "corrected": gettext_noop("follow-up of a changed answer"),
}
GROUPS = {
    "promoter": gettext_noop("promoters"),
    "passive": gettext_noop("passives"),
    "detractor": gettext_noop("detractors"),
}
MEMBERS = {
    "promoter": gettext_noop("promoter"),
    "passive": gettext_noop("passive"),
    "detractor": gettext_noop("detractor"),
}
EXCELLENT = 50
_MINUTE, _HOUR, _DAY = 60, 3600, 86400


def signed(number: float | None) -> str:
    """Return a score as whole points with its sign, or a dash."""
    if number is None:
        return "–"
    whole = int(abs(number) + 0.5)
    sign = "" if whole == 0 else "+" if number > 0 else "−"
    return f"{sign}{whole}"


def reason(name: str) -> str:
    """Return why something was set aside."""
    return _(REASONS[name]) if name in REASONS else name


def member(name: str) -> str:
    """Return the name of one of a group."""
    return _(MEMBERS[name]) if name in MEMBERS else ""


def reading(score: float | None) -> str:
    """Return how a score is commonly read: above 0 good, above 50 excellent."""
    if score is None:
        return ""
    if score > EXCELLENT:
        return _("excellent: above 50")
    if score > 0:
        return _("good: above 0")
    return _("not good: no more promoters than detractors")


def of(texts: Texts, language: str) -> str:
    """Return a text in this language, else in whichever it has."""
    return texts.get(language) or next(iter(texts.values()), "")


def grouping(scale: Scale) -> str:
    """Return what makes a promoter, a passive, a detractor on this scale."""
    parts = []
    for name, word in GROUPS.items():
        points = [point for point, its in scale.groups.items() if its == name]
        if points:
            parts.append(f"{span(sorted(points))} {_(word)}")
    return ", ".join(parts)


def span(points: Sequence[int]) -> str:
    """Return ascending neighbours as a span such as 1–3."""
    return str(points[0]) if len(points) == 1 else f"{points[0]}–{points[-1]}"


def ago(seconds: int | None) -> str:
    """Return how long ago something was."""
    if seconds is None:
        return _("never")
    if seconds < _MINUTE:
        return _("just now")
    for unit, singular, plural in (
        (_DAY, "%(n)s day ago", "%(n)s days ago"),
        (_HOUR, "%(n)s hour ago", "%(n)s hours ago"),
        (_MINUTE, "%(n)s minute ago", "%(n)s minutes ago"),
    ):
        if seconds >= unit:
            n = seconds // unit
            return ngettext(singular, plural, n) % {"n": n}
    return ""


def clock(ms: int, timezone: str) -> str:
    """Return the time of day at the store."""
    return datetime.fromtimestamp(ms / 1000, ZoneInfo(timezone)).strftime("%H:%M")
