"""Title, authors, times, language, address and outlet of a page, from its markup and its bylines.

Priority: JSON-LD, meta elements, the byline in the text, the date in the address, htmldate's guess.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, tzinfo
from email.utils import parsedate_to_datetime
from zoneinfo import ZoneInfo

from htmldate import find_date

from cqmonitor.clean.address import host_of
from cqmonitor.clean.byline import names_in, names_in_opening, source_in, split_names
from cqmonitor.clean.dates import Limits, Stated, believed, parse_time
from cqmonitor.clean.lines import cjk_share, same_words
from cqmonitor.clean.markup import Markup, strings
from cqmonitor.clean.tree import Tree
from cqmonitor.config import Source
from cqmonitor.records import SHANGHAI
from cqmonitor.url_dates import url_time

PUBLISHED_META = (
    "article:published_time",
    "og:published_time",
    "pubdate",
    "publishdate",
    "publish_date",
    "firstpublishedtime",
    "datepublished",
    "parsely-pub-date",
    "dc.date.issued",
    "dcterms.created",
    "dc.date",
    "sailthru.date",
    "date",
    "weibo: article:create_at",
    "cxenseparse:recs:publishtime",
)
MODIFIED_META = (
    "article:modified_time",
    "og:updated_time",
    "datemodified",
    "lastmodifiedtime",
    "dcterms.modified",
    "lastmod",
)
TITLE_META = ("articletitle", "og:title", "twitter:title", "dc.title", "headline", "title")
AUTHOR_META = (
    "author",
    "article:author",
    "og:article:author",
    "byl",
    "dc.creator",
    "dcterms.creator",
    "parsely-author",
    "sailthru.author",
    "cxenseparse:author",
    "contentauthor",
)
SOURCE_META = ("contentsource", "source", "og:article:source")
_TITLE_BREAK = re.compile(r"\s*[|｜»]\s*|\s+[-–—·:]{1,2}\s+|_+|\s*--+\s*|——")
_KANA = re.compile("[\u3040-\u30ff]")
_HANGUL = re.compile("[\uac00-\ud7af]")
_CHINESE_HOST = re.compile(r"(?:\.cn|ichongqing\.info|\.hk|\.mo|\.tw)$")


def header(headers: Sequence[tuple[str, str]], name: str) -> str:
    """The first header of that lower-case name, or ""."""
    return next((value.strip() for key, value in headers if key.lower() == name), "")


def find_language(text: str, declared: str, source: Source | None) -> str:
    """ISO 639-1 code: what the letters are where they tell, else what the page or its source says.

    A Chinese page on an English template declares `en`; its letters are right.
    """
    share = cjk_share(text)
    if share > 0.2:
        letters = len(text)
        if len(_KANA.findall(text)) > letters * 0.05:
            return "ja"
        return "ko" if len(_HANGUL.findall(text)) > letters * 0.2 else "zh"
    said = re.split(r"[-_]", declared.strip().lower())[0]
    if re.fullmatch(r"[a-z]{2}", said) and not (said in ("zh", "ja", "ko") and share < 0.02):
        return said
    return source.lang if source and source.lang != "zh" else "en"


def find_title(markup: Markup, names: Iterable[str]) -> str:
    """The headline without the site's name, or "".

    The places vote: what JSON-LD, meta elements, heading and title agree on is the headline; where they
    do not, the first of them in that order.
    """
    site = [name for name in (*names, *_site_names(markup)) if name]
    stated = [*strings(markup.article.get("headline")), *(markup.meta.get(name, "") for name in TITLE_META)]
    bare = [
        without_site(each, site, markup.headings) for each in (*stated, *markup.headings[:1], markup.title)
    ]
    titles = [each for each in bare if each and not any(same_words(each, name) for name in site)]
    return max(titles, key=lambda title: sum(same_words(title, other) for other in titles), default="")


def _site_names(markup: Markup) -> Iterator[str]:
    yield from strings(markup.article.get("publisher"))
    yield markup.first("og:site_name", "application-name", "sitename")


def without_site(title: str, site: Sequence[str], headings: Sequence[str] = ()) -> str:
    """The title without the parts at its ends that name the site or a section of it."""
    heading = next((each for each in headings if len(each) > 8 and same_words(title[: len(each)], each)), "")
    if heading and len(heading) < len(title) and _TITLE_BREAK.match(title[len(heading) :]):
        return heading
    pieces = [*_TITLE_BREAK.finditer(title)]
    for cut in reversed(pieces):
        if not _names_site(title[cut.end() :], site):
            break
        title = title[: cut.start()]
    first = _TITLE_BREAK.search(title)
    return title[first.end() :] if first and _names_site(title[: first.start()], site) else title


def _names_site(part: str, site: Sequence[str]) -> bool:
    words = re.sub(r"\W+", "", part).casefold()
    known = [re.sub(r"\W+", "", name).casefold() for name in site]
    return bool(words) and any(
        words == name
        or (len(words) > 3 and words in name)
        or (len(name) > 3 and name in words and len(words) < 2.5 * len(name))
        for name in known
        if name
    )


def find_authors(markup: Markup, bylines: Iterable[str], opening: str = "") -> tuple[str, ...]:
    """The authors, from the best place that names people; the site's own name only where none does."""
    site = list(_site_names(markup))
    found = [names for names in (*_authors(markup, bylines), names_in_opening(opening)) if names]
    people = (names for names in found if not any(same_words(names[0], name) for name in site if name))
    return next(people, found[0] if found else ())


def _authors(markup: Markup, bylines: Iterable[str]) -> Iterator[tuple[str, ...]]:
    written = strings(markup.article.get("author"))
    yield tuple(dict.fromkeys(name for each in written for name in split_names(each)))
    for name in AUTHOR_META:
        yield split_names(markup.meta.get(name, ""))
    yield tuple(dict.fromkeys(name for line in bylines for name in names_in(line)))
    for line in markup.bylines:
        yield names_in(line) or (split_names(line) if len(line) < 40 else ())


def find_outlet(
    markup: Markup, bylines: Sequence[str], opening: str, source: Source | None, url: str
) -> tuple[str, bool]:
    """The outlet that wrote the article, and whether the page reprints it from elsewhere."""
    own = source.outlet if source else next((name for name in _site_names(markup) if name), host_of(url))
    named = source_in([*bylines, *(f"来源:{markup.first(*SOURCE_META)}",), opening])
    known = [own, *_site_names(markup), host_of(url)]
    if not named or any(same_words(named, name) for name in known if name):
        return own or named, False
    return named, bool(own)


def zone_of(source: Source | None, lang: str, url: str) -> tzinfo:
    """The zone of a time that states none: the source's, else China's for a Chinese page, else UTC."""
    if source:
        return ZoneInfo(source.timezone)
    return SHANGHAI if lang == "zh" or _CHINESE_HOST.search(host_of(url)) or not host_of(url) else UTC


def limits_of(headers: Sequence[tuple[str, str]], source: Source | None) -> Limits:
    """Nothing is published after it was fetched: the HTTP Date where the archive has it, else now."""
    try:
        fetched = parsedate_to_datetime(header(headers, "date"))
    except ValueError:
        fetched = datetime.now(UTC)
    fetched = fetched if fetched.tzinfo else fetched.replace(tzinfo=UTC)
    return Limits(first=source.online_since if source else None, last=fetched)


def find_published(
    tree: Tree | None,
    markup: Markup,
    bylines: Sequence[str],
    *,
    url: str,
    zone: tzinfo,
    limits: Limits,
) -> tuple[datetime | None, tuple[str, ...]]:
    """When the page was published (UTC) and what is doubtful about that; htmldate only as the last resort."""
    stated = [*_stated(markup, bylines, url, zone)]
    at, flags = believed(stated, limits)
    if at is None and tree is not None and (guess := _guessed(tree, url, zone)):
        at, flags = believed([*stated, guess], limits)
    return at, flags


def _stated(markup: Markup, bylines: Sequence[str], url: str, zone: tzinfo) -> Iterator[Stated]:
    written = [("json-ld", text) for text in strings(markup.article.get("datePublished"))]
    written += [("meta", markup.meta[name]) for name in PUBLISHED_META if name in markup.meta]
    written += [("byline", line) for line in (*bylines, *markup.times[:1])]
    for where, text in written:
        if at := parse_time(text, zone):
            yield Stated(at=at, where=where)
    if at := url_time(url, zone):
        yield Stated(at=at, where="url")


def _guessed(tree: Tree, url: str, zone: tzinfo) -> Stated | None:
    try:
        found = find_date(tree, url=url or None, original_date=True, extensive_search=False)
    except Exception:  # a guess is not worth a failed page, whatever the library stumbles over
        return None
    at = parse_time(found, zone) if found else None
    return Stated(at=at, where="guessed") if at else None


def find_modified(markup: Markup, zone: tzinfo, limits: Limits) -> datetime | None:
    """When the page says that it was changed (UTC), or None; one after it was fetched is not believed."""
    said = [*strings(markup.article.get("dateModified")), markup.first(*MODIFIED_META)]
    times = (parse_time(text, zone) for text in said if text)
    return next((at for at in times if at and not believed([Stated(at=at, where="meta")], limits)[1]), None)
