"""Title, authors, times, language, address, outlet: from the best place, with doubts flagged."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from cqmonitor.clean.address import canonical_url, declared_url
from cqmonitor.clean.byline import names_in, source_in
from cqmonitor.clean.dates import parse_time
from cqmonitor.config import Source
from cqmonitor.records import SHANGHAI
from cqmonitor.url_dates import url_time

from .conftest import PROSE, PROSE_ZH, Read

SITE = "<meta property='og:site_name' content='River Daily'>"


def ld(**fields: object) -> str:
    return f"<script type='application/ld+json'>{json.dumps({'@type': 'NewsArticle', **fields})}</script>"


def zh_body(*extra: str) -> str:
    return "".join(f"<p>{line}</p>" for line in (*extra, *PROSE_ZH))


@pytest.mark.parametrize(
    "head",
    [
        SITE + "<title>Port grows by a tenth - River Daily</title>",
        SITE + "<title>River Daily | Port grows by a tenth</title>",
        "<title>Port grows by a tenth_Business_River Daily</title>"
        "<meta property='og:title' content='Port grows by a tenth'>",
        ld(headline="Port grows by a tenth"),
    ],
)
def test_the_title_comes_without_the_name_of_the_site(page: Read, head: str) -> None:
    assert page(head=head).title == "Port grows by a tenth"


def test_a_title_with_a_dash_of_its_own_is_whole(page: Read) -> None:
    article = page(head="<title>Port grows - and so does the city</title>")
    assert article.title == "Port grows - and so does the city"


def test_what_most_places_say_is_the_title(page: Read) -> None:
    head = ld(headline="Port growth") + "<title>Port grows by a tenth</title>"
    article = page(f"<h1>Port grows by a tenth</h1>{''.join(f'<p>{line}</p>' for line in PROSE)}", head=head)
    assert article.title == "Port grows by a tenth"
    assert article.text.splitlines() == list(PROSE)


def test_entities_in_json_are_read(page: Read) -> None:
    assert page(head=ld(headline="R&amp;D &#8216;grows&#8217; again")).title == "R&D ‘grows’ again"


def test_authors_are_a_list_and_people_go_before_the_site(page: Read) -> None:
    site = {"@type": "Organization", "name": "River Daily"}
    two = ld(author=[{"name": "Anna Liu"}, {"name": "Wei Song"}], publisher=site)
    assert page(head=two).byline == ("Anna Liu", "Wei Song")
    person = ld(author=site, publisher=site) + "<meta name='author' content='By Anna Liu and Wei Song'>"
    assert page(head=person).byline == ("Anna Liu", "Wei Song")


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("By ANNA LIU|Mar 05,2024", ("ANNA LIU",)),
        (
            "By Anna Liu and Wei Song in Chongqing | River Daily | Updated: 2024-03-05",
            ("Anna Liu", "Wei Song"),
        ),
        ("2024-03-05 来源：江岸日报 记者 陈小雨 通讯员 何雨 责编 林木", ("陈小雨", "何雨")),
        ("江岸網 2024-03-05 記者何小雨重慶報道", ("何小雨",)),
        ("作者：陈小雨、何雨", ("陈小雨", "何雨")),
        ("by admin date 2024-03-05", ()),
        ("2024-03-05 08:20", ()),
    ],
)
def test_names_in_bylines(line: str, names: tuple[str, ...]) -> None:
    assert names_in(line) == names


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2024-03-05T09:10:00+08:00", datetime(2024, 3, 5, 1, 10, tzinfo=UTC)),
        ("2024-03-05T09:10:00Z", datetime(2024, 3, 5, 9, 10, tzinfo=UTC)),
        ("2024年3月5日 09:10", datetime(2024, 3, 5, 1, 10, tzinfo=UTC)),
        ("２０２４年０３月０５日　０９：１０", datetime(2024, 3, 5, 1, 10, tzinfo=UTC)),
        ("Mar 05,2024", datetime(2024, 3, 4, 16, tzinfo=UTC)),
        ("March 5, 2024 9:10 pm", datetime(2024, 3, 5, 13, 10, tzinfo=UTC)),
        ("16:02, 05-Mar-2024", datetime(2024, 3, 5, 8, 2, tzinfo=UTC)),
        ("20240305091000", datetime(2024, 3, 5, 1, 10, tzinfo=UTC)),
        ("2024-13-45", None),
        ("no date", None),
    ],
)
def test_times_are_read_with_their_zone_or_that_of_the_site(text: str, expected: datetime | None) -> None:
    assert parse_time(text, SHANGHAI) == expected


def test_a_chinese_page_without_zone_is_on_shanghai_time(page: Read) -> None:
    head = "<meta name='PubDate' content='2024-03-05 07:30'><meta name='lastmodified' content=''>"
    article = page(zh_body(), head=head, url="https://www.river.example/a")
    assert article.published_at == datetime(2024, 3, 4, 23, 30, tzinfo=UTC)


def test_published_and_modified_are_two_times(page: Read) -> None:
    article = page(head=ld(datePublished="2024-03-05T01:00:00Z", dateModified="2024-03-06T01:00:00Z"))
    assert article.published_at == datetime(2024, 3, 5, 1, tzinfo=UTC)
    assert article.modified_at == datetime(2024, 3, 6, 1, tzinfo=UTC)


def test_a_date_after_the_fetch_is_refused_and_flagged(page: Read) -> None:
    article = page(
        head=ld(datePublished="2031-03-05T01:00:00Z"),
        url="https://river.example/2024/03/05/port",
        headers=(("date", "Wed, 06 Mar 2024 10:00:00 GMT"), ("content-type", "text/html")),
    )
    assert str(article.published) == "2024-03-05"
    assert {"date-future", "date-from-url"} <= set(article.flags)


def test_a_date_before_the_site_existed_is_refused_and_flagged(page: Read, river: Source) -> None:
    article = page(head=ld(datePublished="1970-01-01T00:00:00Z"), source=river)
    assert article.published_at is None
    assert {"date-before-site", "no-date"} <= set(article.flags)


def test_the_byline_is_read_where_the_markup_says_nothing(page: Read) -> None:
    body = "<p>By ANNA LIU|Mar 05,2024</p>" + "".join(f"<p>{line}</p>" for line in PROSE)
    article = page(body, url="https://www.ichongqing.info/a")
    assert (str(article.published), article.byline) == ("2024-03-05", ("ANNA LIU",))
    assert article.text.splitlines() == list(PROSE)


@pytest.mark.parametrize(
    "byline",
    [
        "By Anna Liu and Wei Song, March 5, 2024",
        "By Anna Liu, Wei Song | River Daily | Updated: 2024-03-05 10:00",
    ],
)
def test_a_byline_beside_the_text_is_read(page: Read, byline: str) -> None:
    body = "".join(f"<p>{line}</p>" for line in PROSE)
    article = page(
        f"<h1>Port grows by a tenth</h1><div class='info'>{byline}</div>{body}", head="<title>Port</title>"
    )
    assert article.byline == ("Anna Liu", "Wei Song")
    assert str(article.published) == "2024-03-05"
    assert article.text.splitlines() == list(PROSE)


def test_a_reporter_named_before_the_first_sentence(page: Read) -> None:
    assert page(zh_body(f"本报讯（记者 陈小雨 何雨）{PROSE_ZH[0]}")).byline == ("陈小雨", "何雨")


def test_dates_that_disagree_are_flagged(page: Read) -> None:
    article = page(head=ld(datePublished="2024-03-05T01:00:00Z"), url="https://river.example/2023/01/05/port")
    assert str(article.published) == "2024-03-05"
    assert "dates-disagree" in article.flags


def test_url_dates() -> None:
    assert url_time("https://x.example/2024/03/05/port", UTC) == datetime(2024, 3, 5, tzinfo=UTC)
    assert url_time("https://x.example/t20240305_12345.html", UTC) == datetime(2024, 3, 5, tzinfo=UTC)
    assert url_time("https://x.example/2024-03/05/c_1.htm", UTC) == datetime(2024, 3, 5, tzinfo=UTC)
    assert url_time("https://x.example/id/99887766554433", UTC) is None


def test_the_letters_tell_the_language_where_the_template_is_wrong(page: Read) -> None:
    assert page(zh_body(), lang="en").lang == "zh"
    assert page(lang="zh-CN").lang == "en"
    assert page(lang="en-GB").lang == "en"


@pytest.mark.parametrize(
    ("url", "canonical"),
    [
        ("https://www.river.example/a/amp?utm_source=x#top", "https://www.river.example/a"),
        ("https://www.river.example/amp/a", "https://www.river.example/a"),
        ("https://www.river.example/a.amp.html", "https://www.river.example/a.html"),
        ("https://www.river.example/a?amp=1", "https://www.river.example/a"),
        ("https://m.river.example/a?id=3", "https://river.example/a?id=3"),
        ("https://river.example//a?z=1&b=2&spm=4.1", "https://river.example/a?b=2&z=1"),
        ("https://river.example/a?cid=4", "https://river.example/a?cid=4"),
        ("https://river.example/a?uid=4&source=2", "https://river.example/a?source=2&uid=4"),
        ("folder://saved/page-1.txt", "folder://saved/page-1.txt"),
    ],
)
def test_twins_have_one_address(url: str, canonical: str) -> None:
    assert canonical_url(url) == canonical
    assert canonical_url(canonical) == canonical


def test_a_declared_address_is_believed_within_the_hosts_only() -> None:
    own = "https://river.example/a"
    assert declared_url(own, "https://www.river.example/b") == "https://www.river.example/b"
    assert declared_url(own, "/b") == "https://river.example/b"
    assert declared_url(own, "https://quay.example/b") == own
    assert declared_url(own, "https://quay.example/b", ["quay.example"]) == "https://quay.example/b"
    assert declared_url(own, "https://river.example/") == own
    assert declared_url(own, "javascript:alert(1)") == own


@pytest.mark.parametrize(
    ("line", "outlet"),
    [
        ("2024-03-05 08:20 来源：江岸日报 首席记者 陈小雨", "江岸日报"),
        ("来源：江岸统计网　　发布时间：2024-03-05 08:20　【字体：大 中 小】", "江岸统计网"),
        ("Source: River Daily   Editor: hu lan   2024-03-05", "River Daily"),
        ("(Xinhua) 10:02, March 05, 2024", "Xinhua"),
        ("CHONGQING, March 5 (Xinhua) -- The port grew.", "Xinhua"),
        ("新华社重庆3月5日电（记者陈小雨）全港吞吐量增长。", "新华社"),
        ("Source: network reprint", ""),
        ("来源：本网", ""),
        ("The source: a report of the bureau", ""),
    ],
)
def test_the_source_of_a_reprint(line: str, outlet: str) -> None:
    assert source_in([line]) == outlet


def test_a_reprint_names_the_original_outlet_and_is_flagged(page: Read, river: Source) -> None:
    body = f"<p>CHONGQING, March 5 (Xinhua) -- {PROSE[0]}</p><p>{PROSE[1]}</p><p>{PROSE[2]}</p>"
    article = page(body, source=river)
    assert article.outlet == "Xinhua"
    assert "reprint" in article.flags


def test_an_own_story_is_the_outlets(page: Read, river: Source) -> None:
    article = page(head="<meta name='source' content='River Daily'>", source=river)
    assert (article.outlet, article.source) == ("River Daily", "river-daily")
    assert "reprint" not in article.flags
