"""A shop that has been open for a while: many days of answers, given in no time."""

from collections.abc import Iterable
from typing import Any

from kiosk.model.answer import Answer, Group
from tests.support.shop import Shop, at, shipped

CHECKOUT = shipped("checkout")


def go_to(shop: Shop, when: str) -> None:
    """Turn the shop's clock to a moment of UTC such as ``2026-03-02 09:00``."""
    shop.true_ms = at(when)


def day_of(shop: Shop, when: str, *values: int, **fields: Any) -> list[Answer]:
    """Record answers given at one moment, in one call."""
    go_to(shop, when)
    answers = [shop.answer(value, **fields) for value in values]
    shop.record(*answers)
    return answers


def visit(
    shop: Shop, value: int, *, topic: str | None = None, text: str | None = None, **more: Any
) -> list[Answer]:
    """Record a whole visit of the checkout survey: a score, a topic, a comment."""
    name = f"visit-{shop.true_ms}-{value}-{text}"
    fields = {"survey": "checkout", "version": CHECKOUT.version, "visit": name, **more}
    group = CHECKOUT.first.scale.group(value)
    given = [shop.answer(value, **fields, question=CHECKOUT.first.id)]
    if topic is not None:
        given.append(shop.answer(choice=topic, group=group, question="improve", **fields))
    if text is not None:
        given.append(shop.answer(text=text, group=group, question="comment", **fields))
    for answer in given:
        shop.record(answer)
    return given


def words(shop: Shop, texts: Iterable[str], value: int = 1) -> list[str]:
    """Record visits with a comment a minute; returns the comments' ids."""
    ids = []
    for text in texts:
        ids.append(visit(shop, value, text=text)[-1].id)
        shop.wait(60_000)
    return ids


DETRACTOR, PROMOTER = Group.DETRACTOR, Group.PROMOTER
