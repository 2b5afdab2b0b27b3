"""A day and a period as `kiosk tally` tells them to a person."""

from kiosk.model.comparing import Comparison, Said
from kiosk.model.in_words import aside_line, bar_lines, score_line
from kiosk.model.metrics import Summary
from kiosk.store.day_view import DayView
from kiosk.store.method import Change, Method
from kiosk.store.period_view import DayPoint, PeriodView
from kiosk.store.tally import Tally
from kiosk.store.topics import TopicCount

_SAID = {
    Said.BETTER: "differs",
    Said.WORSE: "differs",
    Said.ALIKE: "no more than chance",
    Said.TOO_FEW: "too few answers to compare",
    Said.OTHER_METHOD: "another survey, question or scale: not compared",
    Said.NOTHING: "nothing to compare",
}


def day_lines(view: DayView) -> list[str]:
    """Tell a day: the number first, then how sure it is, then why."""
    found = view.tally
    first = f"{found.date}, {found.timezone}: {_score(found)}"
    if found.survey is None:
        return [first, "no survey has been used here yet"]
    sources = ", ".join(f"{source} {count}" for source, count in found.by_source.items())
    return [
        first,
        f"survey {found.survey} {found.version}, question {found.question}, {found.scale}",
        *_changed(view.change),
        "",
        *bar_lines({int(point): n for point, n in found.counts.items()}),
        "",
        f"{found.counted} counted ({sources})",
        aside_line(found.set_aside.items(), found.nps_with_set_aside),
        *_left_out(view.left_out),
        *_beside("the day before", view.previous),
        *_beside("the same weekday a year ago", view.year_ago),
        *_topics(view.topics),
        *(f'"{" ".join(each.text.split())}"' for each in view.comments),
    ]


def period_lines(view: PeriodView) -> list[str]:
    """Tell a week or a month: the whole, then a line for each day."""
    period = view.period
    if view.whole is None or view.method is None:
        return [f"{period.first} to {period.last}: no survey has been used here yet"]
    return [
        f"{period.first} to {period.last}: {_score(view.whole)}",
        _method(view.method),
        "",
        *(_point(point) for point in view.points if point.date <= view.last_day),
        "",
        *bar_lines(view.whole.counts),
        "",
        aside_line(view.set_aside.items(), view.nps_with_set_aside),
        *_left_out(view.left_out),
        *_beside(f"the {period.kind} before", view.previous),
        *_beside(f"the same {period.kind} a year ago", view.year_ago),
        *_topics(view.topics),
    ]


def _score(found: Tally | Summary) -> str:
    return score_line(found.nps, found.nps_interval, found.mean, found.counted, found.enough)


def _point(point: DayPoint) -> str:
    mark = "".join(f"  <- {line}" for line in _changed(point.change))
    if point.interval is None:
        return f"{point.date}  {point.counted:>5} answers{mark}"
    low, high = point.interval
    return f"{point.date}  {point.counted:>5} answers  NPS {point.nps}, {low} to {high}{mark}"


def _left_out(count: int) -> list[str]:
    return [f"{count} answers to another survey are not in this score"] if count else []


def _beside(other: str, found: Comparison | None) -> list[str]:
    if found is None:
        return []
    change = "" if found.change is None else f"{found.change:+} points, "
    return [f"against {other}: {change}{_SAID[found.said]}"]


def _topics(topics: tuple[TopicCount, ...]) -> list[str]:
    ranked = ", ".join(f"{topic.key} {topic.n}" for topic in topics)
    return [f"what dissatisfied customers named: {ranked}"] if topics else []


def _changed(change: Change | None) -> list[str]:
    return [] if change is None else [f"changed; before: {_method(change.before)}"]


def _method(method: Method) -> str:
    return f"survey {method.survey} {method.version}, question {method.question}, {method.scale}"
