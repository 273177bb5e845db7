"""Another measure of the same: "their profits" after the output of industry, "the ratio" after R&D spending; what is paid."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import takewhile

from cqmonitor.codes import Measure
from cqmonitor.extract.catalog import Catalog
from cqmonitor.extract.draft import same_kind
from cqmonitor.extract.en.bare import bare_code
from cqmonitor.extract.en.clause import Clause
from cqmonitor.extract.en.concepts import Concept
from cqmonitor.extract.en.stems import ATTRIBUTES, stems
from cqmonitor.extract.en.units import RELATIVE_UNITS

_NOUN = re.compile(
    r"(?:(?:and|while|but)\s)?(?:(?P<owner>its|their)\s)?(?:the\s)?(?:total\s|combined\s)?(?P<noun>[\w\s-]+?)"
    r"(?P<maker>\s(?:(?:made|earned|generated|recorded)\sby|of|at)\s(?:these|those|such)\s(?:enterprises|companies|firms|factories))?$",
    re.IGNORECASE,
)
_RATIO = re.compile(
    r"(?:and\s|while\s|but\s)?(?:the|this|that|its)\s(?:ratio|intensity|proportion)$", re.IGNORECASE
)


def sibling(concept: Concept, clause: Clause) -> Concept | None:
    """The concept with the code that its noun has for what was spoken of."""
    before = _topic(clause) or clause.spoken_of
    if concept.code or concept.thing or before is None or before.code is None or clause.discourse.company:
        return None
    words = concept.words.strip()
    code = (
        _ratio_of(before.code, clause.catalog)
        if _RATIO.match(words)
        else _of_same(words, before.code, clause) or _of_makers(words, clause)
    )
    return replace(concept, code=code, anaphor=False, restricted=False) if code else None


_THEIRS = re.compile(r"(?:their|its)\s(?:total\s|combined\s|planned\s)?investment$", re.IGNORECASE)


def of_projects(concept: Concept, clause: Clause) -> Concept | None:
    """ "Their total investment exceeds 2 trillion yuan" behind projects: that in them, and not all there is."""
    before, by_code = clause.spoken_of, clause.catalog.by_code
    counted = by_code.get(before.code or "") if before else None
    if counted is None or "projects" not in counted.name_en.lower() or not _THEIRS.match(concept.words):
        return None
    name = stems(counted.name_en.lower()) | stems("investment")
    code = next((one for one, names in clause.catalog.stems_of.items() if name in names), None)
    return replace(concept, code=code, anaphor=False, restricted=code is None)


def _ratio_of(part: str, catalog: Catalog) -> str | None:
    entries = catalog.by_code.values()
    return next((entry.code for entry in entries if entry.ratio_of and entry.ratio_of[0] == part), None)


def _of_makers(words: str, clause: Clause) -> str | None:
    """ "The profits made by these enterprises" behind some of their products: of what the paragraph began with."""
    match, first = _NOUN.match(words), clause.discourse.paragraph_concept
    pointing = match is not None and match["maker"] is not None
    return _of_same(words, first.code, clause) if pointing and first and first.code else None


def _of_same(words: str, before: str, clause: Clause) -> str | None:
    match, catalog = _NOUN.match(words), clause.catalog
    noun = match["noun"].lower() if match else ""
    if not noun or not stems(noun) or not stems(noun) <= ATTRIBUTES:
        return None
    owned = bool(match and (match["owner"] or match["maker"]))
    goes_on = clause.last is not None or _topic(clause) is not None
    if not owned and (not goes_on or bare_code(noun, catalog) or stems(clause.verb) & ATTRIBUTES):
        return None
    codes = {
        code for owner in _owners(before, catalog) if (code := catalog.indicators.whole(f"{noun} of {owner}"))
    }
    return codes.pop() if len(codes) == 1 else None


def _owners(code: str, catalog: Catalog) -> Iterator[str]:
    """Whose it is that a code measures: "the software industry" of "revenue of the software industry"."""
    for name in catalog.by_code[code].aliases_en:
        noun, of, owner = name.lower().partition(" of ")
        if of and stems(noun) <= ATTRIBUTES:
            yield owner


def _topic(clause: Clause) -> Concept | None:
    """ "For industry as a whole, profits fell": what the sentence says first that it is about."""
    if clause.tokens[0].word not in ("for", "in", "at", "among"):
        return None
    opening = takewhile(lambda token: token.word != ",", clause.tokens[1 : clause.index])
    name = next((token for token in opening if token.kind == "indicator"), None)
    return Concept(name.word, name.code) if name else None


_FOR = frozenset({"for", "among", "in"})


def by_recipient(clause: Clause) -> Concept | None:
    """ "47,435 yuan for urban residents and 20,820 yuan for rural residents": the same, for the next."""
    tokens, index, last = clause.tokens, clause.index, clause.last
    if last is None or last.role.unit != clause.what.unit or clause.governed or index + 1 >= len(tokens):
        return None
    if any(token.kind == "indicator" for token in tokens[last.index + 1 : index]):
        return None  # "3 percent in exports and 5 percent in imports": each has its name
    between = [token.word for token in tokens[last.index + 1 : index] if token.kind != "period"]
    listed = len(between) > 2 and between[0] in _FOR and between[-1] in ("and", ",", "while", "but")
    return last.concept if listed and tokens[index + 1].word == between[0] else None


def by_repeated_share(clause: Clause) -> Concept | None:
    """ "Debt was 14.9 percent of GDP in 2022 and 14.2 percent in 2021": of the same, and no GDP."""
    last, what = clause.last, clause.what
    if (
        last is None
        or last.role.measure is not Measure.SHARE
        or what.where != "apposed"
        or last.role.unit != what.unit
    ):
        return None
    between = clause.tokens[last.index + 1 : clause.index]
    linked = (
        len(between) > 2
        and between[0].word == "of"
        and between[-1].word in ("and", "against", "from", "versus")
    )
    other = sum(token.kind in ("indicator", "thing", "mark") for token in between) > 1
    return last.concept if linked and not other else None


def by_elision(clause: Clause) -> Concept | None:
    """ "GDP grew 17 percent, second among the 31 provinces, and reached 789 billion yuan": the subject is left out."""
    tokens, verb, what = clause.tokens, clause.what.verb, clause.what
    if not clause.governed or not verb or tokens[verb - 1].word not in ("and", "but"):
        return None
    governed = (one for one in reversed(clause.readings) if one.role.verb != one.index)
    told = next((one for one in governed if one.role.where != "noun"), None)
    if told is None or told.concept is None or told.concept.code is None:
        return None
    if told.role.where == "object" or any(token.word in _BOUNDARY for token in tokens[told.index : verb]):
        return None
    named = told.role.where != "of" and any(
        token.kind in ("indicator", "thing", "area") for token in tokens[clause.readings[-1].index + 1 : verb]
    )
    unit = clause.catalog.by_code[told.concept.code].unit
    fits = what.unit in RELATIVE_UNITS or same_kind(what.unit, unit)
    return told.concept if fits and not named else None


_BOUNDARY = frozenset({";", ":", "while", "whereas"})
_PAYING = frozenset(
    "spend spends spent spending invest invests invested investing pay pays paid costs cost".split()
)
_SPENDING = stems("spending investment")


def is_paid(clause: Clause) -> bool:
    """ "It will spend 3 billion yuan": what somebody pays, where no spending was spoken of before."""
    if clause.preceding not in _PAYING:
        return False
    entry = clause.catalog.by_code.get(clause.spoken_of.code or "") if clause.spoken_of else None
    return entry is None or not stems(entry.name_en.lower()) & _SPENDING
