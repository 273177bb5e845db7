"""Lines that a host repeats are boilerplate; lines that articles repeat are not."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from cqmonitor.clean import clean_page, countable_text, repeated_lines
from cqmonitor.clean.repeated import MIN_PAGES

from .conftest import PROSE

LEAD = "Story {0} of the year tells that the river port handled {0}.4 million tonnes of cargo in this month."
SLOGAN = "River of light and trade"


def article(i: int, *below: str, quote: str = "") -> str:
    return "\n".join(filter(None, (LEAD.format(i), quote, f"In the month number {i}, {PROSE[1]}", *below)))


def test_nothing_is_known_of_a_few_pages() -> None:
    assert repeated_lines([article(i, SLOGAN) for i in range(MIN_PAGES - 1)]) == frozenset()


def test_a_line_on_a_third_of_the_pages_is_repeated_and_numbers_do_not_matter() -> None:
    texts = [
        article(i, f"Page views {i}312") if i % 3 == 0 else f"Only here, {'x' * i} is told" for i in range(30)
    ]
    found = repeated_lines(texts)
    assert "Page views #" in found
    assert "Only here, xx is told" not in found


def test_a_paragraph_needs_more_pages_than_a_line() -> None:
    closing = (
        "The campaign for a clean river was begun by the city and will go on until the end of the decade."
    )
    assert closing not in repeated_lines([f"{'y' * i}\n{closing if i % 2 else ''}" for i in range(20)])
    assert closing in repeated_lines([f"{'y' * i}\n{closing}" for i in range(20)])


def test_repeated_lines_are_taken_with_their_reason() -> None:
    found = clean(article(3, SLOGAN), {SLOGAN})
    assert SLOGAN not in found.text
    assert [gone.reason for gone in found.removed if gone.text == SLOGAN] == ["repeated"]


def test_quotations_and_table_heads_within_the_body_survive() -> None:
    quote, head = '"We build a cleaner river together," said the mayor', "Item | Value"
    text = article(3, quote=f"{quote}\n{head}\nCargo | 3.4")
    assert clean(text, {quote, head, "Cargo | #"}).text == text


def test_what_was_taken_once_is_counted_again() -> None:
    found = clean(article(3, SLOGAN), {SLOGAN})
    assert SLOGAN in countable_text(found).splitlines()


def clean(text: str, repeated: set[str]):  # type: ignore[no-untyped-def]
    kind = (("content-type", "text/plain; charset=utf-8"),)
    return clean_page(text.encode(), url="folder://x/a", headers=kind, repeated=repeated)


@given(st.lists(st.text("ab1\n ", max_size=30), max_size=20), st.randoms(use_true_random=False))
def test_the_order_of_pages_does_not_matter(texts: list[str], random: object) -> None:
    shuffled = list(texts)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert repeated_lines(texts) == repeated_lines(shuffled)
