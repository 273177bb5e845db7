"""Which words a quantity is about: its noun, the subject, the object, or what stands beside it."""

from __future__ import annotations

from collections.abc import Sequence

from cqmonitor.extract.en.concepts import ANAPHORS
from cqmonitor.extract.en.found import Found
from cqmonitor.extract.en.governing import Role
from cqmonitor.extract.en.lexicon import DOWN_VERBS, LEVEL_VERBS, SHARE_VERBS, UP_VERBS
from cqmonitor.extract.en.nouns import FUNCTION_WORDS
from cqmonitor.extract.en.nouns import VERBS as OTHER_VERBS
from cqmonitor.extract.en.tokens import Token

_VERBS = UP_VERBS | DOWN_VERBS | LEVEL_VERBS | SHARE_VERBS
_FINITE = frozenset(
    word
    for word in _VERBS | {"up", "down"}
    if word.endswith(("ed", "ing"))
    or word
    in (
        "rose fell grew was were is are had has have came hit stood shot went up down reached dropped slipped sank be been slid shrank".split()
    )
)
_STOPS = (FUNCTION_WORDS - {"and", "or", "more", "most", "the"}) | _FINITE


_AUXILIARIES = frozenset(
    "also expected forecast projected estimated set likely poised planned scheduled reported believed anticipated due "
    "aiming predicted said seen continuing continued slightly further sharply".split()
)
_PRONOUNS = frozenset("it they this these those".split())
_CONNECTIVES = frozenset(
    "however contrast meanwhile though still too instead turn fact particular addition example alone whole year city which".split()
)
_NOUN_STOPS = frozenset(
    "with while but whereas although as when which that who to from by via into has have had is are was were be "
    "saw see sees put puts gave held hold holds than where will would can could may might".split()
)


def phrase_of(tokens: Sequence[Token], index: int, what: Role) -> list[Token]:
    """The tokens that name what the quantity at `index` is about, by the place that its role gives."""
    follows = tokens[index + 1] if index + 1 < len(tokens) else None
    if follows and follows.kind == "indicator" and follows.start <= tokens[index].end:
        return [follows]  # "316 days of good air": the name began inside the quantity
    match what.where:
        case "noun":
            return _noun_phrase(tokens, index)
        case "of":
            return _phrase_behind(tokens, index)
        case "object":
            return _object_phrase(tokens, what.verb, index)
        case "apposed":
            return _noun_before(tokens, what.verb or index)
        case "subject":
            return (
                _main_subject(tokens, what.verb)
                or phrase_before(tokens, what.verb)
                or _phrase_right(tokens, index)
            )
    return []


def antecedent(tokens: Sequence[Token], verb: int) -> list[Token]:
    """ "sees investment, which slumped 15.6 percent": the name directly before the relative pronoun."""
    at = verb - 1
    while at > 1 and (tokens[at].kind == "period" or tokens[at].word.endswith("ly")):
        at -= 1
    if at < 2 or tokens[at].word not in ("which", "that"):
        return []
    end = at - 1 if tokens[at - 1].word == "," else at
    return _noun_before(tokens, end) if tokens[end - 1].kind in ("indicator", "thing") else []


def _is_finite(token: Token) -> bool:
    return token.kind == "word" and (token.word in _FINITE or token.word in OTHER_VERBS)


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
        if token.kind in ("quantity", "period", "mark") or token.word in _FINITE or token.word in OTHER_VERBS:
            break
        if token.kind == "word" and token.word in FUNCTION_WORDS:
            if words:
                break
            continue
        words.append(token.word)
    return " ".join(words)


def paired(tokens: Sequence[Token]) -> tuple[str, str] | None:
    """The two that "former" and "latter" point to: the first two names that only "and" joins."""
    for at in range(1, len(tokens) - 1):
        if tokens[at].word == "and" and all(
            token.kind in ("word", "thing", "indicator") for token in (tokens[at - 1], tokens[at + 1])
        ):
            names = tokens[at - 1].word, tokens[at + 1].word
            if not any(name in FUNCTION_WORDS or name in OTHER_VERBS or name in _FINITE for name in names):
                return names
    return None


def _main_subject(tokens: Sequence[Token], verb: int) -> list[Token]:
    """ "Laptops were the top item last year, bringing in": the sentence's subject, before any quantity."""
    before = verb - 1
    while before > 0 and tokens[before].kind == "period":
        before -= 1
    if not tokens[verb].word.endswith("ing") or before < 1 or tokens[before].word != ",":
        return []
    if any(token.kind == "quantity" for token in tokens[:verb]):
        return []
    phrase: list[Token] = []
    for token in tokens[:before]:
        if token.kind == "word" and (token.word in _FINITE or token.word in OTHER_VERBS) and phrase:
            break
        phrase.append(token)
    return _last_clause(phrase)


def _phrase_right(tokens: Sequence[Token], index: int) -> list[Token]:
    """ "Some 500 billion yuan was invested in the projects": what follows, where nothing stands before."""
    if (
        index
        and tokens[index - 1].kind not in ("mark", "period")
        and tokens[index - 1].word not in ("and", "while")
    ):
        return []
    phrase: list[Token] = []
    for token in tokens[index + 1 :]:
        if token.kind == "mark" or (token.kind == "quantity" and phrase):
            break
        if token.kind not in ("quantity", "period"):
            phrase.append(token)
    return phrase


def _noun_phrase(tokens: Sequence[Token], index: int) -> list[Token]:
    """Tokens of the counted noun behind a quantity, with an "of" phrase where it goes on."""
    phrase: list[Token] = []
    for token in tokens[index + 1 :]:
        if token.kind in ("mark", "quantity", "period"):
            break
        if token.kind == "word" and token.word in _STOPS and not (token.word == "of" and phrase):
            break
        if token.kind == "word" and token.word == "and" and phrase and phrase[-1].kind != "word":
            break
        phrase.append(token)
        if len(phrase) > 9:
            break
    return phrase


def _object_phrase(tokens: Sequence[Token], verb: int, index: int) -> list[Token]:
    """What stands between a verb and its "by", "to" or "from"."""
    phrase: list[Token] = []
    for token in tokens[verb + 1 : index]:
        if token.kind == "word" and token.word in ("by", "to", "from") and phrase:
            break
        phrase.append(token)
    return phrase


def _noun_before(tokens: Sequence[Token], end: int) -> list[Token]:
    """The noun phrase that ends directly before `end`: back to a verb, a comma or a preposition."""
    phrase: list[Token] = []
    for at in range(end - 1, -1, -1):
        token = tokens[at]
        if token.kind == "quantity" or (token.kind == "mark" and not _abbreviation(tokens, at)):
            named = at and tokens[at - 1].kind in ("indicator", "thing")
            if not phrase and (token.word in (":", "(", "+", "-") or (token.word == "," and named)):
                continue
            break
        if token.kind == "word" and (
            token.word in _NOUN_STOPS or (token.word in OTHER_VERBS and phrase) or token.word in _FINITE
        ):
            break
        phrase.append(token)
    phrase.reverse()
    return phrase


def _abbreviation(tokens: Sequence[Token], at: int) -> bool:
    """A bracket around one short token: "gross regional product (GRP)"."""
    if tokens[at].word == ")":
        return at >= 2 and tokens[at - 2].word == "("
    return tokens[at].word == "(" and at + 2 < len(tokens) and tokens[at + 2].word == ")"


_BEFORE_PART = frozenset("of worth the them these those which were are was is being".split())


def _phrase_behind(tokens: Sequence[Token], index: int) -> list[Token]:
    """The noun phrase behind "of", "in" or "worth of" to the right."""
    phrase: list[Token] = []
    started = False
    for at, token in enumerate(tokens[index + 1 :], start=index + 2):
        if token.kind == "quantity" and started and not phrase:
            continue
        if token.word == "and" and phrase and at < len(tokens) and tokens[at].kind == "area":
            break  # "6,900 km of railways and Chongqing 3,020"
        if token.kind in ("mark", "quantity") or (phrase and token.word in _FINITE):
            break
        if not started:
            started = token.word in (
                "of",
                "in",
                "for",
                "worth",
                "the",
                "its",
                "being",
                "were",
                "are",
                "was",
                "is",
            )
            continue
        if token.word in _BEFORE_PART and not phrase:
            continue
        if (
            token.kind == "word"
            and token.word in ("by", "while", "which", "that", "than", "as", "when", "being", "with")
            and phrase
        ):
            break
        phrase.append(token)
        if len(phrase) > 12:
            break
    return phrase


def phrase_before(tokens: Sequence[Token], verb: int, *, whole: bool = False) -> list[Token]:
    """The noun phrase that ends before `verb`: back to a quantity, a verb, a colon or a semicolon."""
    phrase: list[Token] = []
    at = verb
    while (at := at - 1) >= 0:
        token = tokens[at]
        if token.word in (":", "+", "-", "−") and not phrase:
            continue
        if token.word == "," and not _names_subject(phrase) and (opened := _aside_before(tokens, at)):
            phrase, at = [], opened
            continue
        if token.word in ("(", ")") and _abbreviation(tokens, at):
            continue
        if token.word == ")" and (opened := _bracket_before(tokens, at)):
            at = opened
            continue
        if isinstance(token.of, Found) and token.of.spelled and token.of.bare:
            continue  # "the three industries": no amount
        if token.kind == "quantity" or token.word in (";", ":", "(", ")", "—", "--", "*"):
            break
        if token.word == '"':
            continue
        finite = token.kind == "word" and token.word in _FINITE and not _is_adjective(tokens, at)
        if finite and phrase and not _auxiliary(tokens, at, verb):
            break
        phrase.append(token)
    phrase.reverse()
    phrase = _behind_noun(phrase, tokens, at)
    return phrase if whole else _last_clause(phrase)


def _is_adjective(tokens: Sequence[Token], at: int) -> bool:
    """ "the registered population": a participle behind an article."""
    before = tokens[at - 1].word if at else ""
    return tokens[at].word.endswith("ed") and (before in _ARTICLES or before.endswith("'s"))


_ARTICLES = frozenset("the a an its their".split())


def _bracket_before(tokens: Sequence[Token], close: int) -> int | None:
    """The bracket that opens an aside without a figure: "(excluding rural households)"."""
    for at in range(close - 1, max(0, close - 12), -1):
        if tokens[at].word == "(":
            return at
        if tokens[at].kind == "quantity":
            return None
    return None


_RELATIVES = frozenset(
    "its their the a an one which who where set led driven followed including based".split()
)
_WANTING = frozenset("wants want wanted expects expect plans plan aims aim hopes hope intends seeks".split())


def _names_subject(phrase: Sequence[Token]) -> bool:
    """Whether the words between a comma and the verb (the last first) hold a subject of their own."""
    return any(
        token.kind in ("indicator", "thing", "area")
        or (
            token.kind == "word"
            and token.word not in FUNCTION_WORDS | _WANTING | _VERBS
            and not token.word.endswith("ly")
        )
        or token.word in _PRONOUNS
        for token in phrase
    )


def _aside_before(tokens: Sequence[Token], close: int) -> int | None:
    """The comma that opens the aside which the comma at `close` ends: "X, which spends 4 percent, wants"."""
    for at in range(close - 1, max(0, close - 22), -1):
        if tokens[at].word in (";", ":", '"'):
            return None
        if tokens[at].word == "," and tokens[at + 1].word in _RELATIVES:
            return at
    return None


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


def _substantial(phrase: Sequence[Token]) -> bool:
    return any(token.kind in ("indicator", "thing") for token in phrase) or any(
        token.kind == "word"
        and token.word not in FUNCTION_WORDS
        and token.word not in _VERBS
        and token.word not in _CONNECTIVES
        and not token.word.endswith("ly")
        for token in phrase
    )
