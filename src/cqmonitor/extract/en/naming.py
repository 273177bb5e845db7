"""What a quantity is of: the words of its own clause that name it, else what was spoken of before."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from cqmonitor.extract.catalog import Catalog
from cqmonitor.extract.en.concepts import Concept, concept_of
from cqmonitor.extract.en.context import Discourse, area_code
from cqmonitor.extract.en.dating import compares_with_stated
from cqmonitor.extract.en.governing import Role
from cqmonitor.extract.en.lexicon import OUTPUT_VERBS
from cqmonitor.extract.en.phrases import (
    announced_subject,
    antecedent,
    first_subject,
    phrase_before,
    phrase_of,
    subject_between,
)
from cqmonitor.extract.en.places import compares_with_average
from cqmonitor.extract.en.pointing import (
    activity_of,
    carried_concept,
    is_elsewhere,
    repeats_head,
    spelled_out,
)
from cqmonitor.extract.en.reading import Reading
from cqmonitor.extract.en.tokens import Token
from cqmonitor.extract.en.topics import compose
from cqmonitor.records import Measure

_ABOUT_NAME = re.compile(r"\b(?:by|in\sterms\sof)\s")


def named_concept(
    tokens: Sequence[Token],
    index: int,
    what: Role,
    last: Reading | None,
    clause: str,
    folded: str,
    discourse: Discourse,
) -> tuple[Concept | None, bool]:
    """The concept of a quantity and whether it is named in its own clause."""
    catalog = discourse.catalog
    if what.where == "unit":
        return Concept(found_unit(tokens[index])), True
    if what.measure is Measure.RANK:
        return _ranked(tokens, index, what, last, folded, discourse)
    if what.where in ("of", "noun") and what.measure is Measure.SHARE:
        return _part_of(tokens, index, what, last, folded, discourse)
    compared = compares_with_average(tokens, index, folded) or compares_with_stated(tokens[index])
    if compared and last is not None:
        return last.concept, False
    if traded := _traded(tokens, what):
        return traded, True
    if what.where == "subject" and last is not None and _participle(tokens, what.verb):
        spoken = subject_between(tokens, last.index, what.verb)
        return (concept_of(spoken, folded, catalog), True) if spoken else (last.concept, False)
    phrase = phrase_of(tokens, index, what)
    if what.where == "same":
        phrase = antecedent(tokens, what.verb) or (
            phrase_before(tokens, what.verb) if last is None else phrase
        )
    concept = concept_of(phrase, folded, catalog) if phrase else None
    if (
        concept
        and what.unit == "percent"
        and _AMONG_INDUSTRIES.search(folded[tokens[0].start : tokens[index].start])
    ):
        concept = _industry(concept, catalog) or concept
    told = discourse.paragraph_concept
    if last is None and (concept is None or concept.anaphor):
        announced = announced_subject(tokens, index) or (
            first_subject(tokens, what.verb) if what.where == "same" else []
        )
        concept = concept_of(announced, folded, catalog) or concept
    if (
        last is None
        and (told is None or told.code == "gdp" or tokens[what.verb].word != "growth")
        and what.where in ("subject", "same")
        and not any(token.kind in ("indicator", "thing") for token in phrase)
    ):
        concept = _growing_area(tokens, what) or concept
    if what.where == "of" and (concept is None or concept.anaphor):
        concept = concept_of(phrase_before(tokens, what.verb), folded, catalog)
    if what.where == "apposed" and phrase and (concept is None or concept.code is None):
        owner = concept_of(phrase_before(tokens, tokens.index(phrase[0])), folded, catalog)
        concept = compose(folded[phrase[0].start : phrase[-1].end], owner, catalog) or concept
    before = last.concept if last else discourse.concept
    if (
        concept
        and concept.code is None
        and (named := spelled_out(concept, before, tokens[:index], discourse))
    ):
        return named, True
    if concept and before and (of_thing := activity_of(concept, before, catalog)):
        return of_thing, True
    for earlier in (before, discourse.concept):
        if concept and earlier and earlier.code and repeats_head(concept, earlier):
            return replace(earlier, area=concept.area or earlier.area), True
    aims = {tokens[max(what.verb - 1, 0)].word, tokens[what.verb].word} & {"target", "goal"}
    aims = aims or (concept is not None and _AIM.search(concept.words))
    if aims and (concept is None or concept.code is None):
        growth = any(token.word == "growth" for token in phrase)
        told = last.concept if last else discourse.paragraph_concept
        goal = (
            told
            if told and told.code and not growth
            else Concept("growth target", "gdp")
            if what.unit == "percent"
            else None
        )
        concept, aimed = goal or concept, goal is not None
        if aimed:
            return concept, True
    elsewhere = what.where == "apposed" and last is not None and is_elsewhere(tokens, last.index, index)
    if concept is None or concept.anaphor or (concept.code is None and elsewhere):
        boundary = last.index if last else 0
        dated = any(token.kind == "period" for token in tokens[boundary:index])
        return carried_concept(concept, last, clause, dated, discourse), False
    return concept, True


_TRADED = {"imported": "imports", "exported": "exports", "importing": "imports", "exporting": "exports"}


def _traded(tokens: Sequence[Token], what: Role) -> Concept | None:
    """ "Chongqing imported 235 billion yuan worth of goods": the verb names what is measured."""
    code = _TRADED.get(tokens[what.verb].word)
    first = next((at for at, token in enumerate(tokens) if token.word in _TRADED and token.kind == "word"), 0)
    if code is None or what.unit not in ("CNY", "USD") or not first or tokens[what.verb - 2].word in _TRADED:
        return None
    trader, joined = tokens[first - 1], first == what.verb or tokens[what.verb - 1].word == "and"
    whole = trader.kind == "area" or trader.word in ("it", "city", "municipality", "province", "country")
    return Concept(code, code) if whole and joined else None


def _participle(tokens: Sequence[Token], verb: int) -> bool:
    """ "expanded 4.6 percent, data showed, quickening from": a participle behind a comma has the subject before."""
    return verb > 0 and tokens[verb].word.endswith("ing") and tokens[verb - 1].word == ","


_AIM = re.compile(r"\b(?:target|goal)$", re.IGNORECASE)

_GROWING = frozenset({"grow", "grew", "grown", "growing", "expand", "expanded"})

_WHOLE_AREA = re.compile(
    r"(?:^|, |while |and )the (country|nation|city|municipality|province|region)(?: as a whole)?(?: also)?$"
)

_AMONG_INDUSTRIES = re.compile(
    r"\b(?:pillar|key|major|leading|main)\s(?:industries|sectors)\b|\bby\sindustry\b|\bpillars?\b",
    re.IGNORECASE,
)


def _industry(concept: Concept, catalog: Catalog) -> Concept | None:
    """ "Among the pillar industries, automobiles grew 8.9 percent": the industry that makes them."""
    word = concept.words.lower().removeprefix("the ").removesuffix("s")
    for name in (f"{word} industry", f"{word}s industry"):
        found = catalog.indicators.find(name)
        if len(found) == 1 and found[0].end == len(name) and found[0].start == 0:
            return Concept(concept.words, found[0].what, concept.area)
    return None


def _growing_area(tokens: Sequence[Token], what: Role) -> Concept | None:
    """ "expects Chongqing to grow 6 percent", "aims at growth of 7 percent": an economy's growth is its GDP's."""
    if what.measure is not Measure.GROWTH or what.unit != "percent":
        return None
    verb, before = tokens[what.verb].word, tokens[what.verb - 1] if what.verb else None
    if verb == "growth":
        named = before is not None and before.word in ("the", "that", "this", "its", "an", "a")
        return None if named or before is None else Concept("growth", "gdp")
    if verb in _GROWING and (
        match := _WHOLE_AREA.search(" ".join(token.word for token in tokens[: what.verb]))
    ):
        return Concept("economy", "gdp", "CN" if match[1] in ("country", "nation") else None)
    at = what.verb - 1
    while at > 0 and tokens[at].word in ("to", "will", "would", "is", "has", "also", "expected", "forecast"):
        at -= 1
    if verb in _GROWING and at >= 0 and tokens[at].kind == "area":
        return Concept("economy", "gdp", area_code(tokens[at]))
    return None


def found_unit(token: Token) -> str:
    """The unit's words of a quantity: "TEUs" of "213,000 TEUs"."""
    return re.sub(r"^.*\d\S*\s(?:(?:thousand|million|billion)\s)?", "", token.word)


def _ranked(
    tokens: Sequence[Token], index: int, what: Role, last: Reading | None, folded: str, discourse: Discourse
) -> tuple[Concept | None, bool]:
    """A rank's concept: "by trade value" behind it, the subject, else the paragraph's."""
    for at in range(index + 1, min(len(tokens), index + 16)):
        if tokens[at].kind == "indicator" and tokens[at - 1].word in ("by", "of", "in", "total"):
            return concept_of([tokens[at]], folded, discourse.catalog), True
        if tokens[at].word in (";", ",", "while"):
            break
    subject = concept_of(phrase_before(tokens, what.verb), folded, discourse.catalog)
    apposed = what.verb == index and last is not None
    if subject and not subject.anaphor and not apposed and (subject.code or last is None):
        return subject, True
    carried = last.concept if last else discourse.paragraph_concept or discourse.concept
    if (carried is None or carried.code is None) and re.match(
        r"[^,;]{0,60}\bby\s(?:total\s)?(?:value|volume|size)\b", folded[tokens[index].end : tokens[-1].end]
    ):
        carried = discourse.story_concept or carried
    return carried or subject, False


_MAKING = OUTPUT_VERBS | {"generate", "generates", "generated", "create", "created", "creates"}


def _part_of(
    tokens: Sequence[Token], index: int, what: Role, last: Reading | None, folded: str, discourse: Discourse
) -> tuple[Concept | None, bool]:
    """A share's concept is the part: "made a third of the world's laptops", "5 bn, or 30 % of exports"."""
    whole = concept_of(phrase_of(tokens, index, what), folded, discourse.catalog)
    before = tokens[index - 1].word if index else ""
    if (
        last is not None
        and before in ("or", ",", "(", "and", "with", "for", "at")
        and not (whole and whole.thing)
    ):
        return last.concept, False
    if whole and whole.thing:
        return whole, True
    aim = whole is not None and _AIM.search(re.sub(r"\sfor\s.*", "", whole.words))
    if aim and last is not None:
        return last.concept, False
    subject = concept_of(phrase_before(tokens, what.verb), folded, discourse.catalog)
    if subject and not subject.anaphor and what.verb != index:
        return subject, True
    if whole and whole.code and tokens[what.verb].word in _MAKING:
        return whole, True
    carried = last.concept if last else discourse.concept
    if what.verb != index and carried and (subject is None or subject.anaphor):
        return carried, False
    return (replace(whole, code=None, restricted=True) if whole else None), True
