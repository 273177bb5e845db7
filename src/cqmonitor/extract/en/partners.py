"""Trade with one partner, which is not the trade with all."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import takewhile

from cqmonitor.codes import Measure
from cqmonitor.extract.en.clause import Clause
from cqmonitor.extract.en.concepts import Concept
from cqmonitor.extract.en.locus import is_local
from cqmonitor.extract.en.tokens import Token

_TRADE = frozenset({"foreign_trade", "exports", "imports"})
_PARTNER = re.compile(
    r"\b(?:trad(?:e|ing)|export|import|overseas|foreign)\s(?:partners?|markets?|destinations?)\b|"
    r"\b(?:largest|biggest|top|main|major|leading)\s(?:partners?|buyers?|markets?|destinations?|suppliers?)\b",
    re.IGNORECASE,
)


def _names_partner(clause: Clause) -> bool:
    """ "ASEAN remained the largest trading partner, with trade of 115 billion yuan": trade with one partner."""
    if not _PARTNER.search(clause.sentence_before):
        return False
    places = (token.code or "" for token in clause.tokens[: clause.index] if token.kind == "area")
    return any(not is_local(code) and code not in ("CN", "WORLD") for code in places)


def is_with_partner(concept: Concept, clause: Clause) -> bool:
    """Whether a figure of trade is of that with one country or bloc."""
    code = concept.code or ""
    if not is_trade(code):
        return False
    named = any(reading.own and reading.concept and reading.concept.code for reading in clause.readings)
    if clause.discourse.partners and not named and _POINTING.match(concept.words):
        return True
    return (
        is_foreign(clause.subject())
        or _came_to_partner(clause)
        or _goes_on_with_partner(clause)
        or (code in _TRADE and _is_of_partners_trade(clause))
        or _is_partners_share(concept, clause)
        or (code in _TRADE and (_names_partner(clause) or _opens_with_partner(clause)))
    )


_TAKING = re.compile(
    r"(?:^|,)\s?(?:with|including|comprising|consisting\sof|of\swhich|among\swhich|of\sthat)\s(?!total\b|overall\b)|^(?:,\s)?and\s(?:its\s|their\s)?(?:exports|imports)\s",
    re.IGNORECASE,
)
_OF_IT = re.compile(r"\sof\s(?:it|this|that|them|these|the\stotal)\b", re.IGNORECASE)
_TWO_WAY = re.compile(
    r"\b(?:bilateral|two-way|mutual)\b|\b(?:trade[sd]?|trading|business)\s(?:\w+\s)?with\b", re.IGNORECASE
)


def _is_of_partners_trade(clause: Clause) -> bool:
    """ "Trade with Hungary was 4.4 billion yuan, up 5 percent, with exports of 2.9 billion yuan": a part of that with one."""
    amounts = [one for one in clause.readings if one.role.unit == clause.what.unit]
    last = amounts[-1] if amounts else None
    if last is None or clause.what.measure is not Measure.LEVEL or (last.concept and last.concept.code):
        return False
    before = clause.folded[clause.tokens[0].start : clause.tokens[last.index].start]
    told = clause.tokens[: last.index]
    abroad = any(_is_abroad(token.code) for token in told if token.kind == "area")
    between_two = _TWO_WAY.search(before) or (abroad and "trade" in before)
    return bool(between_two) and bool(_TAKING.search(clause.text) or _OF_IT.match(clause.text_behind))


def _is_abroad(code: str | None) -> bool:
    return not is_local(code or "") and code not in ("CN", "WORLD")


def _is_partners_share(concept: Concept, clause: Clause) -> bool:
    """ "ASEAN's share of exports", "the share of ASEAN in exports": part of what the share is of."""
    if concept.code not in _TRADE or clause.what.measure is not Measure.SHARE or "share" not in clause.text:
        return False
    start = clause.last.index + 1 if clause.last else 0
    words = clause.tokens[start : clause.index]
    return any(
        token.kind == "area"
        and not is_local(token.code or "")
        and token.code not in ("CN", "WORLD")
        and (
            words[at + 1].word in ("'s", "share")
            or token.word.endswith("'s")
            or words[at - 1].word in ("of", "the")
        )
        for at, token in enumerate(words[:-1])
    )


def _goes_on_with_partner(clause: Clause) -> bool:
    """ "ASEAN took 17 percent of exports and Japan 3 percent": the next partner, without a verb of its own."""
    if clause.last is None or clause.what.measure is not Measure.SHARE:
        return False
    between = clause.tokens[clause.last.index + 1 : clause.index]
    own = next(
        (at + 1 for at, token in enumerate(between) if token.word in (",", ";", "and", "while")), len(between)
    )
    return is_foreign(between[own:])


_SHIPPED = frozenset("shipments exports sales deliveries imports purchases".split())


def _came_to_partner(clause: Clause) -> bool:
    """ "Its shipments to Russia quadrupled to 41,200 vehicles": what the noun behind counts went to one country."""
    last, tokens = clause.last, clause.tokens
    if last is None or clause.preceding != "to" or last.index != clause.index - 2:
        return False
    for at in range(last.index - 1, 1, -1):
        token, before = tokens[at], at - 1 - (tokens[at - 1].word == "the")
        if token.kind == "quantity" or token.word == ";":
            return False
        if token.kind == "area" and _is_abroad(token.code) and tokens[before].word in ("to", "from"):
            sent = tokens[before - 1]
            return sent.word in _SHIPPED or sent.kind == "indicator"
    return False


_POINTING = re.compile(r"(?:the|these|those|their|its|it|they|both)\b", re.IGNORECASE)


def is_trade(code: str) -> bool:
    """Whether an indicator is of what goes to or comes from other countries."""
    return code in _TRADE or "export" in code


def is_foreign(subject: Sequence[Token]) -> bool:
    """Whether a subject is countries abroad and nothing else of weight: "Russia", "The United States and ASEAN"."""
    areas = [token.code or "" for token in subject if token.kind == "area"]
    others = any(token.kind in ("indicator", "thing", "quantity") for token in subject)
    abroad = all(not is_local(code) and code not in ("CN", "WORLD") for code in areas)
    return bool(areas) and abroad and not others


def _fronts_partner(clause: Clause) -> bool:
    """ "With export growth of 9 percent, Vietnam led the list": of the one that the main clause is about."""
    comma = next((at for at in range(clause.index, len(clause.tokens)) if clause.tokens[at].word == ","), 0)
    if not comma or clause.tokens[0].word != "with":
        return False
    main = takewhile(
        lambda token: token.kind == "area" or token.word in ("and", ",", "the"), clause.tokens[comma + 1 :]
    )
    return is_foreign(list(main))


def _opens_with_partner(clause: Clause) -> bool:
    """ "With Japan, its third partner, trade was 9 billion yuan": with one place, not with all."""
    if clause.tokens[0].word not in ("with", "to", "from"):
        return False
    if _fronts_partner(clause):
        return True
    opening = takewhile(lambda token: token.word != ",", clause.tokens[: clause.index])
    return any(token.kind == "area" and not is_local(token.code or "") for token in opening)
