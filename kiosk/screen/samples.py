"""Surveys for the pictures that show every scale; texts as long as real ones get."""

from assets import asset
from kiosk.model.scales import SCALES
from kiosk.model.survey_file import parse_survey
from kiosk.model.surveys import ScaleQuestion, Survey, Texts, Thanks, ThanksKind
from kiosk.recordings import with_shipped_recordings

LANGUAGES = ("ru", "en")


def shipped(name: str) -> Survey:
    """Return a shipped survey, with its recordings."""
    path = asset("surveys", f"{name}.toml")
    return with_shipped_recordings(parse_survey(path.read_text("utf-8"), path.name))


def of_scale(
    key: str, question: Texts, low: Texts | None = None, high: Texts | None = None
) -> Survey:
    """Return a survey of one question on a scale, with a reward code at the end."""
    scale = ScaleQuestion(
        id="score", texts=question, scale=SCALES[key], low_label=low or {}, high_label=high or {}
    )
    thanks = Thanks(
        kind=ThanksKind.CODE,
        texts={
            "ru": "Спасибо! Кофе сегодня за наш счёт.",
            "en": "Thank you! Today the coffee is on us.",
        },
        code="КОФЕ-25",
    )
    return Survey(
        id=key,
        version=1,
        title=dict.fromkeys(LANGUAGES, key),
        languages=LANGUAGES,
        questions=(scale,),
        thanks={None: thanks},
    )


def samples() -> dict[str, Survey]:
    """Return a survey for every way the screen can ask, by name."""
    recommend = {
        "ru": "Насколько вероятно, что вы порекомендуете нас друзьям и близким?",
        "en": "How likely are you to recommend us to your friends and family?",
    }
    not_at_all = {"ru": "Точно не порекомендую", "en": "Not at all likely"}
    surely = {"ru": "Обязательно порекомендую", "en": "Extremely likely"}
    agree = {
        "ru": "Магазин сделал всё, чтобы мне было легко решить свой вопрос",
        "en": "The shop made it easy for me to handle my issue",
    }
    never = {"ru": "Совершенно не согласен", "en": "Strongly disagree"}
    fully = {"ru": "Полностью согласен", "en": "Strongly agree"}
    friendly = {"ru": "Продавец был приветлив?", "en": "Was the shop assistant friendly?"}
    found = {"ru": "Нашли всё, что искали?", "en": "Did you find everything?"}
    return {
        "counter": shipped("counter"),
        "checkout": shipped("checkout"),
        "nps": of_scale("nps", recommend, not_at_all, surely),
        "ces7": of_scale("ces7", agree, never, fully),
        "words5": of_scale("words5", friendly),
        "yesno": of_scale("yesno", found),
    }
