"""What holds for every Chinese text: offsets, independence of paragraphs, round trips, hostile text."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cqmonitor.codes import Measure
from cqmonitor.config import load_config
from cqmonitor.extract import extract_claims
from cqmonitor.extract.zh import amounts, clauses, masks, periods
from cqmonitor.extract.zh.folding import fold_zh
from cqmonitor.records import Claim

CONFIG = load_config()
PUBLISHED = date(2024, 7, 18)

NAMES = {
    "地区生产总值": "gdp",
    "规上工业增加值": "industrial_value_added",
    "社会消费品零售总额": "retail_sales",
    "外贸进出口总值": "foreign_trade",
    "一般公共预算收入": "budget_revenue",
    "固定资产投资": "fixed_asset_investment",
}
PERIODS = {
    "一季度": (date(2024, 1, 1), date(2024, 3, 31)),
    "上半年": (date(2024, 1, 1), date(2024, 6, 30)),
    "2023年": (date(2023, 1, 1), date(2023, 12, 31)),
    "前5个月": (date(2024, 1, 1), date(2024, 5, 31)),
    "1—4月": (date(2024, 1, 1), date(2024, 4, 30)),
}
AREAS = {"全市": "CN-CQ", "渝北区": "CN-500112", "四川": "CN-SC", "全国": "CN"}
WORDS = (
    "增长 下降 其中 分别 ， 。 ； 、 （ ） 占 达 5.1% 3.2万亿元 万 第二 是去年的 2.3倍 "
    "个百分点 約 较 ０．５ 年末 比 家 和"
).split()
PIECES = st.sampled_from([*NAMES, *PERIODS, *AREAS, *WORDS, "\n"])


def read(text: str) -> list[Claim]:
    return extract_claims(text, published=PUBLISHED, lang="zh", config=CONFIG)


def without_offsets(claim: Claim) -> tuple[object, ...]:
    return (
        claim.indicator,
        claim.ref_area,
        claim.measure,
        claim.value,
        claim.unit,
        claim.bound,
        claim.status,
        claim.period,
        claim.basis,
        claim.quote,
    )


@given(st.lists(PIECES, max_size=40).map("".join))
@settings(max_examples=150, deadline=None)
def test_offsets_hold_and_nothing_breaks(text: str) -> None:
    for claim in read(text):
        assert text[claim.quote_start : claim.quote_end] == claim.quote
        assert claim.quote_start <= claim.value_start < claim.value_end <= claim.quote_end


@given(st.text(max_size=120))
@settings(max_examples=150, deadline=None)
def test_any_text_is_read(text: str) -> None:
    assert len(fold_zh(text)) == len(text)
    read(text)


@given(
    st.sampled_from(sorted(NAMES)),
    st.sampled_from(sorted(PERIODS)),
    st.sampled_from(sorted(AREAS)),
    st.decimals(min_value="0.1", max_value="999.9", places=1),
    st.decimals(min_value="0.1", max_value="99.9", places=1),
    st.booleans(),
)
@settings(max_examples=120, deadline=None)
def test_what_was_said_comes_back(
    name: str, when: str, where: str, level: object, pace: object, up: bool
) -> None:
    text = f"{when}，{where}{name}{level}亿元，同比{'增长' if up else '下降'}{pace}%。"
    amount, growth = read(text)
    for claim in (amount, growth):
        assert (claim.indicator, claim.ref_area) == (NAMES[name], AREAS[where])
        assert claim.period is not None
        assert (claim.period.start, claim.period.end) == PERIODS[when]
    assert (amount.measure, growth.measure) == (Measure.LEVEL, Measure.GROWTH)
    assert amount.value == pytest.approx(float(str(level)) * 1e8)
    assert growth.value == pytest.approx(float(str(pace)) * (1 if up else -1))


@given(st.lists(st.sampled_from(sorted(NAMES)), min_size=2, max_size=4, unique=True), st.data())
@settings(max_examples=80, deadline=None)
def test_respectively_pairs_in_order(names: list[str], data: st.DataObject) -> None:
    paces = [data.draw(st.decimals(min_value="0.1", max_value="30", places=1)) for _ in names]
    text = f"上半年，{'、'.join(names)}分别增长{'、'.join(f'{pace}%' for pace in paces)}。"
    found = read(text)
    assert [claim.indicator for claim in found] == [NAMES[name] for name in names]
    assert [claim.value for claim in found] == [pytest.approx(float(pace)) for pace in paces]


@given(
    st.sampled_from(["会议强调要再接再厉。", "市民纷纷点赞。", "2022年，双城镇种植脐橙3万亩。"]),
    st.booleans(),
)
@settings(max_examples=10, deadline=None)
def test_another_paragraph_changes_no_other_claim(other: str, before: bool) -> None:
    text = "上半年重庆经济增长6.1%\n上半年，全市地区生产总值1.5万亿元，增长6.1%；规上工业增加值增长8.3%。"
    alone = [without_offsets(claim) for claim in read(text)]
    head, body = text.split("\n")
    joined = f"{head}\n{other}\n{body}" if before else f"{text}\n{other}"
    assert [c for c in map(without_offsets, read(joined)) if c[-1] != other] == alone


HOSTILE = {
    "digits": "9",
    "Chinese digits": "三",
    "open brackets": "（",
    "nested": "（）",
    "commas": "1,",
    "percent": "5%、",
    "years": "2024年",
    "growth": "增长",
    "share": "占比",
    "ranges": "1—2",
    "letters": "A1",
    "points": "1.",
    "names": "进出口",
    "respectively": "分别为1%、",
    "spaces": " 1",
    "multipliers": "万亿",
}


@pytest.mark.parametrize("unit", HOSTILE.values(), ids=HOSTILE)
def test_hostile_text_is_read_to_its_end(unit: str) -> None:
    read(unit * (20_000 // len(unit)) + "亿元增长5%")


def test_work_grows_with_the_text_only() -> None:
    """Counted, not timed: stages look at each span of a long text a bounded number of times."""
    one = "上半年，全市出口12.5亿元，增长3.1%，占全市的2%；2023年末，常住人口3200万人。\n"
    counts = []
    for times in (20, 40):
        folded = fold_zh(one * times)
        spans = len(masks.find(folded)) + len(amounts.find(folded)) + len(periods.find(folded, PUBLISHED))
        parts = sum(
            len(list(clauses.clauses(folded, sentence)))
            for line in clauses.lines(folded)
            for sentence in clauses.sentences(folded, line)
        )
        counts.append(spans + parts)
    assert counts[1] == 2 * counts[0]


@pytest.mark.parametrize(
    "tail",
    ["率" + "达到" * 400 + "者5%", "进出口" + "达到" * 400 + "者5%、6%", "增长" + "近约" * 400 + "者3倍"],
)
def test_ambiguous_runs_of_words_do_not_blow_up(tail: str) -> None:
    read("上半年，全市" + tail)
