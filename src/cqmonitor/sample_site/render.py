"""From stories to what a server answers: path -> Resource, for one site and the addresses of all."""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from math import ceil
from typing import Any

from jinja2 import Environment

from cqmonitor.records import SHANGHAI
from cqmonitor.sample_site.content import HERE, OUTLETS, SITES, Story, stories
from cqmonitor.templates import environment as templates

PER_PAGE = {"news": 6, "gov": 5, "daily": 8}
"""How many stories a list page shows, so that every list has more than one page."""

FEED_LENGTH = 10
HTML = "text/html; charset=UTF-8"
XML = "application/xml; charset=UTF-8"


@dataclass(frozen=True, slots=True, kw_only=True)
class Resource:
    """One answer: status, content type, body, when it changed, further headers."""

    body: bytes
    content_type: str
    status: int = 200
    modified: datetime | None = None
    headers: Mapping[str, str] | None = None

    @property
    def etag(self) -> str:
        """A strong ETag: a digest of the body."""
        return f'"{hashlib.sha256(self.body).hexdigest()[:20]}"'


Answer = Resource | Callable[[Mapping[str, str]], Resource]


def site_answers(site: str, bases: Sequence[str]) -> dict[str, Answer]:
    """Everything that one site serves.

    Args:
        site: one of `SITES`.
        bases: the base URLs of all three, in the order of `SITES`, without a trailing slash.
    """
    pages = Pages(site, bases)
    own: dict[str, Callable[[Pages], Iterator[tuple[str, Answer]]]] = {
        "news": _news,
        "gov": _gov,
        "daily": _daily,
    }
    return dict(_shared(pages)) | dict(own[site](pages))


class Pages:
    """The stories of one site with the templates that dress them."""

    def __init__(self, site: str, bases: Sequence[str]) -> None:
        self.site, self.base = site, bases[SITES.index(site)]
        self.stories = stories(site)
        self.listed = tuple(story for story in self.stories if story.listed)
        self.newest = max(story.changed for story in self.stories)
        self.bases = dict(zip(SITES, bases, strict=True))

    def text(self, template: str, **values: Any) -> str:
        """A template of `templates/`, filled."""
        return (
            _environment()
            .get_template(template)
            .render(base=self.base, bases=self.bases, outlet=OUTLETS[self.site], **values)
        )

    def resource(self, template: str, content_type: str = HTML, **values: Any) -> Resource:
        """A template as an answer that changes with the newest story."""
        body = self.text(template, **values).encode()
        return Resource(body=body, content_type=content_type, modified=self.newest)

    def story(self, story: Story, template: str) -> Resource:
        """One story's page, in the charset that it declares."""
        if story.raw:
            text = _environment().from_string(story.body).render(base=self.base)
        else:
            text = self.text(template, story=story, others=self.others(story))
        old = story.charset == "gb2312"
        return Resource(
            body=text.encode("gb18030" if old else "utf-8"),
            content_type="text/html" if old else HTML,
            modified=story.changed,
        )

    def others(self, story: Story) -> list[Story]:
        """Up to four stories for its teasers: those before it, then those after it, in its language."""
        kin = [other for other in self.listed if other is not story and other.lang == story.lang]
        older = [other for other in kin if other.published < story.published]
        newer = [other for other in reversed(kin) if other not in older]
        return (older + newer)[:4]

    def lists(self, template: str, address: Callable[[int], str]) -> Iterator[tuple[str, Answer]]:
        """The list pages: `address` gives the path of the n-th, from 0."""
        size = PER_PAGE[self.site]
        count = ceil(len(self.listed) / size)
        for number in range(count):
            yield (
                address(number),
                self.resource(
                    template,
                    stories=self.listed[number * size : (number + 1) * size],
                    previous=address(number - 1) if number else None,
                    following=address(number + 1) if number + 1 < count else None,
                    numbers=[(n + 1, address(n)) for n in range(count)],
                ),
            )


@cache
def _environment() -> Environment:
    environment = templates(HERE / "templates")
    environment.filters["persons"] = lambda names: [{"@type": "Person", "name": name} for name in names]
    environment.filters["rfc822"] = lambda when: when.strftime("%a, %d %b %Y %H:%M:%S %z")
    return environment


def _shared(pages: Pages) -> Iterator[tuple[str, Answer]]:
    yield "/robots.txt", pages.resource(f"{pages.site}_robots.txt", "text/plain; charset=utf-8")
    template = f"{pages.site}_article.html"
    for story in pages.stories:
        yield story.path, pages.story(story, template)


def _news(pages: Pages) -> Iterator[tuple[str, Answer]]:
    yield from _news_machine_pages(pages)
    yield from pages.lists("news_list.html", lambda n: f"/news/page/{n + 1}/" if n else "/news/")
    yield "/", pages.resource("news_front.html", stories=pages.listed[:3])
    yield "/about/", pages.resource("news_about.html")
    for story in pages.stories:
        if story.amp:
            yield f"{story.path}amp/", pages.story(story, "news_amp.html")
    yield from _failing()


def _news_machine_pages(pages: Pages) -> Iterator[tuple[str, Answer]]:
    recent = [story for story in pages.stories if story.published.year >= 2024]
    older = [story for story in pages.stories if story.published.year < 2024]
    yield "/feed/", pages.resource("news_feed.xml", "application/rss+xml; charset=UTF-8", **_feed(pages))
    yield "/sitemap.xml", pages.resource("news_sitemap_index.xml", XML)
    yield (
        "/post-sitemap.xml",
        pages.resource("sitemap.xml", XML, stories=recent, more=[path for path, _ in _failing()]),
    )
    archive = gzip.compress(pages.text("sitemap.xml", stories=older, more=[]).encode(), mtime=0)
    yield (
        "/post-sitemap-archive.xml.gz",
        Resource(body=archive, content_type="application/gzip", modified=pages.newest),
    )
    yield "/wp-json/wp/v2/posts", lambda query: _posts(pages, query)


def _feed(pages: Pages) -> dict[str, Any]:
    return {"stories": pages.listed[:FEED_LENGTH], "built": pages.newest}


def _failing() -> Iterator[tuple[str, Resource]]:
    """Addresses that the sitemap names and that cannot be had as pages, each for its own reason."""
    yield (
        "/2024/03/briefing-taken-down/",
        Resource(status=404, body=b"<html><title>Page not found</title></html>", content_type=HTML),
    )
    yield (
        "/2024/06/database-hiccup/",
        Resource(status=500, body=b"<h1>Error establishing a database connection</h1>", content_type=HTML),
    )
    yield (
        "/2024/09/yearbook-tables/",
        Resource(body=bytes(range(256)) * 8, content_type="application/octet-stream"),
    )


def _gov(pages: Pages) -> Iterator[tuple[str, Answer]]:
    yield from pages.lists("gov_list.html", lambda n: f"/tjsj/index_{n}.html" if n else "/tjsj/index.html")
    first = dict(pages.lists("gov_list.html", lambda n: f"/tjsj/index_{n}.html" if n else "/tjsj/"))
    yield "/tjsj/", first["/tjsj/"]
    yield "/", pages.resource("gov_front.html", stories=pages.listed[:3])


def _daily(pages: Pages) -> Iterator[tuple[str, Answer]]:
    yield "/atom.xml", pages.resource("daily_atom.xml", "application/atom+xml; charset=utf-8", **_feed(pages))
    yield "/sitemap.xml", pages.resource("sitemap.xml", XML, stories=pages.stories, more=[])
    yield from pages.lists("daily_list.html", lambda n: f"/archive/{n + 1}.html" if n else "/")


def _posts(pages: Pages, query: Mapping[str, str]) -> Resource:
    """WordPress REST `posts`: `after`, `before`, `page`, `per_page`, newest first.

    https://developer.wordpress.org/rest-api/reference/posts/
    """
    try:
        number, size = int(query.get("page", "1")), int(query.get("per_page", "10"))
        after, before = (_moment(query[name]) if name in query else None for name in ("after", "before"))
    except ValueError:
        return _json({"code": "rest_invalid_param", "message": "Invalid parameter(s)."}, status=400)
    found = [
        story
        for story in pages.listed
        if (after is None or story.published > after) and (before is None or story.published < before)
    ]
    total = ceil(len(found) / size) if 1 <= size <= 100 else 0
    if number < 1 or (number > 1 and number > total) or not 1 <= size <= 100:
        return _json({"code": "rest_post_invalid_page_number", "message": "No such page."}, status=400)
    part = found[(number - 1) * size : number * size]
    counts = {"X-WP-Total": str(len(found)), "X-WP-TotalPages": str(total)}
    return _json([_post(pages, story) for story in part], headers=counts)


def _post(pages: Pages, story: Story) -> dict[str, Any]:
    local, utc = "%Y-%m-%dT%H:%M:%S", UTC
    return {
        "id": int(hashlib.sha256(story.slug.encode()).hexdigest()[:6], 16),
        "date": story.published.strftime(local),
        "date_gmt": story.published.astimezone(utc).strftime(local),
        "modified": story.changed.strftime(local),
        "modified_gmt": story.changed.astimezone(utc).strftime(local),
        "slug": story.slug,
        "status": "publish",
        "type": "post",
        "link": pages.base + story.path,
        "title": {"rendered": story.title},
        "excerpt": {"rendered": f"<p>{story.summary}</p>\n", "protected": False},
    }


def _moment(text: str) -> datetime:
    """ISO 8601; without a zone it is the site's own time, as WordPress reads it."""
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=SHANGHAI)


def _json(value: Any, *, status: int = 200, headers: Mapping[str, str] | None = None) -> Resource:
    body = json.dumps(value, ensure_ascii=False).encode()
    content_type = "application/json; charset=UTF-8"
    return Resource(body=body, content_type=content_type, status=status, headers=headers)
