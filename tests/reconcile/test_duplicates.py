"""Which articles tell one story."""

from __future__ import annotations

import random
from typing import Any

import pytest

from cqmonitor.reconcile import signature
from cqmonitor.reconcile.signatures import PERMUTATIONS, shingles

ENGLISH = """Cranes at the Guoyuan terminal worked through the night as the port handled its millionth box.
Chongqing's ports moved 1.32 million TEU in 2024, a rise of 6.4 percent on the year before, the shipping \
bureau said on Thursday.
About 310,000 of these boxes changed from ship to train without leaving the quay, which the bureau calls \
the quickest such transfer on the upper Yangtze.
A shipper of motorcycle parts, who asked for no more than his surname, Luo, said that his crates now reach \
Rotterdam in 24 days.
Dredging near Fuling, due to be over by June 2026, should let vessels of 5,000 tonnes call all year round.
The bureau plans two more berths and a cold store of 40,000 square metres beside the customs yard."""

CHINESE = """果园港的桥吊昨夜通宵作业，今年第一百万只集装箱在凌晨装船。
市航运部门周四介绍，2024年全市港口完成集装箱吞吐量132万标箱，同比增长6.4%。
其中约31万标箱在码头直接换装上火车，被称为长江上游最快的铁水联运。
一位做摩托车配件生意的罗姓货主说，他的货箱如今24天就能到鹿特丹。
涪陵段航道整治预计2026年6月完工，届时5000吨级船舶可全年通航。
航运部门还计划在海关监管区旁新建两个泊位和一座4万平方米的冷库。"""

MONTHLY = {
    "en": """Industrial output in Chongqing kept its pace in {month}, the statistics bureau reported.
Value added of enterprises above the designated size rose {a} percent from a year earlier in {month}, \
{b} percentage points faster than in the month before.
By sector, the automotive industry grew {c} percent, electronics {d} percent and materials {e} percent.
Output of new energy vehicles came to {f} units, while that of laptops came to {g} units.
Retail sales of consumer goods rose {h} percent in {month}, and fixed-asset investment {i} percent.
The bureau said that the economy had kept a stable footing and that demand at home needed further support.""",
    "zh": """市统计局今天发布{month}全市经济运行情况，工业生产保持平稳。
{month}，全市规模以上工业增加值同比增长{a}%，增速比上月加快{b}个百分点。
分行业看，汽车产业增长{c}%，电子产业增长{d}%，材料产业增长{e}%。
新能源汽车产量{f}辆，笔记本电脑产量{g}台。
{month}，社会消费品零售总额同比增长{h}%，固定资产投资增长{i}%。
市统计局表示，经济运行总体平稳，但国内需求仍需进一步提振。""",
}

TEXTS = {"en": ENGLISH, "zh": CHINESE}
MONTHS = {"en": ["October", "November"], "zh": ["10月份", "11月份"]}


def lines(text: str, *numbers: int) -> str:
    """Some lines of a text."""
    every = text.splitlines()
    return "\n".join(every[i] for i in numbers)


def release(lang: str, month: int, seed: int) -> str:
    """A monthly release on the one template, with the figures of its month."""
    rng = random.Random(seed)
    small = {key: f"{rng.uniform(1, 12):.1f}" for key in "abcdehi"}
    large = {key: f"{rng.randrange(50_000, 900_000):,}" for key in "fg"}
    return MONTHLY[lang].format(month=MONTHS[lang][month], **small, **large)


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_reprint_in_another_outlet_is_a_copy(desk: Any, lang: str) -> None:
    desk.article("a", lang=lang, text=TEXTS[lang])
    desk.article("b", "2025-01-22", lang=lang, text="(Reporter Tang) " + TEXTS[lang] + "\nEditor: Ran")
    assert desk.clusters() == {frozenset("ab")}


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("kept", [(0, 1, 2), (1, 2), (0, 1, 4)])
def test_an_abridged_copy_is_a_copy(desk: Any, lang: str, kept: tuple[int, ...]) -> None:
    desk.article("a", lang=lang, text=TEXTS[lang])
    desk.article("b", lang=lang, text=lines(TEXTS[lang], *kept))
    assert desk.clusters() == {frozenset("ab")}


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("kept", [(1, 2), (2, 3), (3, 4)])
def test_a_brief_out_of_a_long_read_is_a_copy(desk: Any, lang: str, kept: tuple[int, ...]) -> None:
    rest = "\n".join(release(lang, 0, seed) for seed in range(6))
    desk.article("a", lang=lang, text=TEXTS[lang] + "\n" + rest)
    desk.article("b", lang=lang, text=lines(TEXTS[lang], *kept))
    assert desk.clusters() == {frozenset("ab")}


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_two_abridgements_meet_through_the_whole(desk: Any, lang: str) -> None:
    desk.article("a", lang=lang, text=TEXTS[lang])
    desk.article("b", lang=lang, text=lines(TEXTS[lang], 0, 1, 2))
    desk.article("c", lang=lang, text=lines(TEXTS[lang], 3, 4, 5))
    assert desk.clusters() == {frozenset("abc")}


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_another_lead_is_still_the_story(desk: Any, lang: str) -> None:
    lead = {"en": "Boxes, boxes and yet more boxes.\n", "zh": "箱子，箱子，还是箱子。\n"}[lang]
    desk.article("a", lang=lang, text=TEXTS[lang])
    desk.article("b", lang=lang, text=lead + lines(TEXTS[lang], 1, 2, 3, 4, 5))
    assert desk.clusters() == {frozenset("ab")}


def test_an_update_with_a_corrected_figure_is_a_copy(desk: Any) -> None:
    new = ENGLISH.replace("1.32 million", "1.35 million") + "\nThis story was updated with the final count."
    for name, text, value in [("a", ENGLISH, 1.32e6), ("b", new, 1.35e6)]:
        article = desk.article(name, text=text)
        desk.claim(article, value, 4, indicator="port_containers", unit="TEU")
        desk.claim(article, 6.4, -1, indicator="port_containers", measure="growth", unit="percent")
    assert desk.clusters() == {frozenset("ab")}


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_releases_on_one_template_differ_by_their_numbers(desk: Any, lang: str) -> None:
    desk.article("a", "2024-11-18", lang=lang, text=release(lang, 0, 1))
    desk.article("b", "2024-12-02", lang=lang, text=release(lang, 1, 2))
    assert len(desk.clusters()) == 2


TEMPLATE = (
    "The city's bureau of statistics published its regular bulletin on the making of cars this {day}, from "
    "the second floor of its offices in Yubei. New energy vehicle output was {value} in {month}, which is "
    "{rate} percent more than one year ago, with most of the increase due to one maker from Shapingba and "
    "its northern works, the bulletin says, and with smaller contributions from the rest of the industry."
)


def template_article(desk: Any, name: str, day: str, month: int, value: int, published: str) -> None:
    """A bulletin with few numbers: only its claims tell it from the next."""
    text = TEMPLATE.format(day=day, value=value, month=["May", "June"][month - 5], rate=month)
    article = desk.article(name, published, text=text)
    period = (f"2024-{month:02}-01", f"2024-{month:02}-30")
    desk.claim(article, value, 2, period=period)
    desk.claim(article, float(month), 0, measure="growth", unit="percent", period=period)


def test_releases_on_one_template_differ_by_their_claims(desk: Any) -> None:
    template_article(desk, "a", "Monday", 5, 81_200, "2024-06-17")
    template_article(desk, "b", "Friday", 6, 88_300, "2024-06-28")
    template_article(desk, "c", "Monday", 5, 81_200, "2024-06-18")
    assert desk.clusters() == {frozenset("ac"), frozenset("b")}


def test_a_copy_without_claims_does_not_join_two_releases(desk: Any) -> None:
    template_article(desk, "a", "Monday", 5, 81_200, "2024-06-17")
    template_article(desk, "b", "Friday", 6, 88_300, "2024-06-28")
    desk.article("c", "2024-06-20", text=TEMPLATE.format(day="Monday", value="up", month="May", rate="more"))
    assert frozenset("ab") not in desk.clusters()
    assert frozenset("abc") not in desk.clusters()


def test_one_template_about_two_districts_is_two_stories(desk: Any) -> None:
    for name, area in [("a", "CN-500112"), ("b", "CN-500106")]:
        article = desk.article(name, text=TEMPLATE.format(day=area, value=81_200, month="May", rate=5))
        desk.claim(article, 81_200, 2, ref_area=area)
    assert len(desk.clusters()) == 2


def test_the_window_parts_what_is_months_apart(desk: Any) -> None:
    desk.article("a", "2024-01-20", text=ENGLISH)
    desk.article("b", "2024-03-20", text=ENGLISH)
    assert len(desk.clusters()) == 2


def test_an_undated_copy_is_a_copy(desk: Any) -> None:
    desk.article("a", "2024-01-20", text=ENGLISH)
    desk.article("b", None, text=ENGLISH)
    assert desk.reconciled().articles["cluster_id"].to_list() == ["a", "a"]


def test_other_stories_stay_apart(desk: Any) -> None:
    desk.article("a", text=ENGLISH)
    desk.article("b", text=release("en", 0, 1))
    desk.article("c", lang="zh", text=CHINESE)
    desk.article("d", text="")
    desk.article("e", text="")
    assert len(desk.clusters()) == 5


def test_a_story_is_named_by_its_earliest_article(desk: Any) -> None:
    desk.article("z", "2025-01-19", text=ENGLISH)
    desk.article("a", "2025-01-20", text=ENGLISH)
    assert desk.reconciled().articles["cluster_id"].to_list() == ["z", "z"]


@pytest.mark.parametrize("seed", range(5))
def test_stories_do_not_depend_on_the_order(desk: Any, seed: int) -> None:
    for i, (lang, text) in enumerate(TEXTS.items()):
        desk.article(f"{i}whole", "2025-01-20", lang=lang, text=text)
        desk.article(f"{i}short", "2025-01-21", lang=lang, text=lines(text, 0, 1, 2))
        desk.article(f"{i}rest", "2025-01-30", lang=lang, text=lines(text, 3, 4, 5))
        desk.article(f"{i}month", "2025-01-22", lang=lang, text=release(lang, 0, 1))
        desk.article(f"{i}next", "2025-01-29", lang=lang, text=release(lang, 1, 2))
    expected = desk.clusters()
    random.Random(seed).shuffle(desk.articles)
    assert desk.clusters() == expected
    assert len(expected) == 6


def test_a_signature_is_the_same_each_time_and_on_every_machine() -> None:
    once = signature("Output rose 5.7 percent to 953,000 vehicles.", "en")
    assert len(once) == PERMUTATIONS
    assert once == signature("output  rose 5.7 percent, to 953,000 vehicles", "en")
    assert once[:3] == FIRST_THREE


FIRST_THREE = (3353690775, 3377201795, 3258659281)


def test_digits_are_kept_and_punctuation_is_not() -> None:
    assert shingles("Up 5.7%, to 3,200.", "en") == {"up 5.7 to", "5.7 to 3,200"}
    assert shingles("增长5.7%。", "zh") == {"增长5.", "长5.7"}


def test_a_text_without_words_has_no_signature() -> None:
    assert signature("", "en") == ()
    assert signature("。！", "zh") == ()


def test_a_given_signature_saves_the_computing_and_changes_nothing(desk: Any) -> None:
    desk.article("a", text=ENGLISH)
    desk.article("b", text=ENGLISH)
    expected = desk.clusters()
    for article in desk.articles:
        article["signature"] = list(signature(ENGLISH, "en"))
    assert desk.clusters() == expected
