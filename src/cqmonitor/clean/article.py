"""A page's bytes as an article."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import replace
from functools import lru_cache

from cqmonitor.clean.address import declared_url
from cqmonitor.clean.boilerplate import Stripped, bylines_in, strip
from cqmonitor.clean.captions import keep_captions
from cqmonitor.clean.dates import parse_time
from cqmonitor.clean.decode import decode
from cqmonitor.clean.headline import unlabelled
from cqmonitor.clean.kinds import refuse_others
from cqmonitor.clean.lines import tidy
from cqmonitor.clean.markup import Markup, read_markup
from cqmonitor.clean.metadata import (
    find_authors,
    find_language,
    find_modified,
    find_outlet,
    find_published,
    find_title,
    header,
    limits_of,
    zone_of,
)
from cqmonitor.clean.text import below_heading, main_text
from cqmonitor.clean.tree import Tree, parse, select
from cqmonitor.config import BoilerplateRule, Source, load_config
from cqmonitor.errors import CleanError
from cqmonitor.records import SHANGHAI, Article

_TAG = re.compile(r"<(?:!doctype|html|head|body|div|p|article|meta|title)\b", re.IGNORECASE)
_NO_MARKUP = Markup(article={}, meta={}, lang="", canonical="", title="", headings=(), bylines=(), times=())


@lru_cache(maxsize=1)
def default_rules() -> tuple[BoilerplateRule, ...]:
    """The rules of the configuration that `load_config` finds by itself."""
    return load_config().boilerplate


def clean_page(
    body: bytes,
    *,
    url: str,
    headers: Sequence[tuple[str, str]] = (),
    source: Source | None = None,
    rules: Sequence[BoilerplateRule] | None = None,
    repeated: Collection[str] = (),
) -> Article:
    """The article of a page.

    Args:
        body: HTML or plain text, as fetched.
        url: where it was fetched.
        headers: lower-case names in order; `x-manifest-*` (published, lang, outlet) win over the page.
        source: the source's entry, for its selectors, hosts, time zone and first day.
        rules: boilerplate rules, else those of the default configuration.
        repeated: digit-masked lines that the host repeats (`repeated_lines`).

    Raises:
        CleanError: it is no article; `reason` is `empty`, `undecodable`, `unreadable`, `too-large`,
            `soft-404`, `login`, `access-wall`, `cookie-wall`, `video-shell`, `list-page` or `bad-selector`.
    """
    rules = default_rules() if rules is None else rules
    text = decode(body, headers)
    if not text.strip("\x00\ufeff \t\r\n"):
        raise CleanError("empty", "the page has no content")
    if is_plain(text, headers):
        return _from_text(text, url, headers, source, rules, repeated)
    try:
        return _from_html(text, url, headers, source, rules, repeated)
    except CleanError:
        raise
    except Exception as error:  # what strangers wrote can break any parser; that is no reason to stop a run
        raise CleanError("unreadable", f"{type(error).__name__}: {error}"[:300]) from error


def is_plain(text: str, headers: Sequence[tuple[str, str]]) -> bool:
    """Whether the page is plain text: by its content type, else by the want of markup in its beginning."""
    kind = header(headers, "content-type").split(";")[0].strip().lower()
    if kind in ("text/plain", "text/html", "application/xhtml+xml"):
        return kind == "text/plain"
    return not _TAG.search(text[:5_000])


def _from_text(
    text: str,
    url: str,
    headers: Sequence[tuple[str, str]],
    source: Source | None,
    rules: Sequence[BoilerplateRule],
    repeated: Collection[str],
) -> Article:
    found = strip(text, rules, repeated=repeated, plain=True)
    if not found.text:
        raise CleanError("empty", "nothing but boilerplate")
    return _article(None, _NO_MARKUP, found, url, headers, source)


def _from_html(
    text: str,
    url: str,
    headers: Sequence[tuple[str, str]],
    source: Source | None,
    rules: Sequence[BoilerplateRule],
    repeated: Collection[str],
) -> Article:
    tree = parse(text)
    markup = read_markup(tree)
    keep, drop = (source.keep, source.drop) if source else ((), ())
    if keep or drop:
        tree = parse(select(text, keep, drop))
    title = find_title(markup, [source.outlet] if source else [])
    captions = keep_captions(tree)
    text = main_text(tree, all_of_it=bool(keep))
    found = strip(text, rules, repeated=repeated, title=title, captions=captions)
    refuse_others(tree, markup, found)
    beside = bylines_in(below_heading(tree, title), rules) if title else ()
    return _article(tree, markup, replace(found, head=(*beside, *found.head)), url, headers, source)


def _article(
    tree: Tree | None,
    markup: Markup,
    found: Stripped,
    url: str,
    headers: Sequence[tuple[str, str]],
    source: Source | None,
) -> Article:
    told = {name: tidy(header(headers, f"x-manifest-{name}")) for name in ("published", "lang", "outlet")}
    lang = told["lang"] or find_language(found.text, markup.lang, source)
    bylines = (*found.head, *found.tail)
    zone, limits = zone_of(source, lang, url), limits_of(headers, source)
    doubts: tuple[str, ...] = ()
    published = parse_time(told["published"], SHANGHAI)
    if published is None:
        published, doubts = find_published(
            tree, markup, (*found.head, *markup.bylines), url=url, zone=zone, limits=limits
        )
    outlet, reprint = find_outlet(markup, bylines, found.text[:200], source, url)
    captions = tuple(f"caption-line-{number}" for number in found.captions)
    return Article(
        url=declared_url(url, markup.canonical, source.hosts if source else ()),
        source=source.name if source else "",
        outlet=told["outlet"] or outlet,
        lang=lang,
        title=unlabelled(found.title),
        byline=find_authors(markup, bylines, found.text[:100]),
        published_at=published,
        modified_at=find_modified(markup, zone, limits),
        text=found.text,
        removed=found.removed,
        flags=(*doubts, *(("reprint",) if reprint else ()), *captions),
    )
