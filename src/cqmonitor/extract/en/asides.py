"""Asides in brackets, dashes or commas: what opens the one that ends at a token."""

from __future__ import annotations

from collections.abc import Sequence

from cqmonitor.extract.en.tokens import Token

TELLING = frozenset("said says say told show shows showed shown expects expected learned noted added".split())


def abbreviation(tokens: Sequence[Token], at: int) -> bool:
    """A bracket around one short token: "gross regional product (GRP)"."""
    if tokens[at].word == ")":
        return at >= 2 and tokens[at - 2].word == "("
    return tokens[at].word == "(" and at + 2 < len(tokens) and tokens[at + 2].word == ")"


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


_RELATIVES = frozenset(
    "or its their the a an one which who where capital home set led driven including long once traditionally usually normally "
    "formerly previously currently as like hurt hit struck beset held built made known next neighboring neighbouring under amid despite alongside now still".split()
)


def aside_before(tokens: Sequence[Token], close: int) -> int | None:
    """The comma that opens the aside which the comma at `close` ends: "X, which spends 4 percent, wants"."""
    for at in range(close - 1, max(0, close - 22), -1):
        if tokens[at].word in (";", ":", '"'):
            return None
        told = tokens[at + 1].word
        opens = told in _RELATIVES or told.endswith("ed") or tokens[close - 1].word in TELLING
        opens = opens or (told in _BESIDE and tokens[close + 1].word != "and")
        opens = opens or (told.split()[0] == "the" and _is_superlative(tokens[at + 1 : close]))
        opens = opens or (told in ("of", "in") and tokens[at + 2].word in ("which", "whom"))
        opens = opens or (tokens[at + 2].word in ("as", "though") and tokens[close - 1].word in _BEING)
        if tokens[at].word == "," and (opens or _turns(tokens[at + 1 : close])):
            return at
    return None


def _is_superlative(aside: Sequence[Token]) -> bool:
    """ ", the world's second-largest economy,": a name with its place in an order, and no figure."""
    amounts = any(token.kind == "quantity" and token.word[:1].isdigit() for token in aside)
    return not amounts and any(token.word.endswith("est") and len(token.word) > 5 for token in aside[:5])


_BEING = frozenset({"is", "are", "was", "were", "remain", "remains"})
""" ", small as they are,": an aside that ends with its verb."""

_BESIDE = frozenset({"up", "down", "according"})
"""What opens an aside between a subject and its verb: ", up 6 percent last year, is expected"."""


def _turns(aside: Sequence[Token]) -> bool:
    """ ", for their part,", ", in contrast,", ", on the other hand,"."""
    return len(aside) < 5 and bool(aside) and aside[-1].word in _TURNS


_TURNS = frozenset("part contrast turn hand however meanwhile though too comparison".split())
