"""Which settings the manager sees, how each is said, and how it is picked."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeAlias

from attrs import frozen

from kiosk.model.scales import Scale
from kiosk.model.surveys import Survey
from kiosk.screen.look import Look
from kiosk.screen.manager import hours_words
from kiosk.screen.manager.draft import Draft
from kiosk.screen.manager.hours_picker import HoursPicker, QuietPicker
from kiosk.screen.manager.picker import ClockPicker, LevelPicker, Option, OptionPicker, Picker
from kiosk.screen.manager.speech import Speech
from kiosk.screen.words import Words, name_of, to_say
from kiosk.store.method import alike
from kiosk.survey_files import KnownSurvey

_SCALES: Mapping[str, str] = {
    "five": to_say("marks"),
    "words5": to_say("from No to Yes"),
    "nps": "NPS",
    "nps10": "NPS",
    "yesno": to_say("No or Yes"),
    "csat5": "CSAT",
    "csat7": "CSAT",
    "ces7": "CES",
    "seven": to_say("marks"),
}

Opener: TypeAlias = Callable[[Speech, Look], Picker]


@frozen
class SettingRow:
    """A setting: ``name`` is section.key. Without a ``picker`` a tap switches it.

    said: its value. hint: stands below the picker. warning: what choosing it would mean.
    also: what another value brings with it.
    """

    name: str
    words: str
    said: str
    picker: Opener | None = None
    hint: str = ""
    warning: str = ""
    also: Callable[[Draft, Any], Draft] = lambda draft, _: draft

    def chosen(self, draft: Draft, value: Any) -> Draft:
        """Return the draft with another value, and what that brings with it."""
        return self.also(draft.choose(self.name, value), value)


def rows_for(draft: Draft, surveys: Sequence[KnownSurvey], speech: Speech) -> list[SettingRow]:
    """Return the rows of this device, in order."""
    asked = {known.file: known.survey for known in surveys}
    rows = [
        _survey(draft, surveys, speech),
        _language(draft, asked.get(draft.value("survey.file")), speech),
        _opening(draft, speech),
        _day_start(draft, speech),
        _brightness(draft, speech),
        _switch(draft, speech, "screen.high_contrast", speech.words("High contrast")),
        _switch(draft, speech, "screen.large_text", speech.words("Large text")),
    ]
    if draft.settings.console.enabled:
        rows.insert(4, _quiet(draft, speech))
    return rows


def _survey(draft: Draft, surveys: Sequence[KnownSurvey], speech: Speech) -> SettingRow:
    words, name = speech.words, "survey.file"
    asked = {known.file: known.survey for known in surveys}
    now, running = asked.get(draft.value(name)), asked.get(draft.running(name))
    other = now is not None and running is not None and not alike(now, running)
    warning = words("Another survey or scale: charts mark the change, and the score begins anew.")

    def also(draft: Draft, file: str) -> Draft:
        survey = asked.get(file)
        if survey is None or draft.value("device.language") in survey.languages:
            return draft
        return draft.choose("device.language", survey.languages[0])

    options = [_option(known, speech) for known in surveys]
    return SettingRow(
        name,
        words("Survey"),
        _title(now, speech) if now else draft.value(name),
        lambda speech, look: OptionPicker(speech, look, options, draft.value(name)),
        hint=words("Change the scale rarely: the scores before and after are not compared."),
        warning=warning if other else "",
        also=also,
    )


def _option(known: KnownSurvey, speech: Speech) -> Option:
    survey = known.survey
    if survey is None:
        return Option(known.file, known.file, known.wrong, wrong=True)
    detail = speech.words("{id}, version {version}; {scale}").format(
        id=survey.id, version=survey.version, scale=_scale(survey.first.scale, speech.words)
    )
    return Option(known.file, _title(survey, speech), detail)


def _scale(scale: Scale, words: Words) -> str:
    ends = words("scale {low} to {high}").format(low=scale.low, high=scale.high)
    kind = words(_SCALES[scale.key]) if scale.key in _SCALES else scale.key
    return f"{ends}, {kind}"


def _title(survey: Survey, speech: Speech) -> str:
    return survey.title.get(speech.language) or survey.id


def _language(draft: Draft, survey: Survey | None, speech: Speech) -> SettingRow:
    name, language = "device.language", draft.value("device.language")
    offered = survey.languages if survey else (language,)
    options = [Option(each, name_of(each)) for each in offered]
    return SettingRow(
        name,
        speech.words("Customers' language"),
        name_of(language),
        lambda speech, look: OptionPicker(speech, look, options, language),
        hint=speech.words("Each customer can still switch to another one."),
    )


def _opening(draft: Draft, speech: Speech) -> SettingRow:
    name = "device.opening_hours"
    return SettingRow(
        name,
        speech.words("Opening hours"),
        hours_words.opening(speech, draft.value(name)),
        lambda speech, look: HoursPicker(speech, look, draft.value(name)),
        hint=speech.words("What is answered while the shop is closed is set aside."),
    )


def _day_start(draft: Draft, speech: Speech) -> SettingRow:
    name = "device.day_starts"
    hint = speech.words("Open past midnight? Let the day start when everybody has gone home.")
    return SettingRow(
        name,
        speech.words("The day starts at"),
        draft.value(name),
        lambda speech, look: ClockPicker(speech, look, draft.value(name)),
        hint=hint,
    )


def _quiet(draft: Draft, speech: Speech) -> SettingRow:
    name = "console.quiet_hours"
    value = draft.value(name)
    return SettingRow(
        name,
        speech.words("Quiet hours"),
        value.replace("-", "\u2013") or speech.words("never"),
        lambda speech, look: QuietPicker(speech, look, value),
        hint=speech.words("The buttons do not beep, and their lights rest."),
    )


def _brightness(draft: Draft, speech: Speech) -> SettingRow:
    name = "screen.brightness"
    return SettingRow(
        name,
        speech.words("Brightness"),
        f"{draft.value(name)} %",
        lambda speech, look: LevelPicker(speech, look, draft.value(name)),
        hint=speech.words("You see it at once; it stays when it is saved."),
    )


def _switch(draft: Draft, speech: Speech, name: str, words: str) -> SettingRow:
    return SettingRow(name, words, speech.words("on") if draft.value(name) else speech.words("off"))
