"""Lines that a host repeats are boilerplate; lines that articles repeat are not."""

from __future__ import annotations

import pytest

from cqmonitor.clean import Count, Repeated, clean_with_lines, repeated_lines
from cqmonitor.clean.lines import is_prose
from cqmonitor.clean.repeated import MIN_PAGES, MIN_PAGES_MOSTLY, WINDOW, line_key
from cqmonitor.records import Article

from .conftest import PROSE

LEAD = "Story {0} of the year tells that the river port handled {0}.4 million tonnes of cargo in this month."
SLOGAN = "River of light and trade"
COOKIES = (
    "Small files that this site sets in your browser help us and our partners to know what you like best."
)
QUOTE = '"We build a cleaner river together," said the mayor'


def text_of(*below: str, above: tuple[str, ...] = (), within: tuple[str, ...] = ()) -> str:
    return "\n".join((*above, LEAD.format(3), *within, PROSE[1], *below))


def clean(text: str, *lines: str, mostly: bool = True) -> Article:
    keys = frozenset(line_key(line, prose=is_prose(line)) for line in lines)
    repeated = Repeated(often=keys, mostly=keys if mostly else frozenset())
    kind = (("content-type", "text/plain; charset=utf-8"),)
    result = clean_with_lines(
        text.encode(), url="https://x.example/a", headers=kind, repeated=repeated
    ).result
    assert isinstance(result, Article)
    return result


def test_repeated_lines_are_taken_with_their_reason() -> None:
    found = clean(text_of(SLOGAN), SLOGAN, mostly=False)
    assert found.text == text_of()
    assert [(gone.text, gone.line, gone.reason) for gone in found.removed] == [(SLOGAN, 3, "repeated")]


def test_numbers_do_not_matter_in_lines_and_do_in_paragraphs() -> None:
    assert clean(text_of("Page views 312"), "Page views 7").text == text_of()
    assert clean(text_of(), LEAD.format(4)).text == text_of()


@pytest.mark.parametrize(
    "lines",
    [(QUOTE,), ("Item | Value", "Cargo | 3.4"), ("- dredging goes on",), (PROSE[2],)],
    ids=["quotation", "table", "list", "paragraph"],
)
def test_what_articles_repeat_within_their_body_stays(lines: tuple[str, ...]) -> None:
    text = text_of(within=lines)
    assert clean(text, *lines).text == text


@pytest.mark.parametrize(
    "lines",
    [(QUOTE,), ("Item | Value", "Cargo | 3.4 million tonnes"), ("Port volume up 3.2%",)],
    ids=["closing quotation", "last table", "figure"],
)
def test_what_articles_repeat_at_their_end_stays(lines: tuple[str, ...]) -> None:
    text = text_of(*lines)
    assert clean(text, *lines).text == text


def test_a_subhead_on_many_pages_stays_and_a_box_on_nearly_all_goes() -> None:
    text = text_of(within=("Background",))
    assert clean(text, "Background", mostly=False).text == text
    assert clean(text, "Background").text == text_of()


def test_paragraphs_around_the_body_go_from_outside_in() -> None:
    more = (
        "The river is tended by its friends, who have put up this page in their spare time since it was dug."
    )
    found = clean(text_of(more, COOKIES, above=(COOKIES,)), COOKIES, more)
    assert found.text == text_of()
    assert clean(text_of(within=(COOKIES,)), COOKIES).text == text_of(within=(COOKIES,))


def test_what_is_counted_does_not_depend_on_what_is_taken() -> None:
    text = text_of(SLOGAN, "Our friends", COOKIES).encode()
    kind = (("content-type", "text/plain"),)
    keys = frozenset({line_key(SLOGAN, prose=False), line_key(COOKIES, prose=True)})
    told = [
        clean_with_lines(text, url="https://x.example/a", headers=kind, repeated=Repeated(known, known)).lines
        for known in (frozenset[int](), keys)
    ]
    assert told[0] == told[1]
    assert keys < set(told[0])


# --- from counts to what is repeated ---------------------------------------------------------------


def known(pages: int, first: int, last: int, of: int) -> tuple[bool, bool]:
    found = repeated_lines([Count(7, pages, first, last)], of)
    return 7 in found.often, 7 in found.mostly


def test_nothing_is_known_of_a_few_pages() -> None:
    few = MIN_PAGES - 1
    assert known(few, 0, few - 1, few) == (False, False)
    assert known(MIN_PAGES, 0, MIN_PAGES - 1, MIN_PAGES) == (True, False)
    assert known(MIN_PAGES_MOSTLY, 0, MIN_PAGES_MOSTLY - 1, MIN_PAGES_MOSTLY) == (True, True)


def test_a_third_of_the_pages_is_often_and_two_thirds_are_mostly() -> None:
    assert known(66, 0, 199, 200) == (True, False)
    assert known(50, 0, 199, 200) == (False, False)
    assert known(134, 0, 199, 200) == (True, True)


def test_a_new_layout_is_known_though_most_pages_have_the_old_one() -> None:
    assert known(WINDOW, 160, 199, 200) == (True, True)
    assert known(100, 0, 99, 1000) == (True, True)


def test_a_series_of_a_few_articles_is_no_layout() -> None:
    assert known(8, 100, 107, 200) == (False, False)
