"""What stands on the pages: encodings, and every expected claim's number, letter by letter."""

from __future__ import annotations

import math
import re
from pathlib import Path
from typing import Any

import httpx
import pytest
from bs4 import BeautifulSoup
from ruamel.yaml import YAML

from cqmonitor import sample_site
from cqmonitor.codes import UNITS, Measure, Status

EXPECTED: dict[str, Any] = YAML(typ="safe").load((Path(__file__).parent / "expected.yaml").read_text("utf-8"))
ROWS = [
    (page, dict(zip(EXPECTED["columns"], row, strict=True)))
    for page, rows in EXPECTED["claims"].items()
    for row in rows
]
STORIES = {story.key: story for site in sample_site.SITES for story in sample_site.stories(site)}
MULTIPLIERS = {
    "万亿": 1e12,
    "亿": 1e8,
    "万": 1e4,
    "倍": 100.0,  # an increase by N times is N x 100 percent
    " million": 1e6,
    " billion": 1e9,
    " trillion": 1e12,
}


def words(body: bytes, charset: str) -> str:
    """What a reader sees, white space folded."""
    soup = BeautifulSoup(body.decode("gb18030" if charset == "gb2312" else "utf-8"), "html.parser")
    for tag in soup(["script", "style"]):
        tag.decompose()
    return re.sub(r"\s+", " ", soup.get_text())


def stated_value(stated: str) -> float:
    """The number at the beginning of the stated words, its multiplier applied."""
    found = re.match(r"([\d.,]*\d)( million| billion| trillion|万亿|亿|万|倍)?", stated)
    assert found, stated
    return float(found[1].replace(",", "")) * MULTIPLIERS.get(found[2] or "", 1.0)


@pytest.fixture(scope="module")
def texts(bases: tuple[str, ...], http: httpx.Client) -> dict[str, str]:
    urls = sample_site.page_urls(bases)
    return {key: words(http.get(url).content, STORIES[key].charset) for key, url in urls.items()}


def test_there_are_enough_pages_and_claims_in_both_languages() -> None:
    languages = [story.lang for story in STORIES.values()]
    assert min(languages.count("en"), languages.count("zh")) >= 12
    assert len(ROWS) >= 200


def test_old_pages_are_gb18030_and_nothing_less(bases: tuple[str, ...], http: httpx.Client) -> None:
    old = [story for story in sample_site.stories("gov") if story.charset == "gb2312"]
    assert len(old) >= 2
    for story in old:
        answer = http.get(bases[1] + story.path)
        assert answer.headers["content-type"] == "text/html"
        assert b"charset=gb2312" in answer.content
        assert story.title in answer.content.decode("gb18030")
        for narrower in ("utf-8", "gb2312", "gbk"):
            with pytest.raises(UnicodeDecodeError):
                answer.content.decode(narrower)


def test_no_markdown_is_left_on_a_page(texts: dict[str, str]) -> None:
    assert [key for key, text in texts.items() if re.search(r"\*\*|__|]\(|^#", text)] == []


def test_every_expected_number_stands_on_its_page(texts: dict[str, str]) -> None:
    missing = [(page, row["stated"]) for page, row in ROWS if row["stated"] not in texts[page]]
    assert not missing


def test_every_expected_value_is_what_is_stated() -> None:
    wrong = [
        (page, row)
        for page, row in ROWS
        if not math.isclose(abs(row["value"]), stated_value(row["stated"]), rel_tol=1e-9)
    ]
    assert not wrong


def test_expected_claims_use_the_code_lists() -> None:
    for _, row in ROWS:
        assert row["unit"] in UNITS
        Measure(row["measure"])
        Status(row["status"])
        assert re.fullmatch(r"\d{4}(-S[12]|-Q[1-4]|-\d\d|-\d\d-\d\d|-\d\d-\d\d/P\d+M)?", row["period"])


def test_expected_outcomes_rest_on_expected_claims() -> None:
    by_page: dict[str, list[dict[str, Any]]] = {}
    for page, row in ROWS:
        by_page.setdefault(page, []).append(row)
    for outcome in (one for kind in EXPECTED["reconciled"].values() for one in kind):
        key = (outcome["indicator"], outcome["measure"], outcome["period"])
        stated = {
            row["value"]
            for page in outcome["pages"]
            for row in by_page[page]
            if (row["indicator"], row["measure"], row["period"]) == key and row["status"] == "actual"
        }
        assert set(outcome["values"]) <= stated, outcome


def test_outcomes_are_in_order_of_publication() -> None:
    for outcome in (one for kind in EXPECTED["reconciled"].values() for one in kind):
        dates = [STORIES[page].published for page in outcome["pages"]]
        assert dates == sorted(dates), outcome


def test_pages_without_claims_hold_no_digit_in_their_body() -> None:
    for page in EXPECTED["without_claims"]:
        assert not re.search(r"\d", re.sub("<.*?>", "", STORIES[page].body))


def test_the_three_industries_add_up_to_gdp() -> None:
    levels = [(page, row) for page, row in ROWS if row["measure"] == "level"]
    values = {(page, row["period"], row["indicator"]): row["value"] for page, row in levels}
    totals = [key for key in values if key[2] == "gdp" and (*key[:2], "primary_value_added") in values]
    assert len(totals) >= 8
    for page, period, _ in totals:
        parts = [values[page, period, f"{part}_value_added"] for part in ("primary", "secondary", "tertiary")]
        assert math.isclose(sum(parts), values[page, period, "gdp"], rel_tol=1e-3), page


def test_the_copy_is_nearly_the_same(texts: dict[str, str]) -> None:
    for first, copy in EXPECTED["copies"]:
        mine, theirs = (set(re.findall(r"[^.]+\.", STORIES[page].body)) for page in (first, copy))
        assert mine != theirs
        assert len(mine & theirs) > 0.6 * len(mine)
        assert "Source: Mountain City Post" in texts[copy]


@pytest.mark.parametrize(
    ("site", "marks"),
    [
        (
            "news",
            ["accept our use of cookies", "MUST READ", "渝ICP备", "Hotline", "(Editor:"],
        ),
        (
            "gov",
            ["【字体：", "来源：", "责任编辑", "版权声明", "互联网新闻信息服务许可证", "举报电话"],
        ),
        ("daily", ["stores cookies", "Copyright", "渝ICP备", "举报电话"]),
    ],
)
def test_pages_wear_the_boilerplate_of_their_kind(texts: dict[str, str], site: str, marks: list[str]) -> None:
    whole = [key for key, story in STORIES.items() if story.site == site and not story.raw]
    assert not [(key, mark) for key in whole for mark in marks if mark not in texts[key]]


def test_captions_with_and_without_facts(texts: dict[str, str]) -> None:
    assert "rose by 13.3% in the first half of 2024. (Graphic/Peng Jiao)" in texts["news/half-year-2024"]
    assert "Containers at Guoyuan Port. (Photo/He Ruolan)" in texts["news/corridor-2024"]
