"""Captions of figures: those that state a figure are read where they stand, the others go."""

from __future__ import annotations

import pytest

from cqmonitor.clean.lines import states_figure

from .conftest import PROSE, Read

FACT = "Container volume at the port rose by 7.6% to 1.2 million TEUs."
VIEW = "A barge leaves the old quay at dawn."
FIGURES = {
    "figcaption": "<figure><img src='a.png' alt='x'><figcaption>{0}</figcaption></figure>",
    "linked": "<figure><a href='/a'><img src='a.png'></a><div><figcaption><em>{0}</em></figcaption></div>"
    "</figure>",
    "alt": "<figure><img src='a.png' alt='{0}'></figure>",
    "wordpress": "<div class='wp-caption'><img src='a.png'><p class='wp-caption-text'>{0}</p></div>",
    "gallery": "<figure class='gallery'><figure><img src='a.png'><figcaption>A hall.</figcaption></figure>"
    "<figure><img src='b.png'><figcaption>{0}</figcaption></figure></figure>",
    "definition list": "<dl class='gallery-item'><dt><img src='a.png'></dt>"
    "<dd class='wp-caption-text gallery-caption'>{0}</dd></dl>",
}


def body(figure: str) -> str:
    return f"<p>{PROSE[0]}</p>{figure}<p>{PROSE[1]}</p><p>{PROSE[2]}</p>"


@pytest.mark.parametrize("figure", FIGURES.values(), ids=FIGURES)
def test_a_caption_that_states_a_figure_stays_in_its_place_and_is_marked(page: Read, figure: str) -> None:
    article = page(body(figure.format(f"{FACT} (Graphic/Hu Lan)")))
    assert article.text.splitlines() == [PROSE[0], FACT, *PROSE[1:]]
    assert "caption-line-2" in article.flags
    assert [gone.text for gone in article.removed] == ["(Graphic/Hu Lan)"]


@pytest.mark.parametrize("figure", FIGURES.values(), ids=FIGURES)
def test_a_caption_that_states_none_is_no_text(page: Read, figure: str) -> None:
    article = page(body(figure.format(VIEW)))
    assert article.text.splitlines() == list(PROSE)
    assert article.flags == ("no-date",)


def test_what_follows_a_figure_on_its_line_stays(page: Read) -> None:
    figure = FIGURES["figcaption"].format(FACT)
    article = page(f"<div>{figure}{PROSE[0]}</div><p>{PROSE[1]}</p><p>{PROSE[2]}</p>")
    assert article.text.splitlines() == [FACT, *PROSE]


def test_a_table_in_a_figure_is_not_lost(page: Read) -> None:
    table = "<table><tr><th>Item<th>2023</tr><tr><td>Cargo<td>12.4 million tonnes</tr></table>"
    article = page(body(f"<figure>{table}<figcaption>{FACT}</figcaption></figure>"))
    assert "Cargo | 12.4 million tonnes" in article.text
    assert FACT in article.text


@pytest.mark.parametrize(
    "line",
    [
        "Output was up 12.4%",
        "It handled 368,000 boxes",
        "Exports came to $3.2 billion",
        "Trade grew by 7 pct",
        "全年货物吞吐量达1240万吨",
        "增速比上年提高2.3个百分点",
        "占全市的五成以上，共３２０家",
    ],
)
def test_what_states_a_figure(line: str) -> None:
    assert states_figure(line)


@pytest.mark.parametrize(
    "line",
    [
        "The quay on March 5, 2024",
        "Photo 3/12",
        "Wei Song, 41, on platform 12",
        "Boeing 737 at gate 14",
        "2024年3月5日，江岸夜景",
        "第12版",
        "Updated 09:12",
    ],
)
def test_what_states_none(line: str) -> None:
    assert not states_figure(line)
