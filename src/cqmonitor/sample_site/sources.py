"""The sample site as entries of `sources.yaml`."""

from __future__ import annotations

from collections.abc import Sequence

from cqmonitor.config import Discovery, Feed, Lang, ListPage, Sitemap, Source, WordPress
from cqmonitor.sample_site.content import OUTLETS, SITES, stories


def sources(bases: Sequence[str]) -> tuple[Source, ...]:
    """The three sources of a served sample site.

    Args:
        bases: the base URLs that `serve` yields, in the order of `SITES`.
    """
    news, gov, daily = bases
    return (
        _source("news", "en", (_feed(f"{news}/feed/"), *_news_pages(news))),
        _source("gov", "zh", (_list(f"{gov}/tjsj/", "ul.list li a", "a.next"),), authority="official"),
        _source("daily", "en", (_feed(f"{daily}/atom.xml"), _sitemap(f"{daily}/sitemap.xml"))),
    )


def page_urls(bases: Sequence[str]) -> dict[str, str]:
    """The canonical address of every story, by its key `<site>/<slug>`."""
    return {
        story.key: base + story.path
        for site, base in zip(SITES, bases, strict=True)
        for story in stories(site)
    }


def _news_pages(base: str) -> tuple[Discovery, ...]:
    return (
        _sitemap(f"{base}/sitemap.xml"),
        WordPress(method="wordpress", api=f"{base}/wp-json/wp/v2"),
        _list(f"{base}/news/", "h2.entry-title a", "a.next"),
    )


def _feed(url: str) -> Feed:
    return Feed(method="feed", urls=(url,))


def _sitemap(url: str) -> Sitemap:
    return Sitemap(method="sitemap", urls=(url,))


def _list(url: str, link: str, following: str) -> ListPage:
    return ListPage(method="list", urls=(url,), link=link, next=following)


def _source(site: str, lang: Lang, discovery: tuple[Discovery, ...], *, authority: str = "press") -> Source:
    return Source.model_validate(
        {
            "name": f"sample-{site}",
            "outlet": OUTLETS[site],
            "lang": lang,
            "authority": authority,
            "group": "sample",
            "enabled": False,
            "tested": True,
            "allow_loopback": True,
            "discovery": discovery,
            "http": {"requests_per_second": 200, "per_host": 8, "attempts": 2, "total_timeout": 20},
        }
    )
