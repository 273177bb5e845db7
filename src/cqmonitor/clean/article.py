"""A page's bytes as an article."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from cqmonitor.clean.address import declared_url
from cqmonitor.clean.boilerplate import Stripped, bylines_in, strip
from cqmonitor.clean.captions import keep_captions
from cqmonitor.clean.dates import parse_time
from cqmonitor.clean.decode import decode
from cqmonitor.clean.headline import unlabelled
from cqmonitor.clean.kinds import links_of, refusal
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
from cqmonitor.clean.repeated import NOTHING, Repeated
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


@dataclass(frozen=True, slots=True)
class Cleaned:
    """What a page is: an article, or why it is none; and its lines as they are counted over a host's pages.

    `lines` (keys of `repeated.line_key`) do not depend on what the host repeats; of a page whose bytes
    cannot be read there are none.
    """

    result: Article | CleanError
    lines: tuple[int, ...] = ()


def clean_page(
    body: bytes,
    *,
    url: str,
    headers: Sequence[tuple[str, str]] = (),
    source: Source | None = None,
    rules: Sequence[BoilerplateRule] | None = None,
    repeated: Repeated = NOTHING,
) -> Article:
    """The article of a page.

    Args:
        body: HTML or plain text, as fetched.
        url: where it was fetched.
        headers: lower-case names in order; `x-manifest-*` (published, lang, outlet) win over the page.
        source: the source's entry, for its selectors, hosts, time zone and first day.
        rules: boilerplate rules, else those of the default configuration.
        repeated: lines that the host repeats (`repeated_lines`).

    Raises:
        CleanError: it is no article; `reason` is `empty`, `undecodable`, `unreadable`, `too-large`,
            `soft-404`, `login`, `access-wall`, `cookie-wall`, `video-shell`, `list-page` or `bad-selector`.
    """
    result = clean_with_lines(
        body, url=url, headers=headers, source=source, rules=rules, repeated=repeated
    ).result
    if isinstance(result, CleanError):
        raise result
    return result


def clean_with_lines(
    body: bytes,
    *,
    url: str,
    headers: Sequence[tuple[str, str]] = (),
    source: Source | None = None,
    rules: Sequence[BoilerplateRule] | None = None,
    repeated: Repeated = NOTHING,
) -> Cleaned:
    """As `clean_page`, with what is counted of the page; a page that is no article raises nothing."""
    rules = default_rules() if rules is None else rules
    try:
        text = decode(body, headers)
        if not text.strip("\x00\ufeff \t\r\n"):
            raise CleanError("empty", "the page has no content")
        read = _from_text if is_plain(text, headers) else _from_html
        return read(text, url, headers, source, rules, repeated)
    except CleanError as error:
        return Cleaned(error)
    except MemoryError:  # another try may have more of it
        raise
    except Exception as error:  # what strangers wrote can break any parser; that is no reason to stop a run
        return Cleaned(CleanError("unreadable", f"{type(error).__name__}: {error}"[:300]))


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
    repeated: Repeated,
) -> Cleaned:
    found = strip(text, rules, repeated=repeated, plain=True)
    if not found.text:
        return Cleaned(CleanError("empty", "nothing but boilerplate"), found.lines)
    return Cleaned(_article(None, _NO_MARKUP, found, url, headers, source), found.lines)


def _from_html(
    text: str,
    url: str,
    headers: Sequence[tuple[str, str]],
    source: Source | None,
    rules: Sequence[BoilerplateRule],
    repeated: Repeated,
) -> Cleaned:
    tree = parse(text)
    markup = read_markup(tree)
    keep, drop = (source.keep, source.drop) if source else ((), ())
    if keep or drop:
        tree = parse(select(text, keep, drop))
    title, links = find_title(markup, [source.outlet] if source else []), links_of(tree)
    captions = keep_captions(tree)
    text = main_text(tree, all_of_it=bool(keep))
    found = strip(text, rules, repeated=repeated, title=title, captions=captions, links=links)
    if refused := refusal(tree, markup, found, links):
        return Cleaned(refused, found.lines)
    beside = bylines_in(below_heading(tree, title), rules) if title else ()
    found = replace(found, head=(*beside, *found.head))
    return Cleaned(_article(tree, markup, found, url, headers, source), found.lines)


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
