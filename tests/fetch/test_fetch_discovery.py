"""What each discovery method finds, over real HTTP, and what it makes of hostile input."""

from __future__ import annotations

import gzip
import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from cqmonitor.fetch import Copies, Fetched, fetch_sources

if TYPE_CHECKING:
    from tests.fetch.conftest import Asked, Connection, Site

PAGE = b"<!DOCTYPE html><html><body><p>Exports rose.</p></body></html>"

BOMB = """<?xml version="1.0"?>
<!DOCTYPE bomb [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>
"""


ODD = '<?xml version="1.0" encoding="\0utf-8"?><rss/>'


def paths(site: Site, fetched: Fetched) -> list[str]:
    """The paths of the stored pages, sorted."""
    return sorted(page.url.removeprefix(site.url) for page in fetched.pages)


def serve(site: Site, *names: str) -> None:
    for name in names:
        site.on(name, PAGE)


def sitemap(site: Site, *rows: str, root: str = "urlset") -> str:
    """A sitemap of `path` or `path lastmod` rows."""
    tag = "url" if root == "urlset" else "sitemap"
    body = ""
    for row in rows:
        path, _, lastmod = row.partition(" ")
        body += f"<{tag}><loc>{site.url}{path}</loc>" + (f"<lastmod>{lastmod}</lastmod>" if lastmod else "")
        body += f"</{tag}>"
    return f'<{root} xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{body}</{root}>'


def rss(site: Site, *items: str) -> str:
    body = "".join(f"<item><link>{site.url}{path}</link></item>" for path in items)
    return f'<rss version="2.0"><channel><title>t</title>{body}</channel></rss>'


# --- feeds ------------------------------------------------------------------------------------


def test_a_feed_gives_its_items(site: Site) -> None:
    serve(site, "/a", "/b")
    url = site.on("/feed", rss(site, "/a", "/b", "/a?utm_source=rss#top"), content_type="application/rss+xml")
    fetched = site.discover({"method": "feed", "urls": [url]})
    assert paths(site, fetched) == ["/a", "/b"]
    assert fetched.report.discovered == 2


def test_a_feed_s_dates_are_held_against_the_window(site: Site) -> None:
    serve(site, "/old", "/new", "/undated")
    atom = f"""<feed xmlns="http://www.w3.org/2005/Atom"><title>t</title>
      <entry><link href="{site.url}/old"/><published>2024-12-31T15:59:00Z</published></entry>
      <entry><link href="{site.url}/new"/><published>2024-12-31T16:01:00Z</published></entry>
      <entry><link href="{site.url}/undated"/></entry></feed>"""
    url = site.on("/feed", atom, content_type="text/xml")
    fetched = site.discover({"method": "feed", "urls": [url]}, since=date(2025, 1, 1))
    assert paths(site, fetched) == ["/new", "/undated"]  # days are those of Shanghai


@pytest.mark.parametrize("body", ["", "<html><p>moved</p></html>", BOMB + "<rss>&b;</rss>", "\0\0\0", ODD])
def test_what_is_no_feed_is_reported_and_other_methods_go_on(site: Site, body: str) -> None:
    serve(site, "/a")
    feed = site.on("/feed", body)
    fetched = site.discover(
        {"method": "feed", "urls": [feed, f"{site.url}/none"]}, {"method": "urls", "urls": [f"{site.url}/a"]}
    )
    assert paths(site, fetched) == ["/a"]
    assert [(one.url, one.reason) for one in fetched.report.failed] == [
        (feed, "bad-feed"),
        (f"{site.url}/none", "http-404"),
    ]


# --- sitemaps ---------------------------------------------------------------------------------


def test_a_sitemap_index_is_followed_into_gzip(site: Site) -> None:
    serve(site, "/a", "/b")
    index = site.on("/index.xml", sitemap(site, "/one.xml", "/two.xml.gz", root="sitemapindex"))
    site.on("/one.xml", sitemap(site, "/a"))
    site.on("/two.xml.gz", gzip.compress(sitemap(site, "/b").encode()), content_type="application/gzip")
    assert paths(site, site.discover({"method": "sitemap", "urls": [index]})) == ["/a", "/b"]


def test_sitemaps_that_include_themselves_are_read_once(site: Site) -> None:
    serve(site, "/a")
    index = site.on("/index.xml", sitemap(site, "/index.xml", "/loop.xml", root="sitemapindex"))
    site.on("/loop.xml", sitemap(site, "/index.xml", "/map.xml", root="sitemapindex"))
    site.on("/map.xml", sitemap(site, "/a"))
    fetched = site.discover({"method": "sitemap", "urls": [index]})
    assert (paths(site, fetched), fetched.report.failed) == (["/a"], ())
    assert [site.counts[path] for path in ("/index.xml", "/loop.xml", "/map.xml")] == [1, 1, 1]


def test_an_endless_chain_of_sitemaps_ends(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cqmonitor.fetch.sitemaps.MAX_DOCUMENTS", 5)
    for number in range(20):
        site.on(f"/{number}", sitemap(site, f"/{number + 1}", root="sitemapindex"))
    fetched = site.discover({"method": "sitemap", "urls": [f"{site.url}/0"]})
    assert [one.reason for one in fetched.report.failed] == ["too-many-sitemaps"]


def test_entities_are_refused(site: Site) -> None:
    serve(site, "/a")
    bomb = site.on("/bomb.xml", BOMB + "<urlset><url><loc>&b;</loc></url></urlset>")
    good = site.on("/good.xml", sitemap(site, "/a"))
    fetched = site.discover({"method": "sitemap", "urls": [bomb, good]})
    assert paths(site, fetched) == ["/a"]
    assert [(one.url, one.reason) for one in fetched.report.failed] == [(bomb, "bad-sitemap")]


def test_a_gzipped_bomb_of_a_sitemap_stops_at_the_limit(site: Site) -> None:
    url = site.on("/map.xml.gz", gzip.compress(b"<urlset>" + bytes(20_000_000)))
    fetched = site.discover({"method": "sitemap", "urls": [url]})
    assert [one.reason for one in fetched.report.failed] == ["too-large"]


def test_a_broken_sitemap_gives_what_came_before_the_break(site: Site) -> None:
    serve(site, "/a")
    url = site.on("/map.xml", sitemap(site, "/a", "/b").replace("/b<", "/b&<"))
    fetched = site.discover({"method": "sitemap", "urls": [url]})
    assert paths(site, fetched) == ["/a"]
    assert [one.reason for one in fetched.report.failed] == ["bad-sitemap"]


def test_lastmod_and_news_dates_are_held_against_the_window(site: Site) -> None:
    serve(site, "/old", "/new", "/news", "/undated")
    body = sitemap(site, "/old 2024-12-30", "/new 2025-01-02T08:00:00+08:00", "/undated yesterday")
    news = f"""<url><loc>{site.url}/news</loc><lastmod>2025-06-01</lastmod><n:news xmlns:n="urn:n">
      <n:publication_date>2024-01-01</n:publication_date></n:news></url></urlset>"""
    url = site.on("/map.xml", body.replace("</urlset>", news))
    fetched = site.discover({"method": "sitemap", "urls": [url]}, since=date(2025, 1, 1))
    assert paths(site, fetched) == ["/new", "/undated"]


def test_the_locations_of_images_are_not_pages(site: Site) -> None:
    serve(site, "/a")
    image = f'<i:image xmlns:i="urn:i"><i:loc>{site.url}/a.jpg</i:loc></i:image></url>'
    url = site.on("/map.xml", sitemap(site, "/a").replace("</url>", image))
    assert paths(site, site.discover({"method": "sitemap", "urls": [url]})) == ["/a"]


def test_a_sitemap_in_gbk_is_read(site: Site) -> None:
    serve(site, "/a")
    text = '<?xml version="1.0" encoding="GBK"?><!-- 网站地图 -->' + sitemap(site, "/a")
    url = site.on("/map.xml", text.encode("gbk"))
    assert paths(site, site.discover({"method": "sitemap", "urls": [url]})) == ["/a"]


def rerun(site: Site, copies: Path, method: dict[str, Any]) -> list[str]:
    """What a second run asks for, where the first one kept copies."""
    source = site.source(method)
    for _ in range(2):
        site.asked.clear()
        fetch_sources([source], site.http, on_page=lambda _: None, copies=Copies(copies))
    return [one.path for one in site.asked if one.path.endswith((".xml", ".gz", "/feed"))]


def test_sitemaps_whose_index_says_they_are_old_are_read_once(site: Site, tmp_path: Path) -> None:
    serve(site, "/a", "/b")
    rows = ("/old.xml 2020-01-01", "/new.xml 2999-01-01")
    index = site.on("/index.xml", sitemap(site, *rows, root="sitemapindex"))
    site.on("/old.xml", sitemap(site, "/a"))
    site.on("/new.xml", sitemap(site, "/b"))
    assert rerun(site, tmp_path, {"method": "sitemap", "urls": [index]}) == ["/index.xml", "/new.xml"]
    assert (site.counts["/a"], site.counts["/b"]) == (1, 1)  # the copy's entries are entries


def test_sitemaps_of_which_the_index_says_nothing_are_read_once_a_day(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    serve(site, "/a")
    index = site.on("/index.xml", sitemap(site, "/map.xml.gz", root="sitemapindex"))
    site.on("/map.xml.gz", gzip.compress(sitemap(site, "/a").encode()))
    method = {"method": "sitemap", "urls": [index]}
    assert rerun(site, tmp_path, method) == ["/index.xml"]
    monkeypatch.setattr("cqmonitor.fetch.sitemaps.ONCE_A_DAY", timedelta(0))
    assert rerun(site, tmp_path, method) == ["/index.xml", "/map.xml.gz"]


def test_a_feed_is_asked_for_conditionally_and_its_copy_read(site: Site, tmp_path: Path) -> None:
    serve(site, "/a")

    def feed(connection: Connection, asked: Asked) -> None:
        if asked.headers.get("if-none-match") == '"7"':
            connection.answer(b"", status="304 Not Modified")
        else:
            connection.answer(rss(site, "/a").encode(), etag='"7"')

    assert rerun(site, tmp_path, {"method": "feed", "urls": [site.on("/feed", feed)]}) == ["/feed"]
    assert site.counts["/a"] == 1


# --- WordPress --------------------------------------------------------------------------------


def wordpress(site: Site, pages: list[Any]) -> dict[str, str]:
    """A REST API of these pages of posts."""
    for number, posts in enumerate(pages, 1):
        for query in ("", "&after=2024-12-31T23%3A59%3A59"):
            fields = "_fields=link%2Cdate_gmt%2Cmodified_gmt&orderby=date&order=desc&per_page=100"
            site.on(
                f"/wp-json/wp/v2/posts?{fields}&page={number}{query}",
                json.dumps(posts),
                content_type="application/json",
                x_wp_totalpages=str(len(pages)),
            )
    return {"method": "wordpress", "api": f"{site.url}/wp-json/wp/v2"}


def post(site: Site, path: str, day: str) -> dict[str, str]:
    return {"link": site.url + path, "date_gmt": f"{day}T08:00:00", "modified_gmt": f"{day}T09:00:00"}


def test_wordpress_is_paged_through(site: Site) -> None:
    serve(site, "/a", "/b")
    method = wordpress(site, [[post(site, "/a", "2025-02-01")], [post(site, "/b", "2025-01-01")]])
    assert paths(site, site.discover(method)) == ["/a", "/b"]


def test_wordpress_is_asked_for_the_window(site: Site) -> None:
    serve(site, "/a", "/b")
    method = wordpress(site, [[post(site, "/a", "2025-02-01"), post(site, "/b", "2024-01-01")]])
    assert paths(site, site.discover(method, since=date(2025, 1, 1))) == ["/a"]
    assert "after=2024-12-31T23%3A59%3A59" in site.asked[1].path


def posts_asked(site: Site, copies: Copies, held: int = 0, **settings: Any) -> list[str]:
    """What a run asks of the REST API, after which its marks are noted as a caller does."""
    site.asked.clear()
    source = site.source({"method": "wordpress", "api": f"{site.url}/wp-json/wp/v2"}, **settings)
    (report,) = fetch_sources([source], site.http, on_page=lambda _: None, copies=copies).values()
    for mark in report.settled:
        copies.settle(mark, datetime(2025, 3, 10, 12, tzinfo=UTC), held)
    return [one.path for one in site.asked if "/posts?" in one.path]


def test_wordpress_is_asked_for_changes_once_all_posts_are_archived(site: Site, tmp_path: Path) -> None:
    serve(site, "/a")
    wordpress(site, [[post(site, "/a", "2025-02-01"), post(site, "/b", "2025-01-01")]])
    copies = Copies(tmp_path)
    site.on("/b", PAGE, status="503 Busy")
    for _ in range(2):
        (asked,) = posts_asked(site, copies, lookback_days=3)
        assert "modified_after" not in asked
    site.on("/b", PAGE)
    posts_asked(site, copies, lookback_days=3)
    (asked,) = posts_asked(site, copies, lookback_days=3)
    assert asked.endswith("&modified_after=2025-03-06T12%3A00%3A00")
    (asked,) = posts_asked(site, copies, lookback_days=3, exclude=["/none/"])
    assert "modified_after" not in asked


def test_all_of_wordpress_is_asked_for_where_the_archive_lost_pages(site: Site, tmp_path: Path) -> None:
    serve(site, "/a")
    wordpress(site, [[post(site, "/a", "2025-02-01")]])
    copies = Copies(tmp_path)
    posts_asked(site, copies, held=9)  # noted with nine, and now there are none
    (asked,) = posts_asked(site, copies)
    assert "modified_after" not in asked


@pytest.mark.parametrize("posts", [{"code": "rest_disabled"}, "no", 7, None])
def test_what_is_no_list_of_posts_is_reported(site: Site, posts: Any) -> None:
    fetched = site.discover(wordpress(site, [posts]))
    assert [one.reason for one in fetched.report.failed] == ["bad-json"]


def test_odd_posts_are_left_out(site: Site) -> None:
    serve(site, "/a")
    posts = [None, {"link": 7}, {"link": "mailto:x@example.org"}, {"link": f"{site.url}/a", "date_gmt": 3}]
    assert paths(site, site.discover(wordpress(site, [posts]))) == ["/a"]


# --- list pages -------------------------------------------------------------------------------


def test_list_pages_are_read_by_selector_and_paged(site: Site) -> None:
    serve(site, "/n/a", "/n/b")
    first = '<ul><li><a href="n/a">A</a></li></ul><a href="/about">x</a><a class="next" href="/p2">more</a>'
    second = '<ul><li><a href="/n/b">B</a><a href="https://elsewhere.example/c">C</a></li></ul>'
    url = site.on("/p1", f"<html>{first}</html>")
    site.on("/p2", f'<html>{second}<a class="next" href="/p1">back</a></html>')
    method = {"method": "list", "urls": [url], "link": "ul a", "next": "a.next"}
    assert paths(site, site.discover(method)) == ["/n/a", "/n/b"]
    assert (site.counts["/p1"], site.counts["/p2"]) == (1, 1)


def test_list_pages_end_at_max_pages(site: Site) -> None:
    for number in range(9):
        site.on(f"/p{number}", f'<html><a class="next" href="/p{number + 1}">more</a></html>')
    url = f"{site.url}/p0"
    method = {"method": "list", "urls": [url], "link": "li a", "next": "a.next", "max_pages": 3}
    site.discover(method)
    assert sum(count for path, count in site.counts.items() if path.startswith("/p")) == 3


def test_a_selector_that_is_no_css_is_reported(site: Site) -> None:
    url = site.on("/p", PAGE)
    fetched = site.discover({"method": "list", "urls": [url], "link": "a[[["})
    assert [one.reason for one in fetched.report.failed] == ["bad-selector"]


# --- all together -----------------------------------------------------------------------------


def test_methods_are_merged_by_what_is_the_same_article(site: Site) -> None:
    serve(site, "/a", "/a/amp", "/b/")
    feed = site.on("/feed", rss(site, "/a/amp", "/b"), content_type="application/xml")
    map_url = site.on("/map.xml", sitemap(site, "/a", "/b/"))
    site.on("/b", lambda connection, _: connection.redirect("/b/"))
    fetched = site.discover({"method": "feed", "urls": [feed]}, {"method": "sitemap", "urls": [map_url]})
    assert fetched.report.discovered == 2
    assert paths(site, fetched) == ["/a", "/b"]
    assert site.counts["/a/amp"] == 0


def test_include_and_exclude_choose(site: Site) -> None:
    serve(site, "/news/a", "/news/b", "/sport/c")
    url = site.on("/map.xml", sitemap(site, "/news/a", "/news/b", "/sport/c"))
    fetched = site.discover({"method": "sitemap", "urls": [url]}, include=["/news/"], exclude=["b$"])
    assert paths(site, fetched) == ["/news/a"]


def test_links_to_other_sites_are_left_out_unless_they_are_the_source_s(site: Site, other_site: Site) -> None:
    links = f'<a href="{site.on("/a", PAGE)}">A</a><a href="{other_site.on("/b", PAGE)}">B</a>'
    method = {"method": "list", "urls": [site.on("/list", f"<html>{links}</html>")]}
    assert paths(site, site.discover(method)) == ["/a"]
    both = site.discover(method, hosts=[other_site.url.removeprefix("http://")])
    assert len(both.pages) == 2


def test_lists_of_addresses_come_from_the_entry_and_a_file(site: Site, tmp_path: Path) -> None:
    serve(site, "/a", "/b")
    listed = tmp_path / "urls.txt"
    listed.write_text(f"\ufeff# ours\n{site.url}/b\n\nnot an address\n", "utf-8")
    fetched = site.discover({"method": "urls", "urls": [f"{site.url}/a"], "file": str(listed)})
    assert paths(site, fetched) == ["/a", "/b"]
    (failure,) = fetched.report.failed
    assert (failure.reason, f"{listed}:4" in failure.detail) == ("bad-url", True)


def test_a_missing_list_is_reported(site: Site, tmp_path: Path) -> None:
    fetched = site.discover({"method": "urls", "file": str(tmp_path / "none.txt")})
    assert [one.reason for one in fetched.report.failed] == ["bad-list"]


def test_redirected_discovery_resolves_links_where_it_ended(site: Site) -> None:
    serve(site, "/deep/a")
    url = site.on("/list", lambda connection, _: connection.redirect("/deep/list"))
    site.on("/deep/list", '<html><a href="a">A</a></html>')
    fetched = site.discover({"method": "list", "urls": [url]})
    assert paths(site, fetched) == ["/deep/a"]


def test_discovery_obeys_robots(site: Site) -> None:
    site.on("/robots.txt", "User-agent: *\nDisallow: /feed", content_type="text/plain")
    fetched = site.discover({"method": "feed", "urls": [site.on("/feed", rss(site, "/a"))]})
    assert fetched.report.refused_by_robots == 1
    assert site.counts["/feed"] == 0


def test_requests_before_the_first_page_are_few(site: Site) -> None:
    def page(connection: Connection, asked: Asked) -> None:
        connection.answer(PAGE)

    site.on("/a", page)
    site.discover({"method": "urls", "urls": [f"{site.url}/a"]})
    assert [one.path for one in site.asked] == ["/robots.txt", "/a"]
