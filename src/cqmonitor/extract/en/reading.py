"""One quantity of a sentence, as far as it has been understood."""

from __future__ import annotations

from dataclasses import dataclass

from cqmonitor.codes import Status
from cqmonitor.extract.en.around import Role
from cqmonitor.extract.en.concepts import Concept
from cqmonitor.extract.en.found import Found
from cqmonitor.extract.en.period_rules import PeriodMention


@dataclass(slots=True)
class Reading:
    """A quantity with its role, concept, period and status.

    Attributes:
        index: place of the quantity in the sentence's tokens.
        own: its concept is named in its own clause, not carried over.
        status: what the words before it say of the future.
        mention: the period of its clause or sentence.
        area: the area's code, once it is known.
        beside: that period stands directly behind it.
        paired: its concept was given by the order of a list.
        aimed: the words directly before call it a target, whenever it was.
        named_by: the ground on which its concept has its code; see `confidence.concept_ground`.
        area_told: the sentence says where; else it is taken from the text before.
        placed: its area stands directly beside it ("5 percent in Sichuan").
        compared: it is what another quantity is compared with ("from 5 percent", "against 7 million").
        held: the time it holds at, once the text before has been asked too.
        earlier: by how many months it is before the period that the text is about.
        aside: the time of a clause by itself ("hit by a flood in July"), for want of another.
        of_year: the year whose same period it is of, where the text names one.
    """

    index: int
    found: Found
    role: Role
    concept: Concept | None
    own: bool
    status: Status
    mention: PeriodMention | None = None
    beside: bool = False
    area: str | None = None
    paired: bool = False
    aimed: bool = False
    named_by: str = "none"
    area_told: bool = True
    placed: bool = False
    compared: bool = False
    earlier: int = 0
    aside: PeriodMention | None = None
    of_year: int | None = None
    held: PeriodMention | None = None
