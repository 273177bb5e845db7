"""Everything that feeds, sitemaps, the REST API and list pages name is served, and they name every story."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator
from datetime import timedelta
from urllib.parse import urljoin

import feedparser
import httpx
import pytest
from bs4 import BeautifulSoup

from cqmonitor import sample_site
from cqmonitor.config import ListPage, Source

FAILING = {
    "/2024/03/briefing-taken-down/": 404,
    "/2024/06/database-hiccup/": 500,
    "/2024/09/yearbook-tables/": 200,
}


def addresses(site: str, base: str) -> set[str]:
    return {base + story.path for story in sample_site.stories(site) if story.listed}


def locations(http: httpx.Client, url: str) -> Iterator[str]:
    body = http.get(url).content
    text = (gzip.decompress(body) if url.endswith(".gz") else body).decode()
    for found in re.findall(r"<loc>(.*?)</loc>", text):
        if "<sitemapindex" in text:
            yield from locations(http, found)
        else:
            yield found


def listed(http: httpx.Client, source: Source) -> Iterator[str]:
    rule = next(rule for rule in source.discovery if isinstance(rule, ListPage))
    assert rule.next is not None
    url, pages = rule.urls[0], 0
    while url and pages < rule.max_pages:
        soup, pages = BeautifulSoup(http.get(url).content, "html.parser"), pages + 1
        yield from (urljoin(url, str(link["href"])) for link in soup.select(rule.link))
        following = soup.select_one(rule.next)
        url = urljoin(url, str(following["href"])) if following else ""


@pytest.mark.parametrize(("number", "path"), [(0, "/feed/"), (2, "/atom.xml")])
def test_feeds_name_the_newest_stories(
    bases: tuple[str, ...], http: httpx.Client, number: int, path: str
) -> None:
    feed = feedparser.parse(http.get(bases[number] + path).content)
    assert not feed.bozo
    assert len(feed.entries) == 10
    assert {entry.link.split("?")[0] for entry in feed.entries} <= addresses(
        sample_site.SITES[number], bases[number]
    )
    assert all(http.get(entry.link).status_code == 200 for entry in feed.entries)


def test_the_sitemaps_name_every_story_and_what_fails(bases: tuple[str, ...], http: httpx.Client) -> None:
    found = set(locations(http, bases[0] + "/sitemap.xml"))
    assert found == {
        *addresses("news", bases[0]),
        bases[0] + "/preview/draft-budget-2025/",
        *(bases[0] + path for path in FAILING),
    }
    assert set(locations(http, bases[2] + "/sitemap.xml")) == addresses("daily", bases[2])


@pytest.mark.parametrize(("path", "status"), FAILING.items())
def test_what_fails_fails_as_meant(
    bases: tuple[str, ...], http: httpx.Client, path: str, status: int
) -> None:
    answer = http.get(bases[0] + path)
    assert answer.status_code == status
    assert (answer.headers["content-type"] == "application/octet-stream") == (status == 200)


@pytest.mark.parametrize("number", [0, 1])
def test_list_pages_lead_to_every_story(bases: tuple[str, ...], http: httpx.Client, number: int) -> None:
    found = list(listed(http, sample_site.sources(bases)[number]))
    assert {re.sub("/amp/$", "/", url) for url in found} == addresses(
        sample_site.SITES[number], bases[number]
    )
    assert all(http.get(url).status_code == 200 for url in found)


def test_amp_twins_name_their_article(bases: tuple[str, ...], http: httpx.Client) -> None:
    twins = [story for story in sample_site.stories("news") if story.amp]
    assert len(twins) >= 3
    for story in twins:
        soup = BeautifulSoup(http.get(f"{bases[0]}{story.path}amp/").content, "html.parser")
        assert soup.select_one("link[rel=canonical]")["href"] == bases[0] + story.path  # type: ignore[index]


def test_the_rest_api_pages_and_filters_as_wordpress_does(bases: tuple[str, ...], http: httpx.Client) -> None:
    url = bases[0] + "/wp-json/wp/v2/posts"
    first = http.get(url, params={"per_page": 7, "page": 1})
    count, pages = int(first.headers["x-wp-total"]), int(first.headers["x-wp-totalpages"])
    parts = [http.get(url, params={"per_page": 7, "page": n + 1}).json() for n in range(pages)]
    posts = [post for part in parts for post in part]
    assert {post["link"] for post in posts} == addresses("news", bases[0])
    assert len(posts) == count
    assert len({post["id"] for post in posts}) == count
    assert posts == sorted(posts, key=lambda post: str(post["date"]), reverse=True)
    late = http.get(url, params={"after": "2025-01-24T00:00:00", "per_page": 100}).json()
    assert {post["link"] for post in late} == {p["link"] for p in posts if p["date"] > "2025-01-24"}
    assert 0 < len(late) < count


@pytest.mark.parametrize("query", ["page=99", "per_page=0", "per_page=101", "page=x", "after=soon"])
def test_the_rest_api_refuses_what_makes_no_sense(
    bases: tuple[str, ...], http: httpx.Client, query: str
) -> None:
    assert http.get(f"{bases[0]}/wp-json/wp/v2/posts?{query}").status_code == 400


def test_the_sources_are_three_and_may_use_loopback(bases: tuple[str, ...]) -> None:
    found = sample_site.sources(bases)
    assert [source.name for source in found] == ["sample-news", "sample-gov", "sample-daily"]
    assert all(source.allow_loopback and not source.enabled and source.group == "sample" for source in found)
    assert [source.authority for source in found] == ["press", "official", "press"]


def test_page_urls_are_served(bases: tuple[str, ...], http: httpx.Client) -> None:
    urls = sample_site.page_urls(bases)
    assert len(urls) >= 40
    assert all(http.get(url).status_code == 200 for url in urls.values())


def test_publication_dates_are_spread_over_the_years() -> None:
    dates = [story.published for site in sample_site.SITES for story in sample_site.stories(site)]
    assert {moment.year for moment in dates} == {2022, 2023, 2024, 2025}
    assert all(moment.utcoffset() == timedelta(hours=8) for moment in dates)


def test_every_link_of_every_page_leads_somewhere(bases: tuple[str, ...], http: httpx.Client) -> None:
    found: set[str] = set()
    for url in sample_site.page_urls(bases).values():
        soup = BeautifulSoup(http.get(url).content, "html.parser")
        found |= {urljoin(url, str(link["href"])).split("#")[0] for link in soup.select("a[href]")}
    assert found
    assert not [url for url in found if http.get(url).status_code != 200]
