"""Sentences generated from frames of statistical English come back as the claims that they were made of."""

from __future__ import annotations

from random import Random

import pytest
from generating import PUBLISHED, Frame, Grammar, frames, wrong

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


@pytest.mark.soak
@pytest.mark.parametrize("frame", frames(), ids=lambda frame: frame.text)
def test_a_frame_gives_its_claims_for_nearly_every_indicator(frame: Frame) -> None:
    codes = sorted(GRAMMAR.subjects)
    failures = _failures(frame, codes, Random(frame.text))
    assert len(failures) <= 0.03 * len(codes), failures
