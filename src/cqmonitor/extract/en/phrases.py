"""Which words a quantity is about: its noun, the subject, the object, or what stands beside it."""

from __future__ import annotations

from collections.abc import Sequence

from cqmonitor.extract.en.around import Role
from cqmonitor.extract.en.asides import abbreviation, bracket_before
from cqmonitor.extract.en.lexicon import AFFECT_VERBS
from cqmonitor.extract.en.locus import is_of_origin
from cqmonitor.extract.en.nouns import FUNCTION_WORDS
from cqmonitor.extract.en.nouns import VERBS as OTHER_VERBS
from cqmonitor.extract.en.preverbal import FINITE, affects, phrase_before
from cqmonitor.extract.en.subjects import main_subject
from cqmonitor.extract.en.tokens import Token

_STOPS = (FUNCTION_WORDS - {"and", "or", "more", "most", "the"}) | FINITE | {"left"}
_NOUN_STOPS = frozenset(
    "with while but whereas although as when which that who to from by via into has have had is are was were be "
    "left departed arrived entered crossed saw see sees put puts gave held hold holds than where will would can could may might".split()
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
            last = max((at for at in range(what.verb, index) if tokens[at].kind == "quantity"), default=None)
            if last is not None:
                return _object_phrase(
                    tokens, last, index
                )  # "fell by 9 percent, and that in roads by 2 percent"
            object_ = _object_phrase(tokens, what.verb, index)
            adverbial = bool(object_) and object_[0].word in _CIRCUMSTANCE
            return phrase_before(tokens, what.verb) if adverbial else object_
        case "apposed":
            return _noun_before(tokens, what.verb or index)
        case "subject":
            return (
                main_subject(tokens, what.verb)
                or phrase_before(tokens, what.verb)
                or _before_bracket(tokens, index)
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


def paired(tokens: Sequence[Token]) -> tuple[str, str] | None:
    """The two that "former" and "latter" point to: the first two names that only "and" joins.

    Of "the number of piles and the number of firms" they are piles and firms.
    """
    for at in range(1, len(tokens) - 1):
        if tokens[at].word != "and":
            continue
        pair = tokens[at - 1], tokens[_behind_measure(tokens, at + 1)]
        if all(token.kind in ("word", "thing", "indicator") for token in pair):
            names = pair[0].word, pair[1].word
            if not any(name in FUNCTION_WORDS or name in OTHER_VERBS or name in FINITE for name in names):
                return names
    return None


_MEASURES = frozenset({"number", "volume", "value", "amount"})


def _behind_measure(tokens: Sequence[Token], at: int) -> int:
    """ "the number of firms": where what is measured stands."""
    start = at + (tokens[at].word == "the")
    words = [token.word for token in tokens[start : start + 3]]
    return start + 2 if len(words) == 3 and words[0] in _MEASURES and words[1] == "of" else at


def topic(tokens: Sequence[Token]) -> list[Token]:
    """ "As for Chengdu's exports, they amounted to": what a sentence says that it is about."""
    if [token.word for token in tokens[:2]] != ["as", "for"]:
        return []
    comma = next((at for at, token in enumerate(tokens) if token.word == ","), 0)
    return list(tokens[2:comma])


def _before_bracket(tokens: Sequence[Token], index: int) -> list[Token]:
    """ "Car exports (23 million units, up 17 percent) were": the name that the bracket explains."""
    opened = index > 1 and tokens[index - 1].word == "(" and tokens[index - 2].kind in ("indicator", "thing")
    return _noun_before(tokens, index) if opened else []


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
        if not phrase and token.word in _CIRCUMSTANCE:
            break  # "surpassing 3 trillion yuan for the first time"
        if token.kind not in ("quantity", "period"):
            phrase.append(token)
    return phrase


_CIRCUMSTANCE = frozenset("for in at by on as from since after before amid despite thanks".split())


def _noun_phrase(tokens: Sequence[Token], index: int) -> list[Token]:
    """Tokens of the counted noun behind a quantity, with an "of" phrase where it goes on."""
    phrase: list[Token] = []
    start = index + 1 + 3 * is_of_origin(tokens, index + 1)
    for at, token in enumerate(tokens[start:], start=start):
        if token.kind in ("mark", "quantity", "period") or _joins_verb(tokens, at):
            break
        if token.kind == "word" and token.word in _STOPS and not (token.word == "of" and phrase):
            break
        if token.kind == "word" and token.word == "and" and phrase and phrase[-1].kind != "word":
            break
        phrase.append(token)
        if len(phrase) > 9:
            break
    return phrase


_DETERMINERS = frozenset("the its their a an this these".split())


def _joins_verb(tokens: Sequence[Token], at: int) -> bool:
    """ "300,000 jobs and keep the rate", "jobs and build 20,000 homes": an "and" before a verb that has an object."""
    if tokens[at].word != "and" or at + 2 >= len(tokens) or tokens[at + 1].kind != "word":
        return False
    word, then = tokens[at + 1].word, tokens[at + 2]
    counted = then.kind == "quantity" and not word.endswith("s")
    return then.word in _DETERMINERS or counted


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
    if [token.word for token in tokens[max(0, end - 3) : end]] == ["as", "a", "whole"]:
        end -= 3
    aside = end
    for at in range(end - 1, -1, -1):
        token = tokens[at]
        if token.word == ")" and not phrase and (opened := bracket_before(tokens, at, figures=False)):
            aside = opened  # "Exports (in yuan): -10.3%"
        if aside <= at < end:
            continue
        if token.kind == "quantity" or (token.kind == "mark" and not abbreviation(tokens, at)):
            named = at and tokens[at - 1].kind in ("indicator", "thing")
            if not phrase and (token.word in (":", "(", "+", "-") or (token.word == "," and named)):
                continue
            break
        if (
            token.kind == "word"
            and not _attaches(tokens, at)
            and (token.word in _NOUN_STOPS or (token.word in OTHER_VERBS and phrase) or token.word in FINITE)
        ):
            break
        phrase.append(token)
    phrase.reverse()
    return _behind_whole(phrase)


def _behind_whole(phrase: list[Token]) -> list[Token]:
    """ "40 percent of exports in 2018 and cars 12 percent": the next part, not the whole that the one before is of."""
    joint = max((at for at, token in enumerate(phrase) if token.word == "and"), default=0)
    behind = phrase[joint + 1 :]
    named = any(token.kind in ("indicator", "thing", "area") for token in behind)
    return behind if joint and named and phrase[0].word == "of" else phrase


_GIVEN = frozenset("loans lending credit loan sales exports shipments supplies deliveries".split())


def _attaches(tokens: Sequence[Token], at: int) -> bool:
    """ "loans to technology companies 18.4%", "investment as a whole by 0.8%": what belongs to the name before it."""
    if [token.word for token in tokens[at : at + 3]] == ["as", "a", "whole"]:
        return True
    return tokens[at].word == "to" and at > 0 and tokens[at - 1].word in _GIVEN


_BEFORE_PART = frozenset(
    "of worth the them these those which were are was is being in for recorded seen reported registered posted noted "
    "observed witnessed".split()
)


def _phrase_behind(tokens: Sequence[Token], index: int) -> list[Token]:
    """The noun phrase behind "of", "in" or "worth of" to the right."""
    phrase: list[Token] = []
    started = False
    for at, token in enumerate(tokens[index + 1 :], start=index + 2):
        if token.kind == "quantity" and started and not phrase:
            continue
        if token.word == "and" and phrase and at < len(tokens) and tokens[at].kind == "area":
            break  # "6,900 km of railways and Chongqing 3,020"
        if token.word == "and" and phrase and at < len(tokens) and tokens[at].word in FINITE | AFFECT_VERBS:
            break  # "a jump in value added and pulled up growth"
        if token.kind in ("mark", "quantity") or (phrase and token.word in FINITE):
            break
        if phrase and (affects(tokens, at - 1) or _joins_verb(tokens, at - 1)):
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
