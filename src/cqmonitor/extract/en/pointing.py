"""Words that point back: "the sector", "that of the latter", "its value added", "such vehicles"."""

from __future__ import annotations

import re
from dataclasses import replace

from cqmonitor.extract.catalog import Catalog
from cqmonitor.extract.en.clause import Clause
from cqmonitor.extract.en.concepts import Concept
from cqmonitor.extract.en.industries import introduced, of_industry
from cqmonitor.extract.en.lexicon import MONTHS
from cqmonitor.extract.en.modifiers import NEUTRAL, OWNERS
from cqmonitor.extract.en.nouns import FUNCTION_WORDS
from cqmonitor.extract.en.phrases import paired

_ITS_VALUE = re.compile(r"(?:its|their)\s(?:own\s)?(?:value[\s-]added|added[\s-]value)$", re.IGNORECASE)

_OWNED = re.compile(r"(?:its|their)\s(.+)$", re.IGNORECASE)
_LENGTH = re.compile(
    r"(?:a|the)?\s?(?:total|combined|overall|operating)?\s?(?:length|mileage)(?:\sin\s(?:operation|service))?$",
    re.IGNORECASE,
)
_THE_TRADE = re.compile(
    r"(?:while\s|and\s|but\s)?(?:the|this|that)\s(?:industry|sector|trade|business)", re.IGNORECASE
)
_SECTOR = re.compile(r"\b(?:the|this|that)\s(?:sector|industry)\b", re.IGNORECASE)

PAIR = re.compile(r"\b(?:the\s)?(former|latter)\b", re.IGNORECASE)

_THAT_OF = re.compile(r"^(?:that|those)\s(?=(?:of|in|for)\s)", re.IGNORECASE)

_HEAD = re.compile(r"^(.*?)\s(?:of|in|for)\s", re.IGNORECASE)


def such_things(clause: Clause) -> Concept | None:
    """ "annual output of such vehicles", "365,000 of these vehicles" after "new energy vehicles": the sort spoken of."""
    before, tokens = clause.spoken_of, clause.tokens
    sort = (before.thing or clause.catalog.thing_of.get(before.code or "")) if before else None
    if before is None or sort is None:
        return None
    start = clause.last.index + 1 if clause.last else 0
    for at in range(max(start, 1), min(clause.index + 5, len(tokens))):
        repeated = tokens[at].kind == "thing" and before.words.lower().endswith(f" {tokens[at].word}")
        of_the = tokens[at - 1].word == "the" and tokens[at - 2].word == "of"
        if repeated and (of_the or tokens[at - 1].word in ("such", "these", "those")):
            return Concept(before.words, None, before.area, sort)
    return None


def points_to_trade(concept: Concept) -> bool:
    """ "The industry had grown" after "catering revenue": the one that was spoken of, not all industry."""
    return bool(_THE_TRADE.fullmatch(concept.words))


def spelled_out(concept: Concept, clause: Clause) -> Concept | None:
    """ "the value added of the sector", "that of the latter": the words with what they point back to."""
    before = clause.spoken_of
    if of_trade := of_industry(concept, clause):
        return of_trade
    if before and before.code and points_to_trade(concept):
        return replace(before, area=concept.area or before.area)
    if before and _ITS_VALUE.match(concept.words):
        return _its_value(concept, before, clause.catalog)
    if before and (measured := _measured(concept, before, clause)):
        return measured
    words = _with_names(concept.words, clause)
    plain = (
        before is not None and before.code is not None and concept.thing is None and not concept.restricted
    )
    shared = _shared_noun(words, before, concept, clause.catalog) if plain and before else None
    if shared and words == concept.words:
        return shared
    subject = introduced(clause) or clause.discourse.subject
    owned = _OWNED.match(words) if subject and clause.last is None else None
    for name in (f"{owned[1]} of {subject}", f"{owned[1]} of the {subject} industry") if owned else ():
        if shared := _whole_name(name, concept, clause.catalog):
            return shared
    if subject:
        words = _SECTOR.sub(subject, words)
    if words == concept.words:
        return None
    found = clause.catalog.indicators.find(words)
    if len(found) != 1:
        return None
    part = _PART_OF.match(words, found[0].end) or _of_something(words[found[0].end :], clause)
    return replace(
        concept,
        words=words,
        code=None if part else found[0].what,
        thing=None,
        anaphor=False,
        restricted=bool(part),
    )


def headed(concept: Concept | None, clause: Clause) -> Concept | None:
    """ "Catering was the bright spot: revenue jumped": what the subject before the colon says of a noun alone."""
    subject = introduced(clause)
    if not subject or concept is None or concept.code or len(concept.words.split()) > 1:
        return None
    return _whole_name(f"{_STATE.split(subject)[0]} {concept.words}", concept, clause.catalog)


_STATE = re.compile(r"\s(?:remain(?:ed|s)|stay(?:ed|s)|look(?:ed|s)|kept|did)\b")


def _its_value(concept: Concept, before: Concept, catalog: Catalog) -> Concept | None:
    """ "its value added" after "the output value of the auto industry"."""
    codes = [mention.what for mention in catalog.indicators.find(before.words)]
    code = next((code for code in codes if code.endswith("_value_added")), None)
    return replace(concept, code=code, anaphor=False) if code else None


def _measured(concept: Concept, before: Concept, clause: Clause) -> Concept | None:
    """ "12 subway lines with a combined length of 313 km": the lines, by what they are measured in."""
    codes = {mention.what for mention in clause.catalog.indicators.find(before.words)}
    fitting = [code for code in codes if clause.catalog.by_code[code].unit == clause.what.unit]
    if len(fitting) != 1 or not _LENGTH.match(concept.words):
        return None
    return replace(concept, code=fitting[0], anaphor=False, restricted=False)


def _with_names(words: str, clause: Clause) -> str:
    """Names for "the former" and "the latter", and for the "that" of "that of services"."""
    pair_of = paired(clause.tokens[: clause.index]) or clause.discourse.pair
    if pair_of and (match := PAIR.search(words)):
        words = words[: match.start()] + pair_of[match[1].lower() == "latter"] + words[match.end() :]
    before = clause.spoken_of
    if _LINKED.match(words) and clause.last is not None and (head := _shared_head(clause)):
        words = f"{head} {words}"
    if before and not before.anaphor and not _is_place(_THAT_OF.sub("", words), clause):
        words = _THAT_OF.sub(f"{_shared_head(clause) or before.words} ", words)
    return words


_LINKED = re.compile(r"(?:in|to)\s(?!an?\s)[a-z]", re.IGNORECASE)
""" "investment in roads rose 6 percent, in industry 11": the noun is said once."""


def _shared_head(clause: Clause) -> str | None:
    """ "investment in industry rose, in roads it fell, while that in": the noun that the sentence goes on about."""
    spoken = [one.concept for one in reversed(clause.readings)] or [clause.discourse.concept]
    heads = (_HEAD.match(concept.words) for concept in spoken if concept)
    return next((match[1] for match in heads if match and match[1]), None)


def _is_place(words: str, clause: Clause) -> bool:
    """ "that of Chengdu": the same of another place."""
    name = words.removeprefix("of ").removeprefix("in ").removeprefix("for ")
    return clause.catalog.areas.whole(name) is not None


def _shared_noun(words: str, before: Concept, concept: Concept, catalog: Catalog) -> Concept | None:
    """ "industrial investment rose 9 percent and infrastructure 7", "budget revenue fell while spending rose"."""
    last = re.split(r"\band\b|\bwhile\b|\bbut\b|,", words)[-1].strip().lower()
    *modifiers, head = before.words.lower().split()
    if one := _ONE.fullmatch(last):
        return _whole_name(f"{one[1]} {head}", concept, catalog)
    for name in (f"{last} {head}", f"{' '.join(modifiers)} {last}" if modifiers else ""):
        if name and (shared := _whole_name(name, concept, catalog)):
            return shared
    return None


_ONE = re.compile(r"(?:the\s|a\s)?([\w\s-]+)\sones?")
"""A shared noun left out: "the secondary one"."""


def _whole_name(words: str, concept: Concept, catalog: Catalog) -> Concept | None:
    """ "industrial investment rose 9 percent and infrastructure 7": the last noun is shared."""
    code = catalog.indicators.whole(words)
    return replace(concept, words=words, code=code, anaphor=False) if code else None


def _of_something(behind: str, clause: Clause) -> bool:
    """ "Fixed-asset investment in railways": what stands behind a name with "in" is no place of China."""
    match = re.match(r"\s(?:in|of)\s(?:the\s)?(\w[\w-]*)", behind)
    return match is not None and match[1] not in OWNERS and not clause.catalog.areas.find(behind)


_PART_OF = re.compile(
    r"\s(?:in|of|to|from|by)\s(?:the\s)?(?:urban|rural|private|state-owned|foreign|county|counties|villages?|towns?)\b",
    re.IGNORECASE,
)


_ACTIVITY_NOUN = re.compile(
    r"(?:the\s|its\s|their\s|total\s|annual\s|monthly\s)*(?:value\sof\s(?:the\s|its\s)?)?"
    r"(output|production|sales|exports|shipments|deliveries)"
    r"(?:\s(?:of|in)\s(?:the\s)?(?:whole\s|entire\s)?(?:city|municipality|province|country|chongqing|latter))?(?:\sagain)?"
    r"(?:\s(?:is|are|was|were|has|have|had|will|would)\b[\w\s]*)?$",
    re.IGNORECASE,
)


_SAME_ACTIVITY = {"production": "output", "shipments": "exports", "deliveries": "sales"}


_TRADE = frozenset({"exports", "imports"})


def activity_of(concept: Concept, before: Concept, unit: str, catalog: Catalog) -> Concept | None:
    """ "the output of the whole city" after "new energy vehicles": the thing spoken of, and what is done with it.

    "Exports hit 1.2 million units" is of the thing too, as a country's exports are money.
    """
    traded = unit == "count" and concept.code in _TRADE
    if traded:
        concept = replace(concept, code=None)
    match = _ACTIVITY_NOUN.match(concept.words.strip())
    thing = before.thing or (catalog.thing_of.get(before.code) if before.code else None)
    if match is None or thing is None or concept.code is not None or concept.thing is not None:
        return None
    activity = _SAME_ACTIVITY.get(match[1].lower(), match[1].lower())
    money = "value" in concept.words.lower()
    codes = [code for done, code in thing.pairs if done == activity]
    fitting = [code for code in codes if (catalog.by_code[code].unit == "CNY") is money]
    told = None if traded else thing
    return replace(concept, code=fitting[0], thing=told, anaphor=False) if fitting else None


_OUTPUT = re.compile(r"(?:where\s|whose\s|the\s|its\s|their\s|and\s|while\s|but\s)*output", re.IGNORECASE)


def economys_output(concept: Concept, before: Concept, unit: str) -> Concept | None:
    """ "Chongqing, where output rose 6.1 percent" behind another city's economy: that of the economy."""
    bare = before.code == "gdp" and _OUTPUT.fullmatch(concept.words) is not None
    return replace(concept, code="gdp", anaphor=False) if bare and unit in ("percent", "CNY") else None


def repeats_head(concept: Concept, before: Concept) -> bool:
    """ "its consumption" after "electricity consumption": the head noun alone stands for the name."""
    words = [word for word in concept.words.lower().split() if word not in MONTHS]
    if words[-1:] == ["sales"] and before.code == "retail_sales":
        return words in (["sales"], ["the", "sales"], ["total", "sales"])
    head = before.words.lower().split()[-1]
    return (
        concept.code is None
        and concept.thing is None
        and not concept.restricted
        and words[:1] not in (["a"], ["an"])
        and words[-1:] == [head]
        and head not in ("%", "sales", "output")
        and all(word in NEUTRAL or word in FUNCTION_WORDS or word.endswith("'s") for word in words[:-1])
        and not _SORTING & set(words)
    )


_SORTING = frozenset({"public", "private", "new", "domestic", "local", "main", "major", "key", "big"})
"""Words that leave a full name the whole, but make a head noun alone a sort: "public piles" of charging piles."""
