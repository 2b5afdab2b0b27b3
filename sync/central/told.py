"""What the command line tells a person of the tally and of the centre's state."""

from typing import Any

from kiosk.model.in_words import aside_line, bar_lines, score_line


def tally_lines(told: dict[str, Any]) -> list[str]:
    """Tell a tally: the number first, then how sure it is, then why."""
    when = told["from"] if told["from"] == told["to"] else f"{told['from']} to {told['to']}"
    head = f"{when}: {_score(told)}"
    if told["survey"] is None:
        return [head, "no answers", *fleet_lines(told)]
    asked = f"survey {told['survey']} {told['version']}, question {told['question']}"
    sources = ", ".join(f"{source} {count}" for source, count in told["by_source"].items())
    return [
        head,
        f"{asked}, {told['scale']}",
        "",
        *bar_lines({int(point): count for point, count in told["counts"].items()}),
        "",
        f"{told['counted']} counted ({sources})",
        aside_line(told["set_aside"].items(), told["nps_with_set_aside"]),
        *fleet_lines(told),
    ]


def status_lines(told: dict[str, Any]) -> list[str]:
    """Tell how the centre and its devices are."""
    database = told["database"]
    where = database.get("path") or database.get("name") or ""
    return [
        f"{told['stores']} stores, {told['answers']} answers, {told['refused']} refused",
        f"everything adds up: {'yes' if told['reconciled'] else 'NO'}; cloned: {told['cloned']}",
        f"database: {database['kind']} {where}".rstrip(),
        *fleet_lines(told),
    ]


def fleet_lines(told: dict[str, Any]) -> list[str]:
    """Tell of the devices, and of the numbers that never arrived."""
    gaps = [f"gap: {gap}" for gap in told["gaps"]]
    return [*(_device(device) for device in told["devices"]), *(gaps or ["no gaps"])]


def _device(device: dict[str, Any]) -> str:
    seen = "never seen" if device["last_seen"] is None else f"seen {device['last_seen_s']} s ago"
    marks = [mark for mark in ("revoked", "cloned") if device[mark]]
    faults = "; ".join(map(str, device["faults"])) or "no faults"
    return (
        f"device {device['name']}, {device['store']}, {device['touchpoint']}: {seen}, "
        f"{device['held']} arrived, {device['waiting']} waiting, {device['refused']} refused, "
        f"{', '.join([*marks, faults])}"
    )


def _score(told: dict[str, Any]) -> str:
    keys = ("nps", "nps_interval", "mean", "counted", "enough")
    return score_line(*(told[key] for key in keys))
