"""The subject of a verb: the noun phrase before it, over asides and brackets."""

from __future__ import annotations

from collections.abc import Sequence

from cqmonitor.extract.en.concepts import ANAPHORS
from cqmonitor.extract.en.found import Found
from cqmonitor.extract.en.lexicon import AFFECT_VERBS, DOWN_VERBS, LEVEL_VERBS, SHARE_VERBS, UP_VERBS
from cqmonitor.extract.en.nouns import FUNCTION_WORDS
from cqmonitor.extract.en.nouns import VERBS as OTHER_VERBS
from cqmonitor.extract.en.tokens import Token

_VERBS = UP_VERBS | DOWN_VERBS | LEVEL_VERBS | SHARE_VERBS
FINITE = frozenset(
    word
    for word in _VERBS | {"up", "down"}
    if word.endswith(("ed", "ing"))
    or word
    in (
        "rose fell grew was were is are had has have came hit stood shot went up down reached dropped slipped sank be been slid shrank".split()
    )
)


_AUXILIARIES = frozenset(
    "also expected forecast projected estimated set likely poised planned scheduled reported believed anticipated due "
    "aiming targeted slated tipped predicted said seen continuing continued slightly further sharply".split()
)
_PRONOUNS = frozenset("it they this these those".split())
_CONNECTIVES = frozenset(
    "however contrast meanwhile though still too instead turn fact particular addition example alone whole year city which".split()
)


def _is_finite(token: Token) -> bool:
    return token.kind == "word" and (token.word in FINITE or token.word in OTHER_VERBS)


def first_subject(tokens: Sequence[Token], verb: int) -> list[Token]:
    """ "The CPI was flat and rose 0.3 percent": the subject of the first verb of the clause."""
    start = max((at + 1 for at in range(verb) if tokens[at].word in (";", ":")), default=0)
    finite = [at for at in range(start, verb) if _is_finite(tokens[at])]
    first = next((at for at in finite if tokens[at].word not in _TELLING), finite[0] if finite else None)
    return phrase_before(tokens, first) if first is not None else []


_TELLING = frozenset(
    "said says say told show shows showed shown expects expected learned noted added".split()
)


def announced_subject(tokens: Sequence[Token], index: int) -> list[Token]:
    """ "Car exports were the star: at 36 billion yuan, they …": the subject before the colon, where it is a name."""
    colon = next((at for at in range(index - 1, 0, -1) if tokens[at].word == ":"), 0)
    first = next((at for at in range(colon) if _is_finite(tokens[at])), None)
    phrase = phrase_before(tokens, first) if first is not None else []
    return phrase if any(token.kind in ("indicator", "thing") for token in phrase) else []


def subject_ahead(tokens: Sequence[Token], index: int) -> list[Token]:
    """ "Up 6 percent on the year, exports reached": the subject behind what stands before it, where it is a name."""
    fronted = len(tokens) > 1 and tokens[0].word in _FRONTING and tokens[1].word.endswith("ing")
    if any(_is_finite(token) for token in tokens[1 + fronted : index]) or tokens[index - 1].word == ",":
        return []
    if opens_sentence_at(tokens, index):
        verb = next((at for at in range(index + 2, len(tokens)) if _is_finite(tokens[at])), index)
        return list(tokens[index + 2 : verb])
    inverted = next((at for at in range(index, len(tokens)) if _is_finite(tokens[at])), None)
    if inverted and tokens[inverted].word in ("was", "were") and tokens[0].word in ("up", "down"):
        return list(tokens[inverted + 1 :])
    commas = [at for at in range(index, len(tokens)) if tokens[at].word == ","]
    for comma in commas:
        verb = next((at for at in range(comma + 1, len(tokens)) if _is_finite(tokens[at])), 0)
        if any(_is_finite(token) for token in tokens[index + 1 : comma]) or not verb:
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
        if told or _is_finite(tokens[at]):
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
    verb = next((at for at, token in enumerate(tokens) if _is_finite(token)), 0)
    return list(tokens[:verb])


def main_subject(tokens: Sequence[Token], verb: int) -> list[Token]:
    """ "Laptops were the top item last year, bringing in": the sentence's subject, before any quantity."""
    before = verb - 1
    while before > 0 and tokens[before].kind == "period":
        before -= 1
    if not tokens[verb].word.endswith("ing") or before < 1 or tokens[before].word != ",":
        return []
    if any(token.kind == "quantity" for token in tokens[:verb]):
        return []
    phrase: list[Token] = []
    for token in tokens[_behind_opening(tokens, before) : before]:
        if token.kind == "word" and (token.word in FINITE or token.word in OTHER_VERBS) and phrase:
            break
        phrase.append(token)
    return _last_clause(phrase)


_OPENING = frozenset(
    "after despite following amid with in by for on at since under thanks driven helped boosted as having hit".split()
)


def _behind_opening(tokens: Sequence[Token], end: int) -> int:
    """ "After a weak start to the year, the economy bounced back, expanding": where the main clause begins."""
    commas = (at for at in range(end) if tokens[at].word == ",")
    return next(commas, -1) + 1 if tokens[0].word in _OPENING else 0


def abbreviation(tokens: Sequence[Token], at: int) -> bool:
    """A bracket around one short token: "gross regional product (GRP)"."""
    if tokens[at].word == ")":
        return at >= 2 and tokens[at - 2].word == "("
    return tokens[at].word == "(" and at + 2 < len(tokens) and tokens[at + 2].word == ")"


def phrase_before(tokens: Sequence[Token], verb: int, *, whole: bool = False) -> list[Token]:
    """The noun phrase that ends before `verb`: back to a quantity, a verb, a colon or a semicolon."""
    phrase: list[Token] = []
    told = [one.word for one in tokens[max(verb - 3, 0) : verb]]
    if told[1:] == ["in", "at"] and told[0] in _COMING:
        verb -= 3  # "is likely to come in at 5.6 percent"
    at = verb
    while (at := at - 1) >= 0:
        token = tokens[at]
        if token.word in (":", "+", "-", "−") and not phrase:
            continue
        if token.word == "," and not _names_subject(phrase) and (opened := aside_before(tokens, at)):
            phrase, at = [], opened
            continue
        if token.word in ("(", ")") and abbreviation(tokens, at):
            continue
        if token.word == ")" and (opened := bracket_before(tokens, at, figures=not phrase)):
            at = opened
            continue
        if token.word in DASHES and not phrase:
            if opened := dash_before(tokens, at):
                at = opened
                continue
            if at and tokens[at - 1].kind in ("indicator", "thing", "word"):
                continue  # "Throughput - 12 million tons - rose"
        if isinstance(token.of, Found) and token.of.spelled and token.of.bare:
            continue  # "the three industries": no amount
        if token.kind == "quantity" or token.word in (";", ":", "(", ")", "—", "--", "*"):
            break
        if token.word == '"':
            continue
        finite = token.kind == "word" and token.word in FINITE and not _is_adjective(tokens, at)
        if finite and phrase and not _auxiliary(tokens, at, verb):
            break
        if affects(tokens, at) and any(
            one.kind in ("indicator", "thing") or one.word == "growth" for one in phrase
        ):
            break
        phrase.append(token)
    phrase.reverse()
    phrase = _behind_noun(phrase, tokens, at)
    return phrase if whole else _last_clause(phrase)


def affects(tokens: Sequence[Token], at: int) -> bool:
    """Whether a token says what one thing does to another: "helped exports grow", not "supported by bonds"."""
    by = at + 1 < len(tokens) and tokens[at + 1].word == "by"
    return tokens[at].kind == "word" and tokens[at].word in AFFECT_VERBS and not by


def _is_adjective(tokens: Sequence[Token], at: int) -> bool:
    """ "the registered population": a participle behind an article."""
    before = tokens[at - 1].word if at else ""
    return tokens[at].word.endswith("ed") and (before in _ARTICLES or before.endswith("'s"))


_ARTICLES = frozenset("the a an its their".split())


def bracket_before(tokens: Sequence[Token], close: int, *, figures: bool) -> int | None:
    """The bracket that opens an aside: "(excluding rural households)"; one with figures only right before the verb."""
    for at in range(close - 1, max(0, close - 12), -1):
        if tokens[at].word == "(":
            return at
        if tokens[at].kind == "quantity" and not figures:
            return None
    return None


DASHES = frozenset({"-", "--", "–", "—"})


def dash_before(tokens: Sequence[Token], close: int) -> int | None:
    """The dash that opens the aside which the one at `close` ends: "throughput - 12 million tons in all - rose"."""
    for at in range(close - 1, max(0, close - 22), -1):
        if tokens[at].word in (";", ":"):
            return None
        if tokens[at].word in DASHES:
            return at
    return None


_COMING = frozenset({"come", "comes", "came", "coming"})
_RELATIVES = frozenset(
    "or its their the a an one which who where capital home set led driven including long once traditionally usually normally "
    "formerly previously currently as like hurt next neighboring neighbouring".split()
)
_WANTING = frozenset("wants want wanted expects expect plans plan aims aim hopes hope intends seeks".split())


def _names_subject(phrase: Sequence[Token]) -> bool:
    """Whether the words between a comma and the verb (the last first) hold a subject of their own."""
    return any(
        token.kind in ("indicator", "thing", "area")
        or (
            token.kind == "word"
            and token.word not in FUNCTION_WORDS | _WANTING | _VERBS | _AUXILIARIES
            and not token.word.endswith("ly")
        )
        or token.word in _PRONOUNS
        for token in phrase
    )


def aside_before(tokens: Sequence[Token], close: int) -> int | None:
    """The comma that opens the aside which the comma at `close` ends: "X, which spends 4 percent, wants"."""
    for at in range(close - 1, max(0, close - 22), -1):
        if tokens[at].word in (";", ":", '"'):
            return None
        told = tokens[at + 1].word
        opens = told in _RELATIVES or told.endswith("ed") or tokens[close - 1].word in _TELLING
        opens = opens or (told in _BESIDE and tokens[close + 1].word != "and")
        opens = opens or (told in ("of", "in") and tokens[at + 2].word in ("which", "whom"))
        if tokens[at].word == "," and (opens or _turns(tokens[at + 1 : close])):
            return at
    return None


_BESIDE = frozenset({"up", "down", "according"})
"""What opens an aside between a subject and its verb: ", up 6 percent last year, is expected"."""


def _turns(aside: Sequence[Token]) -> bool:
    """ ", for their part,", ", in contrast,", ", on the other hand,"."""
    return len(aside) < 5 and bool(aside) and aside[-1].word in _TURNS


_TURNS = frozenset("part contrast turn hand however meanwhile though too comparison".split())


def _behind_noun(phrase: list[Token], tokens: Sequence[Token], at: int) -> list[Token]:
    """Without the noun of the quantity that the phrase begins behind."""
    before = tokens[at].of if at >= 0 else None
    if not isinstance(before, Found) or not before.quantity.noun:
        return phrase
    upto = before.quantity.end + 2 + len(before.quantity.noun)
    return [token for token in phrase if token.end > upto]


def _auxiliary(tokens: Sequence[Token], at: int, verb: int) -> bool:
    """ "has grown", "were increased": part of the verb itself."""
    between = FUNCTION_WORDS | _AUXILIARIES
    return all(token.kind == "period" or token.word in between for token in tokens[at + 1 : verb])


_ADVERBIAL = frozenset(
    "in by for on at from as calculated measured after before without excluding deducting adjusted divided classified "
    "seen viewed".split()
)


def _last_clause(phrase: list[Token]) -> list[Token]:
    """Behind the last comma or conjunction of clauses, where something of substance follows it."""
    if (
        len(phrase) > 1
        and phrase[-1].word in _PRONOUNS
        and phrase[-2].word in (",", "and", "but", "as", "while")
    ):
        return phrase[-1:]
    if (pronoun := _pronoun_behind(phrase)) is not None:
        return phrase[pronoun:]
    comma = next((at for at in range(len(phrase) - 1, -1, -1) if phrase[at].word == ","), None)
    if (
        comma
        and phrase[0].word in _ADVERBIAL
        and ANAPHORS.match(" ".join(t.word for t in phrase[comma + 1 :]))
    ):
        return phrase[comma + 1 :]  # "In US dollar terms, the total"
    if len(phrase) > 2 and phrase[-1].word in ("which", "that", "whose") and phrase[-2].word == ",":
        return _last_clause(phrase[:-2])
    for at in range(len(phrase) - 1, -1, -1):
        if phrase[at].word in (
            ",",
            "while",
            "but",
            "whereas",
            "although",
            "when",
            "which",
            "with",
        ) and _substantial(phrase[at + 1 :]):
            return phrase[at + 1 :]
    return phrase


def _pronoun_behind(phrase: Sequence[Token]) -> int | None:
    """ "in neighboring Sichuan they were": the pronoun behind a place or time that the clause opens with."""
    at = len(phrase) - 1
    while at > 0 and phrase[at].word in ("was", "were", "is", "are", "had", "has", "have", "edged", "inched"):
        at -= 1
    behind = at > 1 and (phrase[0].word in ("in", "for", "at") or phrase[at - 1].word == ",")
    opens = behind and phrase[at].word in ("it", "they")
    return at if opens and not any(token.kind in ("indicator", "thing") for token in phrase) else None


def _substantial(phrase: Sequence[Token]) -> bool:
    return any(token.kind in ("indicator", "thing") for token in phrase) or any(
        token.kind == "word"
        and token.word not in FUNCTION_WORDS
        and token.word not in _VERBS
        and token.word not in _CONNECTIVES
        and not token.word.endswith("ly")
        for token in phrase
    )
