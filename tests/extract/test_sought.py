"""A pattern is passed over only where it cannot match."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cqmonitor.extract import calendar
from cqmonitor.extract.en import masks, orders, parts, periods, retelling
from cqmonitor.extract.sought import Sought, words_needed
from cqmonitor.extract.text import fold

GOLD = Path(__file__).parents[1] / "gold"
RULES = [
    *(rule.pattern for rule in periods._RULES),
    *(pattern for pattern, _ in retelling._RETOLD),
    parts._FRACTION,
    parts._ODDS,
    parts._MULTIPLE,
    parts._RATIO,
    orders._ORDINAL,
    orders._NUMBER,
    *(rule for rule in (*masks._WHOLE, *masks._INNER) if isinstance(rule, Sought)),
]
PIECES = (
    "first |second |fifth |third |half |quarter |quarters |year |years |the |of |last |a |one |two |3 |in |"
    "twice |as |many |times |double |tenfold |over |past |, |. |\n|so far |this |next |holiday |May |2024 |"
    "every |ten |out of |No. |number |1 |40 |4.5:|1:|35.5: |60 |rank |won |5-3|1893|since |people |aged |"
    "Top |page |www."
)
"""What the texts of the property are made of."""


@pytest.mark.parametrize(
    ("pattern", "words"),
    [
        (r"\b(?:last|this)\s(?:week|weekend)\b", ("week",)),
        (r"(?:in\s)?the\s(?P<what>month|half)", ("half", "month")),
        (r"(?:spring\s)?festival|Golden\sweek", ("festival", "golden")),
        (r"(?:months){2}|days?", ("day", "months")),
        (r"\d+\s?(?:years)?", ()),
        (r"a?|week", ()),
        (r"week|\d", ()),
        (r"(?=month)\w{1,9}|week", ()),
    ],
)
def test_the_words_that_every_match_holds(pattern: str, words: tuple[str, ...]) -> None:
    assert words_needed(re.compile(pattern)) == words


@pytest.mark.parametrize("path", sorted(GOLD.glob("en-*.txt")), ids=lambda path: path.stem)
def test_finds_in_articles_what_the_pattern_alone_finds(path: Path) -> None:
    _check(fold(path.read_text(encoding="utf-8")))


@given(st.lists(st.sampled_from(PIECES.split("|")), max_size=12).map("".join))
def test_finds_in_each_line_what_the_pattern_alone_finds(text: str) -> None:
    _check(text)


def _check(text: str) -> None:
    lines = [at.span() for at in re.finditer(r"[^\n]*\n?", text)]
    for rule in RULES:
        alone = [match.span() for line in lines for match in rule.pattern.finditer(text, *line)]
        assert [match.span() for match in rule.finditer(text)] == alone
        first, found = rule.pattern.search(text), rule.search(text)
        assert (found and found.span()) == (first and first.span())


def test_no_time_goes_on_in_the_next_line() -> None:
    told = periods.periods("Exports up 9 percent in April\n5 things to see", date(2024, 7, 20))
    assert [mention.period for mention in told] == [calendar.month(2024, 4)]
