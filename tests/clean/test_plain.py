"""Saved text pages: headline, byline and furniture go, every sentence of the article stays."""

from __future__ import annotations

import pytest

from .conftest import PROSE, PROSE_ZH, Read


def reasons(article_removed: tuple[object, ...]) -> dict[str, str]:
    return {getattr(gone, "text", ""): getattr(gone, "reason", "") for gone in article_removed}


def test_headline_and_byline_are_metadata_and_the_text_begins_with_the_body(plain: Read) -> None:
    article = plain(
        "iChongqing Title", "", "Port Volume Up 8 Percent", "", "By ANNA LIU|Mar 05,2024", "", *PROSE
    )
    assert article.title == "Port Volume Up 8 Percent"
    assert article.byline == ("ANNA LIU",)
    assert str(article.published) == "2024-03-05"
    assert article.text.splitlines() == list(PROSE)


@pytest.mark.parametrize(
    "head",
    [
        (
            "RIVER WIRE",
            "Home | City | Business | Subscribe",
            "",
            "Port volume climbs 8 pct",
            "2024-03-05 08:15 Reading time: 2 min",
        ),
        ("RIVER  BUSINESS", "16:02, 05-Mar-2024", "", "Port volume climbs 8 pct", "CGTN"),
        (
            "Bureau of Ports of the City",
            "Home > News > Briefs",
            "Port volume climbs 8 pct",
            "Date: 2024-03-05   Source: River Daily   [Print]",
        ),
        ("Port volume climbs 8 pct", "(Xinhua) 10:02, March 05, 2024"),
        ("Title: Port volume climbs 8 pct", "Mar 05, 2024 | Business Desk"),
        (
            "Port volume climbs 8 pct",
            "Updated: 2024-03-05 16:42",
            "By Wei Song (River Daily)",
            "Port volume climbs 8 pct",
        ),
    ],
)
def test_the_headline_is_found_among_what_stands_above_the_body(plain: Read, head: tuple[str, ...]) -> None:
    article = plain(*head, *PROSE)
    assert article.title == "Port volume climbs 8 pct"
    assert str(article.published) == "2024-03-05"
    assert article.text.splitlines() == list(PROSE)


def test_a_text_without_headline_keeps_its_first_line(plain: Read) -> None:
    article = plain(*PROSE)
    assert article.title == ""
    assert article.text.splitlines() == list(PROSE)


def test_a_headline_with_a_hyphenated_name_is_not_taken_for_a_dateline(plain: Read) -> None:
    title = "Chengdu-Chongqing Region Among Top Ten in World's Making of Electronic Goods"
    assert plain("By ANNA LIU|Mar 05,2024", title, *PROSE).title == title


def test_chinese_head_and_tail(plain: Read) -> None:
    article = plain(
        "江岸港吞吐量增长8.1%　再创新高",
        "２０２４年０３月０５日　来源：江岸日报　记者　陈小雨　实习生　何雨",
        "【字号：大　中　小】",
        *(f"　　{line}" for line in PROSE_ZH),
        "【责任编辑：林木】　　我要评论（０）",
        "相关阅读：5月口岸进出口增长12% | 班列新增3个集货点",
        "渝ＩＣＰ备１２３４５６７８号　　违法和不良信息举报电话：０２３—１２３４５６７８",
    )
    assert article.text.splitlines() == list(PROSE_ZH)
    assert (article.title, article.lang, article.outlet) == (
        "江岸港吞吐量增长8.1% 再创新高",
        "zh",
        "江岸日报",
    )
    assert article.byline == ("陈小雨", "何雨")
    assert str(article.published) == "2024-03-05"


def test_teasers_and_all_that_follows_go_with_their_reason(plain: Read) -> None:
    article = plain(
        *PROSE,
        "MUST READ",
        "Airport greets 3 million passengers in March",
        "Five trails for 12 spring days",
        "New Times, New Roads, New Riverside",
        "渝ICP备12345678号-1",
        "I Agree",
        "About UsContact Us",
        "Leaving a message",
        "Back",
    )
    assert article.text.splitlines() == list(PROSE)
    assert [gone.line for gone in article.removed] == list(range(4, 13))
    assert reasons(article.removed)["Airport greets 3 million passengers in March"] == "end-related"


def test_a_teaser_box_in_the_middle_does_not_end_the_article(plain: Read) -> None:
    article = plain(PROSE[0], "READ NEXT", "Airport greets 3 million passengers", *PROSE[1:])
    assert article.text.splitlines() == list(PROSE)


def test_subheads_lists_and_tables_of_the_article_stay(plain: Read) -> None:
    body = (
        PROSE[0],
        "301 newcomers",
        PROSE[1],
        "Goals for 2024",
        "* Cargo growth of around 6 percent",
        "Item | 2023",
    )
    assert plain(*body, PROSE[2]).text.splitlines() == [*body, PROSE[2]]


def test_a_list_at_the_end_of_the_article_stays(plain: Read) -> None:
    body = (*PROSE, "Goals for 2024", "* Cargo growth of around 6 percent", "* 12 new lines")
    assert plain(*body, "Copyright 2024 River Daily. All rights reserved.").text.splitlines() == list(body)


def test_what_stands_below_the_end_of_the_article_goes(plain: Read) -> None:
    article = plain(
        *PROSE, "(Web editor: Hu Lan)", "Snow falls on 12 hills", "© 2024 River Daily. All rights reserved."
    )
    assert article.text.splitlines() == list(PROSE)


def test_a_caption_with_a_figure_stays_without_its_credit_and_is_marked(plain: Read) -> None:
    article = plain(PROSE[0], "Exports through the port rose by 3.2%. (Graphic/Hu Lan)", PROSE[1])
    assert article.text.splitlines()[1] == "Exports through the port rose by 3.2%."
    assert "caption-line-2" in article.flags
    assert reasons(article.removed) == {"(Graphic/Hu Lan)": "caption-credit"}


def test_a_caption_without_a_figure_goes(plain: Read) -> None:
    article = plain(PROSE[0], "Night view of the old port. (Photo/Hu Lan)", PROSE[1])
    assert article.text.splitlines() == list(PROSE[:2])


def test_an_editor_in_brackets_behind_the_last_sentence_goes_alone(plain: Read) -> None:
    article = plain(*PROSE_ZH[:-1], PROSE_ZH[-1] + "（责任编辑：林木）")
    assert article.text.splitlines() == list(PROSE_ZH)


def test_sentences_that_sound_like_furniture_stay(plain: Read) -> None:
    body = (
        "By 2027, the port plans to handle 3 million containers a year, and its exports are to double.",
        "Anyone charged too much can call the 12345 hotline at night as well, the new rules say.",
        "Share prices of the port's operator rose 3 percent on Friday after the copyright case was settled.",
        "Next year the port will add 12 cranes; the must-read report of the bureau lists 32 users of them.",
    )
    assert plain(*body).text.splitlines() == list(body)


def test_manifest_headers_win(plain: Read) -> None:
    headers = (
        ("x-manifest-published", "2020-02-03"),
        ("x-manifest-lang", "en"),
        ("x-manifest-outlet", "Quay Post"),
    )
    article = plain("Port Volume Up 8 Percent", "By ANNA LIU|Mar 05,2024", *PROSE, headers=headers)
    assert (str(article.published), article.lang, article.outlet) == ("2020-02-03", "en", "Quay Post")
    assert article.flags == ()


def test_one_short_sentence_is_an_article(plain: Read) -> None:
    assert plain("GDP grew 5%.").text == "GDP grew 5%."
