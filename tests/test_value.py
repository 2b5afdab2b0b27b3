"""What a value shows of itself, in logs and in a failed test."""

import attrs
import pytest

from kiosk.model.scales import Scale
from kiosk.model.surveys import ScaleQuestion, TextQuestion
from kiosk.model.value import Value
from kiosk.screen.layout import Box
from kiosk.screen.sight import Sight

SCALE = Scale("faces", 1, 2, words={1: {"en": "Bad"}, 2: {"en": "Good"}})
VALUES = [
    Sight(contrast=True),
    Box(0.0, 1.5, 20.0, 30.0),
    SCALE,
    ScaleQuestion("rate", {"en": 'How "was" it?'}, scale=SCALE),
    TextQuestion("why", {"en": "Why?"}),
]


@pytest.mark.parametrize("value", VALUES, ids=lambda value: type(value).__name__)
def test_a_value_tells_its_fields_as_attrs_would(value: Value) -> None:
    fields = attrs.fields(type(value))
    own = attrs.make_class(
        type(value).__name__,
        {field.name: attrs.field(repr=field.repr) for field in fields},
    )
    assert repr(value) == repr(own(*(getattr(value, field.name) for field in fields)))
