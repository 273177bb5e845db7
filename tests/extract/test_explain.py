"""Explanations: the sentence as it stands, what was found in it, and why each claim came out as it did."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cqmonitor.explain import Document, as_page, as_text, document
from cqmonitor.extract import explain_claims, extract_claims

GOLD = Path(__file__).parents[1] / "gold"
PUBLISHED = date(2024, 4, 20)
ENGLISH = "Chongqing's GDP grew 6.2 percent in the first quarter of 2024. Exports to ASEAN fell 3.1 percent."
CHINESE = "2023年，重庆汽车产量\u3000231.79 万辆[1]，增长10.2%。"


def explained(text: str, lang: str) -> Document:
    return document("doc", "2024-04-20", explain_claims(text, published=PUBLISHED, lang=lang))


@pytest.mark.parametrize(
    ("text", "lang", "marks"),
    [
        (
            ENGLISH,
            "en",
            {
                ("Chongqing", "area", "CN-CQ"),
                ("GDP", "indicator", "gdp"),
                ("6.2 percent", "quantity", "6.2 percent"),
                ("the first quarter of 2024", "period", "2024-Q1"),
                ("ASEAN", "area", "X-ASEAN"),
            },
        ),
        (
            CHINESE,
            "zh",
            {
                ("重庆", "area", "CN-CQ"),
                ("汽车产量", "indicator", "vehicle_output"),
                ("2023年", "period", "2023"),
                ("231.79 万辆", "quantity", "2,317,900 count"),
            },
        ),
    ],
)
def test_what_the_stages_found_is_marked_in_the_text(
    text: str, lang: str, marks: set[tuple[str, str, str]]
) -> None:
    found = explain_claims(text, published=PUBLISHED, lang=lang).marks
    assert marks <= {(text[mark.start : mark.end], mark.kind, mark.meaning) for mark in found}


def test_a_number_that_is_none_is_marked_as_such() -> None:
    text = "The AITO M9 led, and sales rose 5 percent in 2023."
    marks = explain_claims(text, published=PUBLISHED).marks
    kinds = {text[mark.start : mark.end]: mark.kind for mark in marks}
    assert kinds["M9"] == "mask"


@pytest.mark.parametrize(("text", "lang"), [(ENGLISH, "en"), (CHINESE, "zh")])
def test_every_claim_says_why(text: str, lang: str) -> None:
    claims = [one for sentence in explained(text, lang).sentences for one in sentence.claims]
    assert claims
    for one in claims:
        assert {"concept", "period", "measure"} <= set(one.grounds)
        assert all(one.grounds.values())


def test_a_part_is_told_from_what_has_no_code() -> None:
    whole, part = explain_claims(ENGLISH, published=PUBLISHED).claims
    assert "a name of the catalog" in whole.grounds["concept"]
    assert "a part of the whole" in part.grounds["concept"]


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_claims_are_those_of_extract_claims(lang: str) -> None:
    text = next(iter(sorted(GOLD.glob(f"{lang}-*.txt")))).read_text("utf-8")
    explanation = explain_claims(text, published=PUBLISHED, lang=lang)
    assert [one.claim for one in explanation.claims] == extract_claims(text, published=PUBLISHED, lang=lang)
    shown = [
        one for sentence in document("d", "2024-04-20", explanation).sentences for one in sentence.claims
    ]
    assert sorted(map(id, shown)) == sorted(map(id, explanation.claims))


@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.lists(st.sampled_from([*ENGLISH.split(), *CHINESE, "\n", ". ", " 5%", "[1]", "①"]), max_size=40))
def test_marks_keep_apart_and_pieces_are_the_text(words: list[str]) -> None:
    text = " ".join(words)
    for lang in ("en", "zh"):
        explanation = explain_claims(text, published=PUBLISHED, lang=lang)
        ends = [0]
        for mark in explanation.marks:
            assert ends[-1] <= mark.start < mark.end <= len(text)
            ends.append(mark.end)
        for sentence in document("d", "2024-04-20", explanation).sentences:
            assert "".join(piece.text for piece in sentence.pieces) in text


def test_the_text_form_shows_sentence_marks_and_grounds() -> None:
    lines = list(as_text([explained(ENGLISH, "en")]))
    assert lines[0] == "doc (2024-04-20)"
    assert ENGLISH.split(". ")[0] + "." in lines
    assert any("= 6.2 percent" in line for line in lines)
    assert any(re.search(r"period\s+2024-Q1\s+<- beside the number", line) for line in lines)


def test_the_page_shows_an_article_as_text_and_runs_nothing() -> None:
    hostile = 'Output of <script>alert("x")</script> rose 5 percent to <img src=x onerror=alert(1)> 3 tonnes.'
    page = as_page([explained(hostile, "en")])
    assert "<script" not in page
    assert "<img" not in page
    assert "&lt;script&gt;" in page
    assert "default-src 'none'" in page
    assert '<mark class="quantity"' in page
