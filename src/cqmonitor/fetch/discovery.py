"""How a source's articles are found: feeds, sitemaps, WordPress, list pages and lists of addresses."""

from __future__ import annotations

import calendar
import io
import json
import logging
import time
from collections.abc import AsyncGenerator, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from cqmonitor.config import Discovery, Feed, Folder, ListPage, Sitemap, Source, UrlList, Warc, WordPress
from cqmonitor.errors import FetchError, TerminalFetchError
from cqmonitor.fetch import sitemaps
from cqmonitor.fetch.copies import mark_of
from cqmonitor.fetch.entries import Entry, parse_moment
from cqmonitor.fetch.site import Site
from cqmonitor.fetch.urls import belongs, own_hosts
from cqmonitor.url_forms import clean_url

logger = logging.getLogger(__name__)

Found = AsyncGenerator[Entry | FetchError, None]
"""Entries as they are found; what could not be read comes in between and stops nothing."""

WORDPRESS_PAGES = 1000
"""Pages of 100 posts that are read at most."""


async def discover(source: Source, site: Site, *, since: date | None, until: date | None) -> Found:
    """Everything that a source's methods find and that its hosts and patterns allow, unmerged.

    Args:
        source: its `discovery` methods are used one after the other; folders and WARC files are not
            discovery over the network and are left out.
        since, until: the window, where a method can be asked for one; the caller checks the dates.
    """
    for method in source.discovery:
        hosts = hosts_for(source, method)
        async for found in found_by(method, source, site, since=since, until=until):
            if isinstance(found, FetchError) or belongs(found.url, source, hosts):
                yield found


async def found_by(
    method: Discovery, source: Source, site: Site, *, since: date | None, until: date | None
) -> Found:
    """Everything that one method of a source finds, whether it is the source's or not."""
    try:
        async for found in _found(method, source, site, since, until):
            yield found
    except Exception as error:  # a fault of ours with one method must not stop the others
        logger.exception("unexpected error in discovery", extra={"source": source.name, "url": ""})
        yield TerminalFetchError("", "internal-error", f"{method.method}: {type(error).__name__}: {error}")


def hosts_for(source: Source, method: Discovery) -> frozenset[str]:
    """The hosts on which a method's finds are the source's; none for any: a listed address is meant."""
    return frozenset() if isinstance(method, UrlList) else own_hosts(source)


async def _found(
    method: Discovery, source: Source, site: Site, since: date | None, until: date | None
) -> Found:
    zone = ZoneInfo(source.timezone)
    match method:
        case Feed():
            for url in method.urls:
                async for found in _feed(site, url):
                    yield found
        case Sitemap():
            for url in method.urls:
                async for found in sitemaps.walk(site, url, since=since, until=until, zone=zone):
                    yield found
        case WordPress():
            settled_at = site.settled_at(listing_mark(source, method, since, until))
            changed = settled_at and settled_at - timedelta(days=source.lookback_days + 1)
            async for found in _wordpress(site, method.api.rstrip("/"), since, until, changed):
                yield found
        case ListPage():
            for url in method.urls:
                async for found in _list(site, url, method):
                    yield found
        case UrlList():
            for listed in _listed(method):
                yield listed if isinstance(listed, FetchError) else Entry(url=listed)
        case Folder() | Warc():
            return


# --- feeds ------------------------------------------------------------------------------------


async def _feed(site: Site, url: str) -> Found:
    try:
        answer = await site.document(url)
        entries = parse_feed(answer.body, answer.final_url)
    except FetchError as error:
        yield error
        return
    for entry in entries:
        yield entry


def parse_feed(body: bytes, url: str) -> list[Entry]:
    """The entries of an RSS or Atom feed.

    Raises:
        TerminalFetchError: `bad-feed`: it is none, or it declares entities.
    """
    import feedparser  # slow to import

    if b"<!entity" in body.replace(b"\0", b"").lower():
        raise TerminalFetchError(url, "bad-feed", "it declares XML entities")
    try:
        parsed = feedparser.parse(io.BytesIO(body), sanitize_html=False, resolve_relative_uris=False)
    except Exception as error:  # feedparser lets through whatever a damaged encoding raises
        raise TerminalFetchError(url, "bad-feed", f"{type(error).__name__}: {error}") from error
    if not parsed.entries and (parsed.bozo or not parsed.get("version")):
        raise TerminalFetchError(url, "bad-feed", str(parsed.get("bozo_exception", "it is no feed")))
    return [entry for item in parsed.entries if (entry := _feed_entry(item, url))]


def _feed_entry(item: Any, base: str) -> Entry | None:
    url = clean_url(item.get("link") or "", base) if item.get("link") else None
    if url is None:
        return None
    published, updated = (
        _utc(item.get(name) if name in item else None)  # feedparser warns of a missing `updated_parsed`
        for name in ("published_parsed", "updated_parsed")
    )
    return Entry(url=url, published=published, modified=updated)


def _utc(moment: time.struct_time | None) -> datetime | None:
    if moment is None:
        return None
    try:
        return datetime.fromtimestamp(calendar.timegm(moment), UTC)
    except (ValueError, OverflowError, OSError):
        return None


# --- WordPress --------------------------------------------------------------------------------


def listing_mark(source: Source, method: WordPress, since: date | None, until: date | None) -> str:
    """What a listing is noted by of which every post is archived: later ones need only what changed."""
    return mark_of(source, f"{method.api}?since={since}&until={until}")


async def _wordpress(
    site: Site, api: str, since: date | None, until: date | None, changed: datetime | None
) -> Found:
    """https://developer.wordpress.org/rest-api/reference/posts/, newest first; after `changed` alone."""
    pages, number = 1, 1
    while number <= min(pages, WORDPRESS_PAGES):
        url = f"{api}/posts?{urlencode(_wordpress_query(number, since, until, changed))}"
        try:
            answer = await site.get(url)
            posts = _posts(url, answer.body)
        except FetchError as error:
            if number == 1 or error.reason != "http-400":  # 400 is a page past the end
                yield error
            return
        for post in posts:
            if entry := _post_entry(post, url):
                yield entry
        total = answer.header("x-wp-totalpages") or ""
        pages = int(total) if total.isascii() and total.isdigit() else pages
        number += 1


def _wordpress_query(
    page: int, since: date | None, until: date | None, changed: datetime | None
) -> dict[str, str | int]:
    query: dict[str, str | int] = {
        "_fields": "link,date_gmt,modified_gmt",
        "orderby": "date",
        "order": "desc",
        "per_page": 100,
        "page": page,
    }
    if since:
        query["after"] = f"{since - timedelta(days=1)}T23:59:59"
    if until:
        query["before"] = f"{until + timedelta(days=1)}T00:00:00"
    if changed:
        query["modified_after"] = f"{changed:%Y-%m-%dT%H:%M:%S}"
    return query


def _posts(url: str, body: bytes) -> list[dict[str, Any]]:
    try:
        posts = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise TerminalFetchError(url, "bad-json", str(error)) from error
    if not isinstance(posts, list):
        raise TerminalFetchError(url, "bad-json", "it is no list of posts")
    return [post for post in posts if isinstance(post, dict)]


def _post_entry(post: dict[str, Any], base: str) -> Entry | None:
    link = post.get("link")
    url = clean_url(link, base) if isinstance(link, str) else None
    if url is None:
        return None
    dates = (parse_moment(str(post.get(name) or ""), UTC) for name in ("date_gmt", "modified_gmt"))
    published, modified = dates
    return Entry(url=url, published=published, modified=modified)


# --- list pages -------------------------------------------------------------------------------


async def _list(site: Site, url: str, method: ListPage) -> Found:
    seen = set[str]()
    following: str | None = url
    while following and following not in seen and len(seen) < method.max_pages:
        seen.add(following)
        try:
            answer = await site.document(following, types=site.client.http.content_types)
            urls, following = parse_list(answer.body, answer.final_url, method)
        except FetchError as error:
            yield error
            return
        for found in urls:
            yield Entry(url=found)


def parse_list(body: bytes, url: str, method: ListPage) -> tuple[list[str], str | None]:
    """The links of a list page by `method.link`, and the address of the next page by `method.next`.

    Raises:
        TerminalFetchError: `bad-selector`: a selector is no CSS.
    """
    from bs4 import BeautifulSoup  # slow to import
    from soupsieve import SelectorSyntaxError

    soup = BeautifulSoup(body, "html.parser")
    base_tag = soup.find("base", href=True)
    base = clean_url(str(base_tag["href"]), url) or url if base_tag else url
    try:
        links = [_href(element, base) for element in soup.select(method.link)]
        following = soup.select_one(method.next) if method.next else None
    except SelectorSyntaxError as error:
        raise TerminalFetchError(url, "bad-selector", str(error).partition("\n")[0]) from error
    return [link for link in links if link], _href(following, base) if following else None


def _href(element: Any, base: str) -> str | None:
    anchor = element if element.get("href") else element.find("a", href=True)
    return clean_url(str(anchor["href"]), base) if anchor else None


# --- lists of addresses -----------------------------------------------------------------------


def _listed(method: UrlList) -> Iterator[str | FetchError]:
    """The addresses of the entry and of its file, one a line, `#` for comments."""
    for text in method.urls:
        yield clean_url(text) or TerminalFetchError(text, "bad-url", "no http or https address")
    if method.file is None:
        return
    try:
        lines = Path(method.file).expanduser().read_text("utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        yield TerminalFetchError(method.file, "bad-list", str(error))
        return
    for number, line in enumerate(lines, 1):
        text = line.strip()
        if text and not text.startswith("#"):
            problem = f"{method.file}:{number}: no http or https address"
            yield clean_url(text) or TerminalFetchError(text, "bad-url", problem)
