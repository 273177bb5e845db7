"""Things counted under the name of their kind: "Motorcycle makers built 6 million vehicles"."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from cqmonitor.codes import Measure
from cqmonitor.extract.catalog import Thing
from cqmonitor.extract.en.clause import Clause
from cqmonitor.extract.en.concepts import Concept
from cqmonitor.extract.en.nouns import FUNCTION_WORDS
from cqmonitor.extract.en.phrases import phrase_of
from cqmonitor.extract.en.preverbal import phrase_before
from cqmonitor.extract.en.tokens import Token

_POINTING = frozenset(
    "they which that whose together output production sales exports shipments deliveries sector industry trade".split()
)
"""Subjects that say nothing of what they are of."""


def sort_meant(clause: Clause) -> Concept | None:
    """The sort that a counted "vehicles" is of: the one that the subject names, else the one spoken of.

    "Motorcycle exports rose to 4.9 million vehicles", "The industry, whose output reached 6 million vehicles"; but
    "Thanks to motorcycles, the city exported 6 million vehicles" is of all vehicles.
    """
    phrase = phrase_of(clause.tokens, clause.index, clause.what)
    named = [token for token in phrase if token.word not in _DEFINITE]
    if clause.what.where not in ("noun", "of") or len(named) != 1 or named[0].kind != "thing":
        return None
    word, subject = named[0].word, _subject(clause)
    if part := _of_part(clause):
        return part
    if here := _narrower(word, clause, subject):
        return here
    if len(named) == len(phrase) and not _points(subject):
        return None
    return _narrower(word, clause, clause.tokens[: clause.index]) or _spoken_of(word, clause)


_DEFINITE = frozenset({"the", "these", "such", "those"})


def _subject(clause: Clause) -> Sequence[Token]:
    """The subject of the amount, or of the change that led to it: "exports rose 12 percent to 4.9 million vehicles"."""
    changed = clause.last is not None and clause.preceding in ("to", "from", "at")
    subject = (
        phrase_before(clause.tokens, clause.last.role.verb) if changed and clause.last else clause.subject()
    )
    comma = next((at for at in range(len(subject) - 1, -1, -1) if subject[at].word == ","), -1)
    return subject[comma + 1 :]


def _of_part(clause: Clause) -> Concept | None:
    """ "Truck exports rose 12 percent to 40,000 vehicles": of what the growth was, which has no code."""
    last = clause.last
    moved = last is not None and last.role.measure is Measure.GROWTH and clause.preceding == "to"
    concept = last.concept if last is not None and moved else None
    return concept if concept is not None and concept.code is None and concept.restricted else None


def _points(subject: Sequence[Token]) -> bool:
    """Whether a subject says nothing of what it is of: "they", "whose output", "production"."""
    return bool(subject) and all(
        token.word in _POINTING or token.word in FUNCTION_WORDS or token.kind == "period" for token in subject
    )


def _spoken_of(word: str, clause: Clause) -> Concept | None:
    told = clause.discourse.concept
    sorts = clause.catalog.things.find(told.words.lower()) if told else []
    sort = next((mention.what for mention in sorts if _counts(word, mention.what, clause)), None)
    return Concept(told.words, None, None, sort) if told and sort else None


def _narrower(word: str, clause: Clause, tokens: Iterable[Token]) -> Concept | None:
    """The first name among tokens of a sort that a word counts."""
    for token in tokens:
        of_code = clause.catalog.thing_of.get(token.code or "") if token.kind == "indicator" else None
        sort = clause.catalog.things.whole(token.word) if token.kind == "thing" else of_code
        if sort and _counts(word, sort, clause):
            return Concept(token.word, token.code, None, sort)
    return None


def _counts(word: str, sort: Thing, clause: Clause) -> bool:
    """Whether a word is the name of the kind of a sort, and not of the sort itself: "vehicles" of motorcycles."""
    itself = clause.catalog.things.whole(word)
    heads = frozenset[str]().union(*(clause.catalog.heads_of[code] for _, code in sort.pairs))
    return word in heads and itself is not None and itself != sort
