"""Who has or does what a figure is of: the subject of the verb before it, where that is a part of the area or abroad."""

from __future__ import annotations

import re
from collections.abc import Sequence

from cqmonitor.extract.en.clause import Clause
from cqmonitor.extract.en.owners import is_company, is_counted_company, is_single, owned_by_part
from cqmonitor.extract.en.partners import is_foreign, is_trade
from cqmonitor.extract.en.preverbal import phrase_before
from cqmonitor.extract.en.stems import stems
from cqmonitor.extract.en.subjects import opening_phrase
from cqmonitor.extract.en.tokens import Token
from cqmonitor.extract.en.verbs import is_verb

_HAVING = frozenset(
    "recorded records saw sees had posted posts achieved registered reported realized realised attracted "
    "completed generated booked received contributed home".split()
)
_DOING = frozenset(
    "exported exports imported sold sells sell made makes produced produces took takes bought buys handled handles moved moves "
    "traded shipped earned built".split()
)
"""What a company, a site or a partner abroad does, and a speaker does not."""


def held_by_part(code: str, clause: Clause) -> bool:
    """ "The bonded zone recorded foreign trade of", "The plant will have an output of": whose it is, by the verb before."""
    start = clause.last.index + 1 if clause.last else 0
    having = [at for at in range(clause.index - 1, start, -1) if _has(clause.tokens, at)]
    return any(_is_parts(code, verb, clause) for verb in having[:2])


def _has(tokens: Sequence[Token], at: int) -> bool:
    """A verb of having or doing; "have" only of what is to come: "will have an output of"."""
    coming = tokens[at].word == "have" and tokens[at - 1].word in ("will", "would", "to")
    return coming or tokens[at].word in _HAVING | _DOING


def _is_parts(code: str, verb: int, clause: Clause) -> bool:
    if (clause.governed and verb == clause.what.verb) or is_verb(clause.tokens[verb + 1].word):
        return False
    holder = phrase_before(clause.tokens, verb)
    if not holder:
        return False
    words = clause.folded[holder[0].start : holder[-1].end]
    named = any(stems(words.lower()) <= name for name in clause.catalog.stems_of.get(code, ()))
    return is_company(words) or (owned_by_part(holder) and not named) or _does(code, verb, holder, clause)


def _does(code: str, verb: int, holder: Sequence[Token], clause: Clause) -> bool:
    """ "SK Hynix exported goods worth", "Two terminals moved", "ASEAN took exports of"."""
    done, between = clause.tokens[verb].word in _DOING, clause.tokens[verb + 1 : clause.index]
    if not done or any(token.word == "," for token in between) or clause.tokens[verb + 1].word in _PASSIVE:
        return False
    opening = opening_phrase(clause.tokens)
    few = bool(opening) and is_counted_company(clause.folded[opening[0].start : opening[-1].end])
    abroad = is_trade(code) and is_foreign(holder)
    return abroad or is_single(holder, clause.folded, clause.catalog) or (few and opening[-1] is holder[-1])


_PASSIVE = frozenset({"by", "via", "through", "at", "in", "on", "from", "to"})
""" "Profits earned by the city's firms": a participle, and no verb."""

_CREWS = re.compile(
    r"(?:its|their)\s(?:[\w-]+\s)?(?:drivers|crews?|staff|workers|engineers|attendants|pilots|captains|guides|dockers)\b",
    re.IGNORECASE,
)


def is_of_crew(opening: str) -> bool:
    """ "Its drivers worked 3,000 shifts": what those who serve it do is not what it does."""
    return bool(_CREWS.match(opening))
