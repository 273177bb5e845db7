"""A quantity with how it was written, and the bound that the words around it give."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from cqmonitor.codes import Bound
from cqmonitor.extract.en import lexicon
from cqmonitor.records import Quantity

Form = Literal["amount", "multiple", "fraction", "rank", "ratio"]


@dataclass(frozen=True, slots=True)
class Found:
    """A quantity with how it was written.

    Attributes:
        quantity: the number with its offsets (the bound's words included).
        form: amount, multiple (value is the ratio new to old, or N of "N-fold increase"), fraction
            (value in per cent), rank, ratio ("4.6:37.2:58.2", one each).
        core_start, core_end: offsets of the number with its unit, without the bound's words.
        spelled: the number is in words.
        bare: neither unit nor multiplier nor currency.
        joined: unit joined by a hyphen, as an adjective ("10,000-ton vessels").
    """

    quantity: Quantity
    form: Form
    core_start: int
    core_end: int
    spelled: bool = False
    bare: bool = False
    joined: bool = False


_NAMES = {">": "above", "<": "below", "~": "about"}
_BEFORE = "|".join(f"(?P<{_NAMES[sign]}>{words})" for sign, words in lexicon.BOUND_BEFORE.items())
_BOUND_BEFORE = re.compile(
    rf"(?:^|[\s(\"—–-])(?P<all>(?:{_BEFORE})(?:\sthe|\san?)?(?:\s(?:mark\sof|record|level\sof|average\sof|total\sof))?\s?)$",
    re.IGNORECASE,
)
_LAST_WORDS = {words.split()[-1] for each in lexicon.BOUND_BEFORE.values() for words in each.split("|")}
_LAST_WORDS |= {"the", "a", "an", "of", "record"}
_AFTER = "|".join(f"(?P<{_NAMES[sign]}>{words})" for sign, words in lexicon.BOUND_AFTER.items())
_BOUND_AFTER = re.compile(rf"\s?(?:{_AFTER})(?![a-z])", re.IGNORECASE)
_SIGNS = {name: Bound(sign) for sign, name in _NAMES.items()}
_WINDOW = 40


def found(
    text: str,
    folded: str,
    start: int,
    end: int,
    *,
    value: float,
    unit: str,
    digits: int,
    low: float | None = None,
    high: float | None = None,
    noun: str = "",
    form: Form = "amount",
    about: bool = False,
    spelled: bool = False,
    bare: bool = False,
    joined: bool = False,
) -> Found:
    """A quantity with the bound that its surroundings give it."""
    bound, bound_start, bound_end = _bound(folded, start, end)
    if bound is Bound.EXACT and noun:
        bound = _bound_behind_noun(folded, end, noun)
    if about and bound is Bound.EXACT:
        bound = Bound.ABOUT
    quantity = Quantity(
        value=value, low=low, high=high, unit=unit, noun=noun, bound=bound, digits=digits,
        start=bound_start, end=bound_end, text=text[bound_start:bound_end],
    )  # fmt: skip
    return Found(quantity, form, start, end, spelled=spelled, bare=bare, joined=joined)


def exact(text: str, start: int, end: int, value: float, unit: str, digits: int, form: Form) -> Found:
    """A quantity that no words bound: a rank, a part of a ratio."""
    quantity = Quantity(value=value, unit=unit, start=start, end=end, text=text[start:end], digits=digits)
    return Found(quantity, form, start, end)


def _bound(folded: str, start: int, end: int) -> tuple[Bound, int, int]:
    before = folded[max(0, start - _WINDOW) : start]
    match = _bound_before(before)
    if match and not _compares(match["all"], folded, end):
        sign = next(sign for name, sign in _SIGNS.items() if match[name])
        return sign, start - len(before) + match.start("all"), end
    if match := _BOUND_AFTER.match(folded, end):
        return _SIGNS[match.lastgroup or ""], start, match.end()
    return Bound.EXACT, start, end


_STATED = re.compile(
    r"(?:(?:well|just|slightly|far)\s)?(?:(?:more|less|fewer|higher|lower|greater)\sthan|above|below|over|under)\s(?:the|its)\s",
    re.IGNORECASE,
)
"""What compares with an amount known before: "fewer than the 30 million of 2000", but "above the 3-trillion mark"."""
_MARK = re.compile(r"[\s-](?:\w+[\s-]){0,2}(?:mark|threshold|level|milestone|line|barrier)\b", re.IGNORECASE)


_THAN = re.compile(r"\bthan\s$", re.IGNORECASE)
COUNTED_BACK = re.compile(r"\s(?:ago|earlier|previously)\b|\sbefore(?=\s?[.,;)]|$)", re.IGNORECASE)
"""Behind a time that is counted back to: "five years ago"."""


def _compares(words: str, folded: str, end: int) -> bool:
    """Whether the words before a number do not bound it but compare something with it."""
    if _STATED.fullmatch(words):
        return not _MARK.match(folded, end)
    return bool(_THAN.search(words) and COUNTED_BACK.match(folded, end))


_GOES_UP = re.compile(
    r"\b(?:revis(?:e[sd]?|ing)|mark(?:s|ed|ing)?|bump(?:s|ed|ing)?|push(?:es|ed|ing)?|br(?:ings?|ought)|dr(?:ives?|ove)|pick(?:s|ed|ing)?|go(?:es|ing|ne)?|went|mov(?:e[sd]?|ing)|edg(?:e[sd]?|ing)|inch(?:es|ed|ing)?|tick(?:s|ed|ing)?|"
    r"creep(?:s|ing)?|crept|climb(?:s|ed|ing)?|speed(?:s|ed|ing)?|sped|add(?:s|ed|ing)?|sum(?:s|med|ming)?)\sup\sto\s?$",
    re.IGNORECASE,
)
"""A verb whose "up" is no bound: "picking up to 6.2 percent"."""


def _bound_before(before: str) -> re.Match[str] | None:
    """The words of a bound that a text ends with; looked for only where its last word can end them."""
    last = before.rstrip().rpartition(" ")[2].lstrip('("—–-').rpartition("\n")[2]
    if last.lower() not in _LAST_WORDS or (last.lower() == "to" and _GOES_UP.search(before)):
        return None
    return _BOUND_BEFORE.search(before)


def _bound_behind_noun(folded: str, end: int, noun: str) -> Bound:
    """ "600,000 new urban jobs or more"."""
    at = folded.find(noun, end, end + len(noun) + _WINDOW)
    if at < 0:
        return Bound.EXACT
    match = _BOUND_AFTER.match(folded, at + len(noun))
    return _SIGNS[match.lastgroup or ""] if match else Bound.EXACT
