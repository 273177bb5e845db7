"""The noun phrase before a verb: back to a quantity or another verb, over asides and brackets."""

from __future__ import annotations

from collections.abc import Sequence

from cqmonitor.extract.en.asides import DASHES, abbreviation, aside_before, bracket_before, dash_before
from cqmonitor.extract.en.concepts import ANAPHORS
from cqmonitor.extract.en.found import Found
from cqmonitor.extract.en.lexicon import AFFECT_VERBS, DOWN_VERBS, LEVEL_VERBS, SHARE_VERBS, UP_VERBS
from cqmonitor.extract.en.nouns import FUNCTION_WORDS
from cqmonitor.extract.en.nouns import VERBS as OTHER_VERBS
from cqmonitor.extract.en.tokens import Token
from cqmonitor.extract.en.verbs import WITHIN_VERBS

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


_BESIDE_VERBS = frozenset(
    "also expected forecast projected estimated set likely poised planned scheduled reported believed reckoned thought anticipated due "
    "aiming targeted slated tipped predicted said seen continuing continued slightly further sharply".split()
)
_PRONOUNS = frozenset("it they this these those".split())
_CONNECTIVES = frozenset(
    "however contrast meanwhile though still too instead turn fact particular addition example alone whole year city which".split()
)


def is_finite(token: Token) -> bool:
    """Whether a word is a verb that ends a subject."""
    return token.kind == "word" and (token.word in FINITE or token.word in OTHER_VERBS)


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
    return phrase if whole else last_clause(phrase)


def affects(tokens: Sequence[Token], at: int) -> bool:
    """Whether a token says what one thing does to another: "helped exports grow", not "supported by bonds"."""
    by = at + 1 < len(tokens) and tokens[at + 1].word == "by"
    return tokens[at].kind == "word" and tokens[at].word in AFFECT_VERBS and not by


def _is_adjective(tokens: Sequence[Token], at: int) -> bool:
    """ "the registered population": a participle behind an article."""
    before = tokens[at - 1].word if at else ""
    return tokens[at].word.endswith("ed") and (before in _ARTICLES or before.endswith("'s"))


_ARTICLES = frozenset("the a an its their".split())
_COMING = frozenset({"come", "comes", "came", "coming"})
WANTING = frozenset("wants want wanted expects expect plans plan aims aim hopes hope intends seeks".split())


def _names_subject(phrase: Sequence[Token]) -> bool:
    """Whether the words between a comma and the verb (the last first) hold a subject of their own."""
    return any(
        token.kind in ("indicator", "thing", "area")
        or (
            token.kind == "word"
            and token.word not in FUNCTION_WORDS | WANTING | _VERBS | _BESIDE_VERBS
            and not token.word.endswith("ly")
        )
        or token.word in _PRONOUNS
        for token in phrase
    )


def _behind_noun(phrase: list[Token], tokens: Sequence[Token], at: int) -> list[Token]:
    """Without the noun of the quantity that the phrase begins behind."""
    before = tokens[at].of if at >= 0 else None
    if not isinstance(before, Found) or not before.quantity.noun:
        return phrase
    upto = before.quantity.end + 2 + len(before.quantity.noun)
    return [token for token in phrase if token.end > upto]


def _auxiliary(tokens: Sequence[Token], at: int, verb: int) -> bool:
    """ "has grown", "were increased": part of the verb itself."""
    between = FUNCTION_WORDS | _BESIDE_VERBS | WITHIN_VERBS
    return all(
        token.kind == "period" or token.word in between or token.word.endswith("ly")
        for token in tokens[at + 1 : verb]
    )


_ADVERBIAL = frozenset(
    "in by for on at from as calculated measured after before without excluding deducting adjusted divided classified "
    "seen viewed".split()
)


def last_clause(phrase: list[Token]) -> list[Token]:
    """Behind the last comma or conjunction of clauses, where something of substance follows it."""
    if (
        len(phrase) > 1
        and phrase[-1].word in _PRONOUNS
        and phrase[-2].word in (",", "and", "but", "as", "while", "where")
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
    if (
        comma
        and phrase[0].word in ("among", "of", "by")
        and phrase[comma + 1 :]
        and all(token.kind == "area" for token in phrase[comma + 1 :])
    ):
        return phrase[comma + 1 :]  # "Among the cities, Chengdu"
    if len(phrase) > 2 and phrase[-1].word in ("which", "that", "whose") and phrase[-2].word == ",":
        return last_clause(phrase[:-2])
    for at in range(len(phrase) - 1, -1, -1):
        if (
            phrase[at].word
            in (
                ",",
                "while",
                "but",
                "whereas",
                "although",
                "when",
                "which",
                "with",
            )
            and not _links(phrase, at)
            and _substantial(phrase[at + 1 :])
        ):
            return phrase[at + 1 :]
    return phrase


_LINKING = frozenset(
    "linking links link linked connecting connects connect connected combined together compared joining along".split()
)


_DEALING = frozenset("trade trading business commerce dealings exchanges cooperation links ties".split())


def _links(phrase: Sequence[Token], at: int) -> bool:
    """ "a service linking Chongqing with Duisburg carried": a "with" that belongs to a word before it."""
    if phrase[at].word == "with" and at and phrase[at - 1].word.rpartition(" ")[2] in _DEALING:
        return True
    return phrase[at].word == "with" and any(token.word in _LINKING for token in phrase[max(0, at - 8) : at])


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
