"""Places that another one is compared with, ranked among or first in: they are not what is spoken of."""

from __future__ import annotations

from collections.abc import Sequence

from cqmonitor.extract.en.tokens import Token

ALL = frozenset("central main urban downtown core outlying remote rural suburban all and".split())
"""What makes districts those of the whole home area."""

_COMPARED = frozenset({"than", "against", "versus", "as"})
_WITHIN = frozenset({"in", "of", "for", "the", "that", "those", "whole"})


def is_compared(tokens: Sequence[Token], at: int) -> bool:
    """ "faster than the city as a whole": what another place is compared with."""
    at -= 1
    while at > 0 and tokens[at].word in _WITHIN:
        at -= 1
    return at >= 0 and tokens[at].word in _COMPARED


def is_outranked(tokens: Sequence[Token], at: int) -> bool:
    """ "up 18 percent, the fastest in the city, and exports 8 percent": what a part is first in."""
    words = [token.word for token in tokens[max(0, at - 4) : at]]
    first = words[:-2] if words[-2:] in (["in", "the"], ["of", "the"]) else []
    return (
        len(first) == 2
        and first[0] in ("the", "second", "third")
        and (first[1].endswith("est") or first[1] == "most")
    )


_RANKING = frozenset(
    "among of than between led leads leading topped tops topping headed heads heading".split()
)
_OF_LIST = frozenset("districts counties cities and all other the".split())


def are_ranked(tokens: Sequence[Token], at: int) -> bool:
    """ "fifth among the 38 districts and counties": those that one is set among."""
    while at > 0 and (tokens[at].kind == "quantity" or tokens[at].word in _OF_LIST | ALL):
        at -= 1
    return tokens[at].word in _RANKING
