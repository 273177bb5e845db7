"""What holds for every English text: offsets, independence of paragraphs, amounts that are multiplied."""

from __future__ import annotations

from decimal import Decimal
from random import Random

from generating import PUBLISHED, Frame, Grammar, Made, frames
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from cqmonitor.config import load_config
from cqmonitor.extract import extract_claims, extract_quantities
from cqmonitor.records import Claim

CONFIG = load_config()
GRAMMAR = Grammar(CONFIG)
CALM = settings(max_examples=80, deadline=None, derandomize=True)

OF_ONE = [frame for frame in frames() if frame.group in ("one amount", "one rate")]
"""Frames whose sentence says all that there is to say: no other paragraph can add to it."""
LEVELS = [frame for frame in OF_ONE if frame.claims == ("x level 1",)]
CALM_PARAGRAPHS = (
    "The choir sang while the children slept.",
    "Rain is a friend of poets, a neighbour said, smiling at the window.",
    "Nobody remembers who planted the old tree near the gate.",
    '"We read stories at night," the librarian added.',
)


@st.composite
def made(draw: st.DrawFn, among: list[Frame]) -> Made:
    """A sentence of one of these frames."""
    frame, code = draw(st.sampled_from(among)), draw(st.sampled_from(sorted(GRAMMAR.subjects)))
    found = GRAMMAR.make(frame, code, Random(draw(st.integers(0, 999))))
    assume(found is not None)
    assert found
    return found


def read(text: str) -> list[Claim]:
    return extract_claims(text, published=PUBLISHED, lang="en", config=CONFIG)


def known(claim: Claim) -> tuple[object, ...]:
    """What a claim says, less its offsets."""
    period = (claim.period.start, claim.period.end) if claim.period else None
    return (claim.quote, claim.value, claim.unit, claim.indicator, claim.ref_area, claim.measure, period)


@CALM
@given(st.lists(made(OF_ONE), min_size=2, max_size=4), st.sampled_from(CALM_PARAGRAPHS), st.data())
def test_an_unrelated_paragraph_changes_no_claim(said: list[Made], calm: str, data: st.DataObject) -> None:
    paragraphs = [one.text for one in said]
    at = data.draw(st.integers(0, len(paragraphs)))
    longer = [*paragraphs[:at], calm, *paragraphs[at:]]
    assert list(map(known, read("\n".join(longer)))) == list(map(known, read("\n".join(paragraphs))))


@CALM
@given(made(LEVELS), st.integers(2, 50))
def test_a_level_that_is_multiplied_is_read_multiplied(said: Made, factor: int) -> None:
    (claim,) = read(said.text)
    before, behind = said.text[: claim.value_start], said.text[claim.value_start :]
    written, space, rest = behind.partition(" ")
    number = Decimal(written.replace(",", ""))
    (scaled,) = read(f"{before}{number * factor:,}{space}{rest}")
    assert abs(scaled.value - claim.value * factor) <= 1e-9 * abs(scaled.value)
    assert (scaled.indicator, scaled.unit, scaled.period) == (claim.indicator, claim.unit, claim.period)


FRAGMENTS = st.sampled_from(
    "5 3.2 1,234 $ € £ US$ RMB yuan percent % pp billion million bn m - – to and or of in by from up down "
    "rose fell between over about ( ) , . ; : +86 3-2 10:30 2024 May Chongqing GDP exports one two "
    "half third twice doubled fold times first second ranked No. 1/2 ½ -0.6% +3% points tonnes km vehicles "
    "people ¤ “ ” ’ 重庆 İ \n respectively every ten odd 30-40,000".split(" ")
)
MESS = st.lists(FRAGMENTS, max_size=25).map(" ".join) | st.text(max_size=80)


@settings(max_examples=300, deadline=None, derandomize=True)
@given(MESS)
def test_offsets_of_quantities_match(text: str) -> None:
    found = extract_quantities(text, lang="en")
    assert all(text[one.start : one.end] == one.text for one in found)
    assert all(one.end > one.start for one in found)
    assert all((one.low is None) == (one.high is None) for one in found)
    assert all(
        one.low <= one.value <= one.high for one in found if one.low is not None and one.high is not None
    )


@CALM
@given(MESS)
def test_offsets_of_claims_match(text: str) -> None:
    for claim in read(text):
        assert text[claim.quote_start : claim.quote_end] == claim.quote
        assert claim.quote_start <= claim.value_start < claim.value_end <= claim.quote_end
