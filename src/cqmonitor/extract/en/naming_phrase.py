"""What the phrase that a quantity is about names, else the words around it: the name behind, the subject of the statement."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import takewhile

from cqmonitor.extract.en.bare import bare_code
from cqmonitor.extract.en.clause import Clause
from cqmonitor.extract.en.concepts import Concept
from cqmonitor.extract.en.industries import AMONG_INDUSTRIES, industry_making
from cqmonitor.extract.en.lexicon import FALL_NOUNS, OUTPUT_VERBS, RISE_NOUNS
from cqmonitor.extract.en.phrases import antecedent, phrase_of, topic
from cqmonitor.extract.en.preverbal import phrase_before
from cqmonitor.extract.en.subjects import announced_subject, first_subject, main_subject, subject_ahead
from cqmonitor.extract.en.tokens import Token
from cqmonitor.extract.en.topics import compose


def concept_phrase(clause: Clause) -> list[Token]:
    tokens, what = clause.tokens, clause.what
    phrase = phrase_of(tokens, clause.index, what)
    if what.where != "same":
        return phrase
    if clause.last is None and not clause.governed and (subject := first_subject(tokens, clause.index)):
        return subject  # "Exports were flat after a 3 percent decline"
    if clause.last:
        return antecedent(tokens, what.verb) or phrase
    return (
        antecedent(tokens, what.verb) or main_subject(tokens, what.verb) or phrase_before(tokens, what.verb)
    )


def named_behind(clause: Clause) -> Concept | None:
    """ "compared with 29 million units for car sales": the name behind the amount and its noun."""
    noun = clause.found.quantity.noun.lower().split()
    behind = [
        token for token in clause.tokens[clause.index + 1 : clause.index + 12] if token.word not in noun
    ]
    if not behind or behind[0].word not in ("for", "in"):
        return None
    phrase = list(takewhile(lambda token: token.kind not in ("mark", "quantity", "period"), behind[1:]))
    named = clause.name(phrase) if any(token.kind == "indicator" for token in phrase[:6]) else None
    return named if named and named.code else None


_MAKERS = frozenset({"makers", "manufacturers", "producers", "factories", "plants"})


def named_by_phrase(clause: Clause, phrase: Sequence[Token]) -> Concept | None:
    """What the phrase names, or the words around it where it only points."""
    where = clause.what.where
    if where == "subject" and phrase and phrase[-1].word in _MAKERS and clause.verb in OUTPUT_VERBS:
        phrase = phrase[:-1]  # "motorcycle makers produced 1.9 million units"
    concept = clause.name(phrase)
    if (concept is None or concept.code is None) and (object_ := clause.name(_put_at(clause))):
        concept = object_ if object_.code or object_.anaphor else concept
    if concept and clause.what.unit == "percent" and AMONG_INDUSTRIES.search(clause.sentence_before):
        concept = industry_making(concept, clause.catalog) or concept
    if concept is None or not (concept.code or concept.thing):
        concept = _of_statement(clause) or concept
    pointing = concept is None or concept.anaphor or (where == "same" and not (concept.code or concept.thing))
    if clause.last is None and pointing:
        words = _announced(clause)
        announced = clause.name(words)
        aside = (
            bool(words and phrase) and words[0].word in ("it", "they") and phrase[0].start < words[0].start
        )
        concept = concept if announced is None or aside else announced  # "services, small as they are, grew"
    if where == "of" and concept and concept.code is None and not concept.anaphor and phrase:
        owner = clause.name(clause.subject())
        concept = compose(clause.folded[phrase[0].start : phrase[-1].end], owner, clause.catalog) or concept
    if where == "of" and (concept is None or concept.anaphor):
        return clause.name(phrase_before(clause.tokens, clause.what.verb)) or concept
    headed = where == "apposed" or (where == "subject" and clause.verb in _CHANGES)
    if headed and phrase and (concept is None or concept.code is None):
        owner = clause.name(phrase_before(clause.tokens, clause.tokens.index(phrase[0])))
        return compose(clause.folded[phrase[0].start : phrase[-1].end], owner, clause.catalog) or concept
    return concept


_CHANGES = RISE_NOUNS | FALL_NOUNS
"""Nouns that have what changes before them: "recorded value-added growth of 7 percent"."""


def _of_statement(clause: Clause) -> Concept | None:
    """ "Exports were modest, at 14,000", "Phones were the exception: 91 million were made": of what the statement is about."""
    tokens, index = clause.tokens, clause.index
    before = [token.word for token in tokens[max(0, index - 2) : index]]
    if clause.last is not None or not (before[-1:] == [":"] or before == [",", "at"]):
        return None
    at = index - 1 if before[-1] == ":" else index - 2
    subject = clause.name(first_subject(tokens, at))
    if subject is None or subject.anaphor:
        return None
    had = any(token.word in _HAD for token in tokens[:at]) and tokens[at - 1].word in _CHANGES
    return subject if subject.code or subject.thing or had else None


_HAD = frozenset("posted saw recorded registered had showed reported enjoyed".split())
""" "electronics posted the fastest growth, at 11 percent": who has it is what grew."""


_PUT = frozenset(
    "put puts estimated estimates pegged pegs set sets hold holds held keep keeps kept cap capped limit limited".split()
)


def _put_at(clause: Clause) -> Sequence[Token]:
    """ "Officials put the increase at 5 percent": the object that is put at the amount."""
    start = clause.last.index + 1 if clause.last else 0
    put = next((at for at in range(clause.index - 1, start, -1) if clause.tokens[at].word in _PUT), None)
    if put is None or clause.preceding not in ("at", "about", "around", "some", "nearly"):
        return []
    return [
        token
        for token in clause.tokens[put + 1 : clause.index]
        if token.word not in ("at", "about", "around")
    ]


def _announced(clause: Clause) -> list[Token]:
    """The subject before a colon, or that of the clause's first verb."""
    announced = (
        topic(clause.tokens)
        or announced_subject(clause.tokens, clause.index)
        or subject_ahead(clause.tokens, clause.index)
    )
    if bare := _announced_bare(clause):
        return bare
    if announced or clause.what.where not in ("same", "apposed"):
        return announced
    subject = first_subject(clause.tokens, clause.what.verb)
    named = clause.what.where == "same" or any(token.kind in ("indicator", "thing") for token in subject)
    return subject if named else []


def _announced_bare(clause: Clause) -> list[Token]:
    """ "Only investment missed its target: it rose 6.1 percent": a common noun that the catalog reads alone."""
    colon = next((at for at in range(clause.index - 1, 0, -1) if clause.tokens[at].word == ":"), 0)
    subject = first_subject(clause.tokens, colon)
    words = clause.folded[subject[0].start : subject[-1].end] if subject else ""
    return subject if colon and bare_code(words, clause.catalog) else []
