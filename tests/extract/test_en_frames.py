"""Sentences generated from frames of statistical English come back as the claims that they were made of."""

from __future__ import annotations

from datetime import date
from random import Random

import pytest
from generating import PUBLISHED, Frame, Grammar, Made, frames, wrong

from cqmonitor.codes import Status
from cqmonitor.config import load_config
from cqmonitor.extract import extract_claims

CONFIG = load_config()
GRAMMAR = Grammar(CONFIG)
SAMPLE = 6
"""Indicators that each frame is tried with; the soak test tries all."""


def _failures(frame: Frame, codes: list[str], random: Random) -> list[tuple[str, list[str]]]:
    made = (GRAMMAR.make(frame, code, random) for code in codes)
    read = (
        (one.text, list(wrong(one, extract_claims(one.text, published=PUBLISHED, lang="en", config=CONFIG))))
        for one in made
        if one is not None
    )
    return [(text, causes) for text, causes in read if causes]


@pytest.mark.parametrize("frame", frames(), ids=lambda frame: frame.text)
def test_a_frame_gives_its_claims(frame: Frame) -> None:
    random = Random(frame.text)
    codes = random.sample(sorted(GRAMMAR.subjects), SAMPLE)
    failures = _failures(frame, codes, random)
    assert not failures


DAYS = (PUBLISHED, date(2024, 1, 1), date(2023, 10, 20), date(2022, 12, 31))
CALM_PARAGRAPHS = (
    "The choir sang while the children slept.",
    "Nobody remembers who planted the old tree near the gate.",
)


@pytest.mark.parametrize("frame", frames(), ids=lambda frame: frame.text)
def test_nothing_that_happened_ends_after_publication(frame: Frame) -> None:
    random = Random(frame.text)
    for made in _some(frame, random):
        published = random.choice(DAYS)
        claims = extract_claims(made.text, published=published, lang="en", config=CONFIG)
        told = [one.period.end for one in claims if one.period and one.status is Status.ACTUAL]
        assert all(end <= published for end in told), made.text


@pytest.mark.parametrize("frame", frames(), ids=lambda frame: frame.text)
def test_an_unrelated_paragraph_changes_no_claim(frame: Frame) -> None:
    random = Random(frame.text)
    for made in _some(frame, random):
        calm = random.choice(CALM_PARAGRAPHS)
        alone = _told(made.text)
        assert _told(f"{calm}\n{made.text}") == alone
        assert _told(f"{made.text}\n{calm}") == alone


def _some(frame: Frame, random: Random) -> list[Made]:
    made = (GRAMMAR.make(frame, code, random) for code in random.sample(sorted(GRAMMAR.subjects), 3))
    return [one for one in made if one is not None]


def _told(text: str) -> list[tuple[object, ...]]:
    """What the claims of a text say, less where they stand in it."""
    claims = extract_claims(text, published=PUBLISHED, lang="en", config=CONFIG)
    assert all(text[one.quote_start : one.quote_end] == one.quote for one in claims)
    return [
        (one.quote, one.value, one.unit, one.indicator, one.ref_area, one.measure, one.period, one.status)
        for one in claims
    ]


@pytest.mark.soak
@pytest.mark.parametrize("frame", frames(), ids=lambda frame: frame.text)
def test_a_frame_gives_its_claims_for_nearly_every_indicator(frame: Frame) -> None:
    codes = sorted(GRAMMAR.subjects)
    failures = _failures(frame, codes, Random(frame.text))
    assert len(failures) <= 0.03 * len(codes), failures
