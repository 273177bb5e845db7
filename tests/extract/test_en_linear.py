"""Work that grows with the length of the text, whatever the text: hostile strings come to an end.

Time is not asserted on. A pattern that backtracks over the whole string would need many minutes
for these lengths: `faulthandler` then ends the run and shows where it hangs. The work of the
cascade outside patterns is counted in calls.
"""

from __future__ import annotations

import faulthandler
import sys
from collections.abc import Callable, Iterator
from datetime import date
from types import FrameType

import pytest

from cqmonitor.config import load_config
from cqmonitor.extract import extract_claims, extract_quantities
from cqmonitor.extract.en.masks import masks
from cqmonitor.extract.en.periods import periods

CONFIG = load_config()
DAY = date(2024, 7, 20)
HANGS = 240
"""Seconds after which a hanging pattern is shown and the run ended; all cases take a few together."""

UNITS = (
    "1",
    "1.",
    "1,",
    "1,000,",
    "1-",
    "1 to ",
    "1:",
    "1/",
    "(",
    "(1 ",
    ",",
    "\n",
    " ",
    "-",
    "$",
    '"1+',
    "+1 ",
    "percent ",
    "one ",
    "one hundred and ",
    "Road ",
    "12 Road ",
    "Tel 0 ",
    "first and ",
    "of every ten a ",
    "won ",
    "a-",
    "January to ",
    "GDP and ",
    "http://",
    "a | 1\n",
    "1 | ",
)


@pytest.fixture(autouse=True)
def _watched() -> Iterator[None]:
    faulthandler.dump_traceback_later(HANGS, exit=True, file=sys.__stderr__ or 2)
    yield
    faulthandler.cancel_dump_traceback_later()


def repeated(unit: str, length: int) -> str:
    return unit * (length // len(unit))


@pytest.mark.parametrize("unit", UNITS)
def test_masks_of_hostile_text_end(unit: str) -> None:
    assert isinstance(masks(repeated(unit, 100_000)), list)


@pytest.mark.parametrize("unit", UNITS)
def test_quantities_of_hostile_text_end(unit: str) -> None:
    text = repeated(unit, 20_000)
    assert all(text[one.start : one.end] == one.text for one in extract_quantities(text, lang="en"))


@pytest.mark.parametrize("unit", UNITS)
def test_periods_of_hostile_text_end(unit: str) -> None:
    assert isinstance(periods(repeated(unit, 20_000), DAY), list)


def test_a_hundred_thousand_digits_are_no_quantity() -> None:
    assert extract_quantities("1" * 100_000, lang="en") == []


def calls(work: Callable[[], object]) -> int:
    """How many Python functions `work` calls."""
    count = 0

    def tick(frame: FrameType, event: str, arg: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(tick)
    try:
        work()
    finally:
        sys.setprofile(before)
    return count


@pytest.mark.parametrize(
    "unit", ["GDP grew 5 percent in 2023. ", "It has 30 shops, 20 bars and 5 km of road.\n", "GDP (%) | 5\n"]
)
def test_the_work_for_an_article_grows_with_its_length(unit: str) -> None:
    def read(times: int) -> int:
        return calls(lambda: extract_claims(unit * times, published=DAY, lang="en", config=CONFIG))

    read(1)
    assert read(80) < 2.2 * read(40)


@pytest.mark.parametrize("unit", ["1 to ", "1, ", "(1 ", "5 percent ", "one "])
def test_the_work_for_quantities_grows_with_the_length(unit: str) -> None:
    def read(times: int) -> int:
        return calls(lambda: extract_quantities(unit * times, lang="en"))

    assert read(800) < 2.2 * read(400)


@pytest.mark.parametrize("unit", ["GDP rose 5 percent and ", "(1 "])
def test_the_work_for_one_endless_sentence_grows_with_its_length(unit: str) -> None:
    def read(length: int) -> int:
        text = repeated(unit, length)
        return calls(lambda: extract_claims(text, published=DAY, lang="en", config=CONFIG))

    read(len(unit))  # the catalog is made at the first call
    assert read(4000) < 2.2 * read(2000)
