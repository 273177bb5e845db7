"""Names and values side by side: `X and Y grew 5 % and 6 %`, `… respectively`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from cqmonitor.extract.catalog import Catalog
from cqmonitor.extract.en.comparing import compares, right_words
from cqmonitor.extract.en.concepts import Concept, concept_of
from cqmonitor.extract.en.lexicon import DOWN_VERBS, UP_VERBS
from cqmonitor.extract.en.locus import is_local
from cqmonitor.extract.en.preverbal import phrase_before
from cqmonitor.extract.en.reading import Reading
from cqmonitor.extract.en.spread import code_in_unit, words_before
from cqmonitor.extract.en.tokens import Token
from cqmonitor.extract.en.topics import narrowed


def pair(
    readings: list[Reading], tokens: Sequence[Token], folded: str, catalog: Catalog, recent: Sequence[Concept]
) -> list[list[Reading]]:
    """ "X and Y grew 5 % and 6 %", "… up 5 % and 6 % respectively": names and values in order.

    Returns the runs of values that are no names' but may be areas'.
    """
    others = []
    for run in _runs(readings, tokens):
        names = _names_for(run, readings, tokens, folded, catalog, recent)
        if len(names) != len(run):
            others.append(run)
        else:
            behind = right_words(tokens, run[-1].index)
            first = run[-1].role if compares(behind) else run[0].role
            for reading, concept in zip(run, names, strict=True):
                sign = -1 if (reading.role if _moves_itself(tokens, reading) else first).value < 0 else 1
                reading.role = replace(
                    reading.role, measure=first.measure, value=sign * abs(reading.role.value)
                )
                reading.concept, reading.paired = concept, True
    return others


def _runs(readings: list[Reading], tokens: Sequence[Token]) -> list[list[Reading]]:
    """Two or more quantities of one unit with nothing but "and" and commas between them."""
    runs: list[list[Reading]] = []
    for reading in readings:
        last = runs[-1][-1] if runs else None
        if last and last.role.unit == reading.role.unit and _side_by_side(tokens, last, reading):
            runs[-1].append(reading)
        else:
            runs.append([reading])
    return [run for run in runs if len(run) > 1 and _is_list(run, tokens)]


def _is_list(run: Sequence[Reading], tokens: Sequence[Token]) -> bool:
    """ "takes 16 days, some 20 days less than by sea": two amounts with only a comma between are none."""
    first, *_, last = run
    joined = any(token.word in ("and", "or", ":") for token in tokens[first.index : last.index])
    return joined or any(token.word == "respectively" for token in tokens) or last.found.form == "ratio"


_MOVES = UP_VERBS | DOWN_VERBS


def _moves_itself(tokens: Sequence[Token], reading: Reading) -> bool:
    """Whether a verb of its own stands directly before a value of a list."""
    return reading.index > 0 and tokens[reading.index - 1].word in _MOVES


def _side_by_side(tokens: Sequence[Token], first: Reading, second: Reading) -> bool:
    """Whether nothing but "and" and commas stands between; a noun that both count is said twice."""
    noun = first.found.quantity.noun
    twice = noun.lower().split() if noun == second.found.quantity.noun else []
    rest = tokens[second.index + 1 : second.index + 6]
    tokens = [token for token in tokens[first.index + 1 : second.index] if token.kind != "period"]
    between = [token.word for token in tokens if token.word not in twice]
    joints = {",", "and", "or", "by", ":"}
    if any(token.word == "respectively" for token in rest):
        joints |= _MOVES  # "rose 45 percent and fell 8 percent, respectively"
    return bool(between) and all(word in joints for word in between)


def _names_for(
    run: list[Reading],
    readings: list[Reading],
    tokens: Sequence[Token],
    folded: str,
    catalog: Catalog,
    recent: Sequence[Concept],
) -> list[Concept]:
    told = [reading.concept for reading in readings if reading.paired and reading.index < run[0].index]
    if len(told) == len(run) and tokens[run[0].index - 1].word == "to":
        return [concept for concept in told if concept]  # "rose 45 and fell 8 percent, to 3 and 5 million"
    verb = run[0].role.verb if run[0].role.where != "apposed" else run[0].index
    phrase = phrase_before(tokens, verb, whole=True)
    split = _coordinated(phrase, folded, catalog)
    named = len(split) == len(run) and all(one.code or one.thing for one in split)
    spread = [] if named else _spread(run, tokens, catalog)
    if spread or len(split) == len(run):
        return spread or split
    if len(run) == 3 and _is_of_three(tokens[: run[0].index]):
        return [one for name in _THREE if (one := _named(name, catalog))]
    before = distinct([reading for reading in readings if reading.index < run[0].index])
    if len(before) >= len(run):
        return list(before[-len(run) :])
    whole = concept_of(phrase, folded, catalog)
    if whole is not None and not whole.anaphor and "and" in (token.word for token in phrase):
        return []  # "Town and country grew by 8.3 and 7.7 percent": not what was spoken of, but its parts
    if run[0].own and run[0].concept is not None and run[0].concept.code:
        return []  # "Energy use fell by 3 percent last year and by 7 percent in two": one name, two times
    counted = len(recent) == len(run) or run[0].found.form == "ratio"
    return list(recent[-len(run) :]) if not before and counted and len(recent) >= len(run) else []


def _is_of_three(before: Sequence[Token]) -> bool:
    """ "the three industries", "the structure of the three industries"; not "the three industries of cars, chips and drugs"."""
    words = [token.word for token in before]
    at = words.index("three") + 1 if "three" in words else len(words)
    named = words[at : at + 1] in (["industries"], ["sectors"]) or words[at : at + 3] == [
        "strata",
        "of",
        "industry",
    ]
    parts = [token for token in before[at + 1 :] if token.kind in ("indicator", "thing")]
    return named and not any(
        token.kind == "thing" or (token.code or "").endswith("_value_added") for token in parts
    )


_THREE = tuple(f"value added of the {nth} industry" for nth in ("primary", "secondary", "tertiary"))
""" "The three industries made up 7, 39 and 54 percent": in the order in which they are always told."""


def distinct(readings: Sequence[Reading]) -> tuple[Concept, ...]:
    """The concepts that readings name themselves, each once, in order."""
    found: list[Concept] = []
    for reading in readings:
        if (
            reading.concept
            and (reading.own or reading.paired or reading.concept.code)
            and all(
                (reading.concept.code or reading.concept.words) != (one.code or one.words) for one in found
            )
        ):
            found.append(reading.concept)
    return tuple(found)


def _coordinated(phrase: Sequence[Token], folded: str, catalog: Catalog) -> list[Concept]:
    """The concepts of "A, B and C", or of "growth of A and B" where head or tail is shared."""
    pieces: list[list[Token]] = [[]]
    for token in phrase:
        if token.word in (",", "and"):
            pieces.append([])
        else:
            pieces[-1].append(token)
    concepts = [
        concept for piece in pieces if (concept := concept_of(piece, folded, catalog)) and not concept.anaphor
    ]
    shared = _shared(phrase, folded, catalog)
    coded = all(concept.code for concept in concepts)
    if len(concepts) > 1 and all(concept.code or concept.thing for concept in concepts):
        return concepts if coded or not shared else shared
    return shared or (concepts if len(concepts) > 1 else [])


def _spread(run: list[Reading], tokens: Sequence[Token], catalog: Catalog) -> list[Concept]:
    """ "Urban and rural residents had disposable incomes of": each member with the words that the clause leaves to all."""
    words = words_before(tokens, run[0].index)
    for match in _LIST.finditer(words):
        members = [*re.split(r",\s", match[1]), match[2]][-len(run) :]
        variants = [f"{member}{words[match.end() :]}" for member in members]
        named = [code_in_unit(variant, run[0].role.unit, catalog) for variant in variants]
        if len(members) == len(run) and all(named) and len(set(named)) == len(run):
            return [Concept(variant, code) for variant, code in zip(variants, named, strict=True)]
    return []


_SAME_LINK = re.compile(r"\b(in|of|by|for|to)\s((?:the\s)?[\w-]+)\sand\s\1\s")
""" "in industry and in infrastructure": the preposition said twice."""
_LIST = re.compile(r"((?:[\w-]+,\s){0,5}[\w-]+),?\sand\s([\w-]+)")


def _shared(phrase: Sequence[Token], folded: str, catalog: Catalog) -> list[Concept]:
    """ "incomes of urban and rural residents", "value added of the primary, secondary and tertiary industries".

    The phrase is read once with each member of the list, its last noun also in the singular.
    """
    if not phrase:
        return []
    words = _SAME_LINK.sub(r"\1 \2 and ", folded[phrase[0].start : phrase[-1].end])
    for match in _LIST.finditer(words):
        members = [*re.split(r",\s", match[1]), match[2]]
        variants = [words[: match.start()] + member + words[match.end() :] for member in members]
        concepts = [_named(variant, catalog) for variant in variants]
        if any(concepts) and match.start() == 0:  # "Passenger and cargo throughput": a head that all share
            concepts = [one or Concept(words) for one, words in zip(concepts, variants, strict=True)]
        named = [concept for concept in concepts if concept is not None]
        apart = len({one.code or one.words for one in named}) == len(members)
        if len(named) == len(members) and apart and any(one.code for one in named):
            return named
    return []


_OF_PART = re.compile(r"\s(?:of|in|to|from|for|by)\s(?:the\s|its\s)?(?=\w)", re.IGNORECASE)


def _is_part_named(behind: str, catalog: Catalog) -> bool:
    """Whether the words behind a name take a part of it; a place of China takes none."""
    match = _OF_PART.match(behind)
    areas = catalog.areas.find(behind) if match else []
    return match is not None and not any(one.start <= match.end() and is_local(one.what) for one in areas)


def _named(words: str, catalog: Catalog) -> Concept | None:
    for variant in (words, re.sub(r"ies\b(?=\s|$)", "y", words), re.sub(r"s$", "", words)):
        mentions = catalog.indicators.find(variant)
        if mentions:
            widest = max(mentions, key=lambda mention: mention.end - mention.start)
            if _is_part_named(variant[widest.end :], catalog):
                return Concept(
                    variant, restricted=True
                )  # "exports of motorcycles" where only exports have a code
            return narrowed(Concept(variant, widest.what), variant, catalog)
    return None
