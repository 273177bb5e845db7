"""What holds for every English text: offsets, independence of paragraphs, generated sentences, scaling."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from cqmonitor.config import load_config
from cqmonitor.extract import extract_claims, extract_quantities
from cqmonitor.records import Claim

CONFIG = load_config()
PUBLISHED = date(2024, 7, 20)
CALM = settings(max_examples=80, deadline=None, derandomize=True)

# --- a small grammar: indicator x area x period x value x unit x frame ------------------------------

LEVELS = {
    "GDP": ("gdp", "yuan", "CNY"),
    "gross domestic product": ("gdp", "yuan", "CNY"),
    "exports": ("exports", "yuan", "CNY"),
    "foreign trade": ("foreign_trade", "yuan", "CNY"),
    "retail sales of consumer goods": ("retail_sales", "yuan", "CNY"),
    "tourism revenue": ("tourism_revenue", "yuan", "CNY"),
    "grain output": ("grain_output", "tonnes", "t"),
    "fixed-asset investment": ("fixed_asset_investment", "yuan", "CNY"),
}
AREAS = {"Chongqing": "CN-CQ", "Sichuan": "CN-SC", "Chengdu": "CN-510100"}
PERIODS = {
    "in 2023": (date(2023, 1, 1), date(2023, 12, 31)),
    "in the first half of 2024": (date(2024, 1, 1), date(2024, 6, 30)),
    "in the first quarter of 2024": (date(2024, 1, 1), date(2024, 3, 31)),
    "in the first three quarters of 2022": (date(2022, 1, 1), date(2022, 9, 30)),
    "from January to May 2024": (date(2024, 1, 1), date(2024, 5, 31)),
    "in December 2023": (date(2023, 12, 1), date(2023, 12, 31)),
}
MULTIPLIERS = {"million": 6, "billion": 9, "trillion": 12}
LEVEL_FRAMES = (
    "{area}'s {name} reached {amount} {period}.",
    "{area}'s {name} stood at {amount} {period}.",
    "{area}'s {name} totaled {amount} {period}.",
    "{area}'s {name} hit {amount} {period}.",
    "{period}, {area}'s {name} amounted to {amount}.",
    "{period}, {area}'s {name} was {amount}, officials said.",
)
GROWTH_FRAMES = {
    "{area}'s {name} grew {rate} {period}.": 1,
    "{area}'s {name} rose by {rate} {period}.": 1,
    "{area}'s {name} was up {rate} {period}.": 1,
    "{area}'s {name} fell {rate} {period}.": -1,
    "{area}'s {name} declined by {rate} {period}.": -1,
    "{period}, {area}'s {name} increased {rate} year on year.": 1,
    "{period}, {area}'s {name} dropped {rate} from a year earlier.": -1,
}
CALM_PARAGRAPHS = (
    "The choir sang while the children slept.",
    "Rain is a friend of poets, a neighbour said, smiling at the window.",
    "Nobody remembers who planted the old tree near the gate.",
    '"We read stories at night," the librarian added.',
)


@dataclass(frozen=True)
class Said:
    """A generated sentence with the fields that its claim must have."""

    text: str
    indicator: str
    area: str
    value: float
    unit: str
    period: tuple[date, date]


@st.composite
def amounts(draw: st.DrawFn) -> tuple[str, Decimal, int]:
    """A number as written, its value and its power of ten."""
    number = Decimal(draw(st.integers(11, 9999))) / 10 ** draw(st.integers(0, 2))
    word = draw(st.sampled_from(sorted(MULTIPLIERS)))
    return f"{number:,} {word}", number, MULTIPLIERS[word]


@st.composite
def levels(draw: st.DrawFn) -> Said:
    name, area, period = (draw(st.sampled_from(sorted(names))) for names in (LEVELS, AREAS, PERIODS))
    code, unit_name, unit = LEVELS[name]
    written, number, power = draw(amounts())
    frame = draw(st.sampled_from(LEVEL_FRAMES))
    text = frame.format(area=area, name=name, amount=f"{written} {unit_name}", period=period)
    return Said(
        text[0].upper() + text[1:],
        code,
        AREAS[area],
        float(number.scaleb(power)),
        unit,
        PERIODS[period],
    )


@st.composite
def rates(draw: st.DrawFn) -> Said:
    name, area, period = (draw(st.sampled_from(sorted(names))) for names in (LEVELS, AREAS, PERIODS))
    number = Decimal(draw(st.integers(1, 999))) / 10
    frame = draw(st.sampled_from(sorted(GROWTH_FRAMES)))
    sign = draw(st.sampled_from(("percent", "per cent", "%")))
    rate = f"{number}{'' if sign == '%' else ' '}{sign}"
    text = frame.format(area=area, name=name, rate=rate, period=period)
    value = GROWTH_FRAMES[frame] * float(number)
    return Said(text[0].upper() + text[1:], LEVELS[name][0], AREAS[area], value, "percent", PERIODS[period])


def read(text: str) -> list[Claim]:
    return extract_claims(text, published=PUBLISHED, lang="en", config=CONFIG)


def known(claim: Claim) -> tuple[object, ...]:
    """What a claim says, less its offsets."""
    period = (claim.period.start, claim.period.end) if claim.period else None
    return (claim.quote, claim.value, claim.unit, claim.indicator, claim.ref_area, claim.measure, period)


def assert_comes_back(said: Said, measure: str) -> None:
    (claim,) = read(said.text)
    period = (claim.period.start, claim.period.end) if claim.period else None
    assert (claim.indicator, claim.ref_area, claim.value, claim.unit, period, claim.measure) == (
        said.indicator,
        said.area,
        said.value,
        said.unit,
        said.period,
        measure,
    )


@CALM
@given(levels())
def test_a_generated_level_comes_back(said: Said) -> None:
    assert_comes_back(said, "level")


@CALM
@given(rates())
def test_a_generated_growth_comes_back(said: Said) -> None:
    assert_comes_back(said, "growth")


@CALM
@given(st.lists(levels() | rates(), min_size=1, max_size=4), st.sampled_from(CALM_PARAGRAPHS), st.data())
def test_an_unrelated_paragraph_changes_no_claim(said: list[Said], calm: str, data: st.DataObject) -> None:
    paragraphs = [one.text for one in said]
    at = data.draw(st.integers(0, len(paragraphs)))
    longer = [*paragraphs[:at], calm, *paragraphs[at:]]
    assert list(map(known, read("\n".join(longer)))) == list(map(known, read("\n".join(paragraphs))))


@CALM
@given(levels(), st.integers(2, 50))
def test_a_level_that_is_multiplied_is_read_multiplied(said: Said, factor: int) -> None:
    (claim,) = read(said.text)
    written = said.text[claim.value_start :].split()[0]
    number = Decimal(written.replace(",", ""))
    behind = said.text[claim.value_start + len(written) :]
    (scaled,) = read(f"{said.text[: claim.value_start]}{number * factor:,}{behind}")
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
