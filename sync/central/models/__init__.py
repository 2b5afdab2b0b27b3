"""The tables of the centre.

Every unique key of the facts (answers, refusals, gaps) contains the stream, every one of the
rollup the store, so that both can be distributed over several machines as they are.
"""

from sync.central.models.devices import Attempt, Device, EnrolCode
from sync.central.models.facts import Answer, AnswerView, Rollup
from sync.central.models.places import Region, Store, Touchpoint
from sync.central.models.staff import Person
from sync.central.models.streams import Gap, Refusal, Stream
from sync.central.models.surveys import SurveyVersion

__all__ = [
    "Answer",
    "AnswerView",
    "Attempt",
    "Device",
    "EnrolCode",
    "Gap",
    "Person",
    "Refusal",
    "Region",
    "Rollup",
    "Store",
    "Stream",
    "SurveyVersion",
    "Touchpoint",
]
