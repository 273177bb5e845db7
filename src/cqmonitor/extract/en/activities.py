"""What is done with a thing that is counted: made, sold, exported, carried.

The words are those around the quantity; an activity that no word of the sentence names is that
of the sentence before.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from cqmonitor.extract.en.tokens import Token

WORDS: dict[str, str] = {
    "output": r"output|outputs|produc\w*|production|manufactur\w*|made|make|makes|assembl\w*|turned|rolled|built|churned|making|-made|factory|factories|slaughtered|harvested|reaped",
    "sales": r"sale|sales|sold|sell|sells|selling|deliver\w*",
    "exports": r"export\w*|overseas|abroad|shipments?",
    "imports": r"import\w*",
    "transport": r"handled|handling|carried|carrying|moved|transported|shipped|unloaded|loaded",
    "capacity": r"capacity|capacities",
    "employment": r"employ\w*|jobs?|workers|staff|practitioners|workforce",
    "revenue": r"revenues?|income|turnover|earned",
    "visits": r"visit\w*|receiv\w*|tourists?|hosted|welcom\w*|attract\w*",
    "trips": r"trips?|trains?|run|ran|operat\w*|services?",
    "containers": r"teus?|containers?",
    "cargo_value": r"value|worth|valued",
}
_PATTERNS = {name: re.compile(rf"(?:{pattern})$", re.IGNORECASE) for name, pattern in WORDS.items()}


def near(tokens: Sequence[Token], index: int, able: frozenset[str] | None = None) -> str | None:
    """The activity whose word stands nearest to the quantity in its sentence.

    Carriage of what cannot be carried by its code ("shipped 368,000 vehicles overseas") gives way to the next.
    """
    hits = [
        (abs(at - index), name)
        for at, name in _hits(tokens)
        if able is None or name != "transport" or name in able
    ]
    return min(hits)[1] if hits else None


def told(tokens: Sequence[Token], index: int) -> str | None:
    """ "One in every three laptops sold worldwide was made here": what the verb behind the amount says is done."""
    for at in range(index + 1, len(tokens) - 1):
        if tokens[at].word in (",", ";"):
            return None
        if tokens[at].word in ("is", "are", "was", "were") and (hits := _hits(tokens[at + 1 : at + 2])):
            return hits[0][1]
    return None


def last(tokens: Sequence[Token]) -> str | None:
    """The first activity that a sentence names, for the sentence that follows it."""
    hits = _hits(tokens)
    return hits[0][1] if hits else None


def _hits(tokens: Sequence[Token]) -> list[tuple[int, str]]:
    named = ((at, _done(token.word)) for at, token in enumerate(tokens) if _tells(tokens, at))
    return [(at, name) for at, name in named if name]


def _tells(tokens: Sequence[Token], at: int) -> bool:
    """Whether a word may say what is done: not the "made" of "made up 9 percent"."""
    made_up = tokens[at].word in ("made", "make", "makes", "making") and tokens[at + 1 : at + 2]
    return tokens[at].kind in ("word", "indicator") and not (made_up and tokens[at + 1].word == "up")


@lru_cache(maxsize=4096)
def _done(word: str) -> str:
    """What a word says is done with goods, or ""."""
    names = ("output", "sales", "exports", "imports", "transport", "capacity")
    return next((name for name in names if _PATTERNS[name].match(word)), "")
