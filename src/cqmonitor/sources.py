"""Whether a source works, and what to mend where it does not: for whoever adds one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from cqmonitor.config import Config, Http, ListPage, Source, Warc, http_for
from cqmonitor.fetch import Survey, survey_source
from cqmonitor.fetch.survey import MethodSurvey
from cqmonitor.fetch.warc import on_network
from cqmonitor.reading import read_page
from cqmonitor.records import Failure, Reading

FETCH_ADVICE = {
    "robots": "the site asks not to be read there: take another method or section, or ask the site",
    "dns": "the host has no address: look for a typing error, or the site has moved",
    "connect": "nothing answers there: look at the address, http or https, and the port",
    "tls": "the certificate is not valid for the host: try http, or the host's other name",
    "timeout": "the site is too slow: raise read_timeout or total_timeout in the entry's http block",
    "unsafe-address": "the host is in a private network or on this machine (`allow_loopback: true`)",
    "content-type": "it is no page: leave it out by `exclude`, or list its type in content_types",
    "too-large": "raise max_wire_bytes or max_body_bytes in the entry's http block if it is meant",
    "content-encoding": "the site answers in a coding that was not asked for; nothing here can mend that",
    "redirect-loop": "the address leads to itself: open it in a browser and take the address shown there",
    "too-many-redirects": "open it in a browser and take the address shown there",
    "http-401": "the site wants a login",
    "http-403": "the site refuses us: perhaps the user_agent, perhaps our country; ask the site",
    "http-404": "nothing is there: open the site in a browser and copy the address anew",
    "http-429": "we ask too often: lower requests_per_second in the entry's http block",
    "bad-feed": "it is no RSS or Atom feed: look for <link rel=alternate> in the site's front page",
    "bad-sitemap": "it is no sitemap: robots.txt often names the right one (Sitemap: ...)",
    "bad-json": "the REST API is not there or switched off: take the feed or the sitemap",
    "bad-selector": "`link` or `next` is no CSS selector",
    "bad-list": "the file of addresses cannot be read",
    "bad-input": "the path is wrong: a relative one is taken from the folder of sources.yaml",
    "manifest": "mend the row of manifest.csv",
}
"""What to do about a reason why something could not be fetched."""

CLEAN_ADVICE = {
    "list-page": "it is no article: leave such addresses out by `include` or `exclude`",
    "soft-404": "it is a missing page that answers 200: leave such addresses out by `exclude`",
    "login": "the article wants a login and cannot be read",
    "access-wall": "the article is behind a wall and cannot be read",
    "cookie-wall": "the site wants a cookie to be accepted first; such pages cannot be read",
    "video-shell": "it is a video without a text: leave such addresses out by `exclude`",
    "empty": "no text was found: name its element by `keep`; a page that scripts fill cannot be read",
    "undecodable": "its bytes are not in the encoding declared, UTF-8 or GB18030: archived, not read",
    "bad-selector": "`keep` or `drop` is no CSS selector",
}
"""What to do about a reason why a page gave no article."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceCheck:
    """What was found of a source.

    Attributes:
        survey: what discovery and robots.txt said.
        readings: the sample pages, each as an article with its claims or the reason why it is none.
        to_mend: what is wrong and what to do, most important first; empty where all is well.
    """

    source: Source
    survey: Survey
    readings: tuple[Reading | Failure, ...]
    to_mend: tuple[str, ...]

    @property
    def works(self) -> bool:
        """Whether articles are found, can be had and can be read."""
        return any(isinstance(reading, Reading) for reading in self.readings)


def check_source(source: Source, config: Config) -> SourceCheck:
    """Ask a source by each of its methods, and read a few of its articles; nothing is archived.

    Args:
        source: also one that is not enabled.
        config: the configuration that it stands in.
    """
    survey = survey_source(source, config.http)
    readings = tuple(read_page(page, config=config).result for page in survey.samples)
    to_mend = _to_mend(source, http_for(source, config.http), survey, readings)
    return SourceCheck(source=source, survey=survey, readings=readings, to_mend=tuple(to_mend))


def _to_mend(
    source: Source, http: Http, survey: Survey, readings: tuple[Reading | Failure, ...]
) -> Iterator[str]:
    for one in survey.methods:
        yield from _method_advice(one)
    for robots in survey.robots:
        if robots.refused:
            told = f"{robots.origin}/robots.txt refuses {len(robots.refused)} of {robots.asked} addresses"
            yield f"{told}, such as {robots.refused[0]} ({robots.verdict}): {FETCH_ADVICE['robots']}"
    yield from _failures_advice(failure for failure in survey.failed if failure.reason != "robots")
    for reading in readings:
        if isinstance(reading, Failure):
            advice = CLEAN_ADVICE.get(reading.reason, reading.detail)
            yield f"{reading.url}: {reading.reason}: {advice}"
        else:
            yield from _article_advice(source, reading)
    if http.user_agent == Http().user_agent and not source.allow_loopback:
        yield "name yourself and an address to write to in `user_agent` of the http block of sources.yaml"
    if not source.tested and any(isinstance(reading, Reading) for reading in readings):
        yield "once the figures above are right, set `tested: true`"


def _method_advice(one: MethodSurvey) -> Iterator[str]:
    name = one.method.method
    for line in _failures_advice(iter(one.failed)):
        yield f"{name}: {line}"
    if one.found:
        return
    if isinstance(one.method, Warc) and on_network(one.method):
        yield "warc: large files on the network are not downloaded by this check"
    elif one.left_out:
        yield (
            f"{name}: all {len(one.left_out)} addresses found are left out by hosts, include or exclude, "
            f"such as {one.left_out[0]}"
        )
    elif isinstance(one.method, ListPage) and not one.failed:
        yield f"{name}: link {one.method.link!r} selects nothing: look at the list page's markup"
    elif not one.failed:
        yield f"{name}: found nothing"


def _failures_advice(failures: Iterator[Failure]) -> Iterator[str]:
    """One line a reason, with an example."""
    told = list(failures)
    counts = Counter(failure.reason for failure in told)
    for reason, count in counts.items():
        first = next(failure for failure in told if failure.reason == reason)
        more = f" and {count - 1} more" if count > 1 else ""
        detail = f" ({first.detail})" if first.detail else ""
        advice = FETCH_ADVICE.get(reason)
        yield f"{first.url}{more}: {reason}{detail}" + (f": {advice}" if advice else "")


def _article_advice(source: Source, reading: Reading) -> Iterator[str]:
    article = reading.article
    if article.published_at is None:
        yield f"{article.url}: no date of publication was found, so its figures open no vintage"
    if article.lang != source.lang:
        yield f"{article.url}: its text is {article.lang!r}, the entry says lang: {source.lang}"
