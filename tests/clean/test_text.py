"""Main text of HTML pages: lines, order, selectors, and what nobody sees."""

from __future__ import annotations

import pytest

from cqmonitor.clean import clean_page
from cqmonitor.config import Source

from .conftest import PROSE, Read


def paragraphs(*lines: str) -> str:
    return "".join(f"<p>{line}</p>" for line in lines)


def test_headings_items_and_rows_stand_on_lines_of_their_own_in_page_order(page: Read) -> None:
    article = page(
        f"<h1>Port grows</h1><p>{PROSE[0]}</p><h2>By the numbers</h2>"
        "<ul><li>Containers: 1.2 million TEUs</li><li>Passengers: 320,000</li></ul>"
        "<table><tr><th>Item</th><th>2023</th></tr><tr><td>Cargo</td>"
        f"<td>12.4 million tonnes</td></tr></table><p>{PROSE[1]}</p><p>{PROSE[2]}</p>"
    )
    assert article.text.splitlines() == [
        PROSE[0],
        "By the numbers",
        "- Containers: 1.2 million TEUs",
        "- Passengers: 320,000",
        "Item | 2023",
        "Cargo | 12.4 million tonnes",
        PROSE[1],
        PROSE[2],
    ]


def test_a_line_break_ends_a_line(page: Read) -> None:
    article = page(f"<p>{PROSE[0]}<br>{PROSE[1]}</p><p>{PROSE[2]}</p>")
    assert article.text.splitlines() == list(PROSE)


def test_marks_that_nobody_sees_are_gone_and_full_width_digits_stay(page: Read) -> None:
    article = page(
        paragraphs(PROSE[0].replace("12.4", "12\u200b.\u202e4\u00ad").replace("2023", "２０２３"), *PROSE[1:])
    )
    assert "12.4 million tonnes of cargo in ２０２３" in article.text


def test_entities_and_nul_bytes_do_no_harm(page: Read) -> None:
    article = page(paragraphs(PROSE[0].replace("port", "p\0ort") + " R&amp;D grew.", *PROSE[1:]))
    assert article.text.startswith("The river port handled")
    assert "R&D grew." in article.text


def test_selectors_drop_and_keep(page: Read, river: Source) -> None:
    body = f"<div class='x'><p>{PROSE[2]}</p></div><div id='main'>{paragraphs(*PROSE[:2])}</div>"
    dropped = page(body, source=river.model_copy(update={"drop": (".x",)}))
    kept = page(body, source=river.model_copy(update={"keep": ("#main",)}))
    assert dropped.text.splitlines() == kept.text.splitlines() == list(PROSE[:2])


def test_a_selector_that_matches_nothing_leaves_the_page_as_it_is(page: Read, river: Source) -> None:
    article = page(source=river.model_copy(update={"keep": ("#gone",)}))
    assert article.text.splitlines() == list(PROSE)


def test_a_fragment_without_html_element_is_read() -> None:
    article = clean_page(paragraphs(*PROSE).encode(), url="https://river.example/a")
    assert article.text.splitlines() == list(PROSE)


def test_without_a_content_type_text_is_told_from_html() -> None:
    article = clean_page(
        "\n".join(("a < b in the first line", *PROSE)).encode(), url="https://river.example/a"
    )
    assert article.text.splitlines()[-3:] == list(PROSE)


LOOSE = "<html><body><div class='x'>{0}</div></body></html>"
"""A page whose container no library knows by its name."""


def read(body: str) -> list[str]:
    return clean_page(LOOSE.format(body).encode(), url="https://river.example/a").text.splitlines()


def test_subheads_lists_and_tables_stay_in_a_container_without_a_name() -> None:
    parts = (
        "<h3>By the numbers</h3><ul><li>Containers: 1.2 million TEUs</li></ul>"
        "<table><tr><td>Cargo</td><td>12.4 million tonnes</td></tr></table>"
    )
    assert read(f"{paragraphs(PROSE[0])}{parts}{paragraphs(*PROSE[1:])}") == [
        PROSE[0],
        "By the numbers",
        "- Containers: 1.2 million TEUs",
        "Cargo | 12.4 million tonnes",
        *PROSE[1:],
    ]


@pytest.mark.parametrize(
    "beside",
    [
        "<ul><li><a href='/1'>Port news number 1 of the week</a></li></ul>",
        "<ul><li><img src='a.png'>A hall</li></ul>",
    ],
    ids=["links", "gallery"],
)
def test_menus_and_galleries_among_paragraphs_are_no_text(beside: str) -> None:
    assert read(f"{paragraphs(PROSE[0])}{beside}{paragraphs(*PROSE[1:])}") == list(PROSE)


def test_what_stands_above_and_below_the_paragraphs_is_no_gap() -> None:
    around = "<h3>Weather</h3>{0}<h3>Games</h3><ul><li>Chess</li></ul>"
    assert read(around.format(paragraphs(*PROSE))) == list(PROSE)
