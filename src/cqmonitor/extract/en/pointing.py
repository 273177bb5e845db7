"""Words that point back: "the sector", "that of the latter", "its value added", "the total"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from cqmonitor.extract.catalog import Catalog
from cqmonitor.extract.en.concepts import NEUTRAL, SHARE_WORDS, Concept
from cqmonitor.extract.en.context import Discourse
from cqmonitor.extract.en.nouns import FUNCTION_WORDS
from cqmonitor.extract.en.phrases import paired
from cqmonitor.extract.en.reading import Reading
from cqmonitor.extract.en.tokens import Token

_OF_THESE = re.compile(r"\b(?:of|among)\s(?:these|them|those|which|whom)\b", re.IGNORECASE)

_ITS_VALUE = re.compile(r"(?:its|their)\s(?:value[\s-]added|added[\s-]value)$", re.IGNORECASE)

_SECTOR = re.compile(r"\b(?:the|this|that)\s(?:sector|industry)\b", re.IGNORECASE)

_PAIR = re.compile(r"\b(?:the\s)?(former|latter)\b", re.IGNORECASE)

_THAT_OF = re.compile(r"^(?:that|those)\s(?=(?:of|in|for)\s)", re.IGNORECASE)

_HEAD = re.compile(r"^(.*?)\s(?:of|in|for)\s", re.IGNORECASE)


def spelled_out(
    concept: Concept, before: Concept | None, tokens: Sequence[Token], discourse: Discourse
) -> Concept | None:
    """ "the value added of the sector", "that of the latter": the words with what they point back to."""
    words = concept.words
    if before and _ITS_VALUE.match(words):
        named = discourse.catalog.indicators.find(before.words)
        codes = [mention.what for mention in named if mention.what.endswith("_value_added")]
        return replace(concept, code=codes[0], anaphor=False) if codes else None
    pair_of = paired(tokens) or discourse.pair
    if pair_of and (match := _PAIR.search(words)):
        words = words[: match.start()] + pair_of[match[1].lower() == "latter"] + words[match.end() :]
    if before and (start := _HEAD.match(before.words)):
        words = _THAT_OF.sub(f"{start[1]} ", words)
    if before and before.code and words == concept.words:
        head = before.words.lower().split()[-1]
        whole = discourse.catalog.indicators.find(f"{words} {head}")
        if len(whole) == 1 and (whole[0].start, whole[0].end) == (0, len(words) + 1 + len(head)):
            return replace(concept, words=f"{words} {head}", code=whole[0].what, anaphor=False)
    if discourse.subject:
        words = _SECTOR.sub(discourse.subject, words)
    if words == concept.words:
        return None
    found = discourse.catalog.indicators.find(words)
    return replace(concept, words=words, code=found[0].what, anaphor=False) if len(found) == 1 else None


def is_elsewhere(tokens: Sequence[Token], last: int, index: int) -> bool:
    """ "8.2 percent next door and 6 percent nationwide": the same thing in another area."""
    between = [token for token in tokens[last + 1 : index] if token.kind != "period"]
    places = [*between, *tokens[index + 1 : index + 4]]
    named = any(token.kind in ("indicator", "thing", "quantity") for token in between)
    return any(token.kind == "area" for token in places) and len(between) < 7 and not named


def carried_concept(
    concept: Concept | None, last: Reading | None, clause: str, dated: bool, discourse: Discourse
) -> Concept | None:
    """The concept before, less its code where the words say that this is a part of it."""
    before = last.concept if last else discourse.concept
    if concept and last is None and "total" in concept.words.lower().split():
        before = discourse.paragraph_concept or before
    if before is None:
        return concept
    if concept and len(discourse.recent) > 1 and (which := re.search(r"\b(former|latter)\b", concept.words)):
        return discourse.recent[-2 if which[1] == "former" else -1]
    area = concept.area if concept else None
    foreign = concept is not None and concept.partner
    if foreign or (_OF_THESE.search(clause) and not dated):
        words = concept.words if concept else before.words
        return Concept(words, None, None if foreign else area, restricted=True)
    words = concept.words if concept and SHARE_WORDS.search(concept.words) else before.words
    return replace(before, area=area or before.area, words=words)


_ACTIVITY_NOUN = re.compile(
    r"(?:the\s|its\s|their\s|total\s|annual\s|monthly\s)*(?:value\sof\s(?:the\s|its\s)?)?"
    r"(output|production|sales|exports|shipments|deliveries)"
    r"(?:\s(?:of|in)\s(?:the\s)?(?:whole\s|entire\s)?(?:city|municipality|province|country|chongqing))?(?:\sagain)?$",
    re.IGNORECASE,
)


def activity_of(concept: Concept, before: Concept, catalog: Catalog) -> Concept | None:
    """ "the output of the whole city" after "new energy vehicles": the thing spoken of, and what is done with it."""
    match = (
        _ACTIVITY_NOUN.match(concept.words.strip())
        if concept.code is None and concept.thing is None
        else None
    )
    thing = before.thing or (catalog.thing_of.get(before.code) if before.code else None)
    if match is None or thing is None:
        return None
    named = {"production": "output", "shipments": "exports", "deliveries": "sales"}
    activity = named.get(match[1].lower(), match[1].lower())
    money = "value" in concept.words.lower()
    codes = [
        code
        for done, code in thing.pairs
        if done == activity and (catalog.by_code[code].unit == "CNY") is money
    ]
    return replace(concept, code=codes[0], thing=thing, anaphor=False) if codes else None


def repeats_head(concept: Concept, before: Concept) -> bool:
    """ "its consumption" after "electricity consumption": the head noun alone stands for the name."""
    words = concept.words.lower().split()
    head = before.words.lower().split()[-1]
    return (
        concept.code is None
        and concept.thing is None
        and not concept.restricted
        and words[-1] == head
        and head not in ("%", "sales", "output")
        and all(word in NEUTRAL or word in FUNCTION_WORDS or word.endswith("'s") for word in words[:-1])
    )
