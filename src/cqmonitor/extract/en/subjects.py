"""The subject of a sentence where it does not stand right before the quantity's verb: fronted, announced, of an earlier verb."""

from __future__ import annotations

from collections.abc import Sequence

from cqmonitor.extract.en.asides import TELLING
from cqmonitor.extract.en.nouns import FUNCTION_WORDS
from cqmonitor.extract.en.nouns import VERBS as OTHER_VERBS
from cqmonitor.extract.en.preverbal import FINITE, is_finite, last_clause, phrase_before
from cqmonitor.extract.en.tokens import Token


def first_subject(tokens: Sequence[Token], verb: int) -> list[Token]:
    """ "The CPI was flat and rose 0.3 percent": the subject of the first verb of the clause."""
    start = max((at + 1 for at in range(verb) if tokens[at].word in (";", ":")), default=0)
    finite = [at for at in range(start, verb) if is_finite(tokens[at])]
    first = next((at for at in finite if tokens[at].word not in TELLING), finite[0] if finite else None)
    return phrase_before(tokens, first) if first is not None else []


def announced_subject(tokens: Sequence[Token], index: int) -> list[Token]:
    """ "Car exports were the star: at 36 billion yuan, they …": the subject before the colon, where it is a name."""
    colon = next((at for at in range(index - 1, 0, -1) if tokens[at].word == ":"), 0)
    first = next((at for at in range(colon) if is_finite(tokens[at])), None)
    phrase = phrase_before(tokens, first) if first is not None else []
    return phrase if any(token.kind in ("indicator", "thing") for token in phrase) else []


def subject_ahead(tokens: Sequence[Token], index: int) -> list[Token]:
    """ "Up 6 percent on the year, exports reached": the subject behind what stands before it, where it is a name."""
    fronted = len(tokens) > 1 and tokens[0].word in _FRONTING and tokens[1].word.endswith("ing")
    if any(is_finite(token) for token in tokens[1 + fronted : index]) or tokens[index - 1].word == ",":
        return []
    if opens_sentence_at(tokens, index):
        verb = next((at for at in range(index + 2, len(tokens)) if is_finite(tokens[at])), index)
        return list(tokens[index + 2 : verb])
    inverted = next((at for at in range(index, len(tokens)) if is_finite(tokens[at])), None)
    if inverted and tokens[inverted].word in ("was", "were") and tokens[0].word in ("up", "down"):
        return list(tokens[inverted + 1 :])
    commas = [at for at in range(index, len(tokens)) if tokens[at].word == ","]
    for comma in commas:
        verb = next((at for at in range(comma + 1, len(tokens)) if is_finite(tokens[at])), 0)
        if any(is_finite(token) for token in tokens[index + 1 : comma]) or not verb:
            return []
        phrase = list(tokens[comma + 1 : verb])
        if any(token.kind == "quantity" or token.word in (";", ":") for token in phrase):
            continue
        if any(token.kind in ("indicator", "thing") for token in phrase):
            return phrase_before(tokens, verb)
    return []


_FRONTING = frozenset("after following having despite since before while".split())
""" "After falling 3 percent in May, exports rebounded"."""


def opens_sentence_at(tokens: Sequence[Token], index: int) -> bool:
    """ "At 6.1 percent, growth was above …": what follows the comma is what the amount is of."""
    behind = [token.word for token in tokens[index + 1 : index + 2]]
    return index == 1 and tokens[0].word == "at" and behind == [","]


def subject_between(tokens: Sequence[Token], last: int, verb: int) -> list[Token]:
    """ "…, but output of cars bucked the trend, rising 80 percent": a subject named since the last quantity."""
    for at in range(last + 1, verb):
        told = tokens[at].word.endswith("ed") and tokens[at - 1].kind in ("indicator", "thing")
        if told or is_finite(tokens[at]):
            phrase = phrase_before(tokens, at)
            return phrase if any(token.kind in ("indicator", "thing") for token in phrase) else []
    return []


def subject_of(tokens: Sequence[Token]) -> str:
    """The first name or plain noun that opens a sentence, up to its verb: "Services did much of the lifting"."""
    words: list[str] = []
    for token in tokens[:8]:
        if token.kind in ("quantity", "period", "mark") or token.word in FINITE or token.word in OTHER_VERBS:
            break
        if token.kind == "word" and token.word in FUNCTION_WORDS:
            if words:
                break
            continue
        words.append(token.word)
    return " ".join(words)


def opening_phrase(tokens: Sequence[Token]) -> list[Token]:
    """The words before the first verb of a sentence: "Trade is Chengdu's other strong suit"."""
    verb = next((at for at, token in enumerate(tokens) if is_finite(token)), 0)
    return list(tokens[:verb])


def main_subject(tokens: Sequence[Token], verb: int) -> list[Token]:
    """ "Laptops were the top item last year, bringing in", "Exports had slid before rebounding": the sentence's subject."""
    before = verb - 1
    while before > 0 and tokens[before].kind == "period":
        before -= 1
    if not tokens[verb].word.endswith("ing") or before < 1 or tokens[before].word not in (",", "before"):
        return []
    if any(token.kind == "quantity" for token in tokens[:verb]):
        return []
    phrase: list[Token] = []
    for token in tokens[_behind_opening(tokens, before) : before]:
        if is_finite(token) and phrase:
            break
        phrase.append(token)
    return last_clause(phrase)


_OPENING = frozenset(
    "after despite following amid with in by for on at since under thanks driven helped boosted as having hit".split()
)


def _behind_opening(tokens: Sequence[Token], end: int) -> int:
    """ "After a weak start to the year, the economy bounced back, expanding": where the main clause begins."""
    commas = (at for at in range(end) if tokens[at].word == ",")
    return next(commas, -1) + 1 if tokens[0].word in _OPENING else 0
