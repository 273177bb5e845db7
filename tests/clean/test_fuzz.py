"""Whatever comes in, an article or a CleanError comes out, and the same one each time."""

from __future__ import annotations

import faulthandler
import random
import sys
import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cqmonitor.clean import clean_page
from cqmonitor.errors import CleanError
from cqmonitor.records import Article

from .conftest import PROSE, PROSE_ZH
from .sites import SITES, pages_of

PIECES = (
    *(f"<p>{line}</p>" for line in (*PROSE, *PROSE_ZH)),
    *"<div> </div> <table> <tr> <td> <ul> <li> <br> <h1> </h1> <b> <script> <!-- --> <![CDATA[".split(),
    "</script>",
    "<meta charset=gb2312>",
    "<meta property='og:title' content='",
    '<script type=\'application/ld+json\'>{"@type":"Article","author":[[[{}]]],"datePublished":',
    "<title>",
    "<link rel=canonical href='http://[",
    "\u202e\u200b\x00\ufeff",
    "&#0;&#x110000;&amp",
    "2024-02-30",
)
KINDS = st.sampled_from(["text/html", "text/plain", "text/html; charset=gb2312", "", "x"])


def outcome(body: bytes, kind: str, url: str = "https://river.example/a") -> Article | str:
    headers = (("content-type", kind), ("date", "Wed, 06 Mar 2024 10:00:00 GMT"))
    try:
        return clean_page(body, url=url, headers=headers)
    except CleanError as error:
        return error.reason or "no reason"


def sound(result: Article | str) -> None:
    assert result != "no reason"
    if isinstance(result, Article):
        assert result.text == result.text.strip()
        assert not any(mark in result.text for mark in "\x00\u200b\u202e\ufeff")
        assert result.published_at is None or result.published_at.tzinfo
        assert result.content_hash


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=20)), max_size=40), KINDS)
def test_any_markup(pieces: list[str], kind: str) -> None:
    body = "".join(pieces).encode("utf-8", "surrogatepass")
    result = outcome(body, kind)
    sound(result)
    assert outcome(body, kind) == result


@settings(max_examples=80, deadline=None)
@given(
    st.binary(max_size=400),
    KINDS,
    st.sampled_from(["https://river.example/a", "folder://x/y", "", "http://[", "a"]),
)
def test_any_bytes(body: bytes, kind: str, url: str) -> None:
    sound(outcome(body, kind, url))


@pytest.mark.parametrize(
    "body",
    [
        "<html><body>" + "<div>" * 50_000 + PROSE[0],
        "<html><body>" + "<style>" * 20_000 + PROSE[0],
        "<html><body>" + "<ul><li>" * 3_000 + PROSE[0],
        "<html><body>" + "<!-- " * 20_000 + PROSE[0],
        "<html><body><p>" + "a" * 500_000,
        "<html><head><script type='application/ld+json'>" + "[" * 100_000,
        "<html><head><title>" + "a - " * 50_000,
    ],
    ids=["deep", "styles", "lists", "comments", "one word", "json", "title"],
)
def test_hostile_pages_do_no_harm(body: str) -> None:
    sound(outcome(body.encode(), "text/html"))


def test_megabytes_of_script_are_passed_over() -> None:
    script = "<script>var a='" + "x<p>1 " * 500_000 + "';</script>"
    body = "".join(f"<p>{line}</p>" for line in PROSE)
    result = outcome(f"<html><head>{script}</head><body><article>{body}</article>".encode(), "text/html")
    assert isinstance(result, Article)
    assert result.text.splitlines() == list(PROSE)


@pytest.mark.parametrize("line", ["MUST READ", "Home | a", "By A", "(((", "1 | 2", "。"])
def test_long_plain_pages(line: str) -> None:
    sound(outcome("\n".join([line] * 5_000).encode(), "text/plain"))


FUZZ_SECONDS = 600.0
HANG_SECONDS = 120


def mutated(corpus: list[bytes], rng: random.Random) -> bytes:
    """A page of the corpus after a few cuts, repeats, splices, inserted pieces and wrong bytes."""
    body = rng.choice(corpus)
    for _ in range(rng.randint(1, 6)):
        start, end = sorted(rng.randrange(len(body) + 1) for _ in range(2))
        part = body[start:end]
        piece = rng.choice(PIECES).encode("utf-8", "surrogatepass")
        body = rng.choice(
            (
                body[:start] + body[end:],
                body[:end] + part[:2_000] * rng.randint(1, 20) + body[end:],
                body[:start] + rng.choice(corpus)[start:end] + body[end:],
                body[:start] + piece * rng.choice((1, 3, 300)) + body[start:],
                body[:start] + rng.randbytes(rng.randint(1, 30)) + body[start:],
                body.translate(bytes(rng.randrange(256) if rng.random() < 0.02 else i for i in range(256))),
            )
        )
    return body[:2_000_000]


@pytest.mark.soak
def test_ten_minutes_of_broken_pages(capsys: pytest.CaptureFixture[str]) -> None:
    """A hang ends the process with a traceback of where it is."""
    corpus = [made.page.body for name in SITES for made in pages_of(name, 4)]
    corpus.append("".join(PIECES).encode("utf-8", "surrogatepass"))
    seed = random.randrange(10**6)
    rng, count, slowest = random.Random(seed), 0, 0.0
    began = time.monotonic()
    while time.monotonic() - began < FUZZ_SECONDS:
        body, started = mutated(corpus, rng), time.monotonic()
        kind = rng.choice(("text/html", "text/plain", "text/html; charset=gb2312", ""))
        faulthandler.dump_traceback_later(HANG_SECONDS, exit=True, file=sys.__stderr__ or sys.stderr)
        sound(outcome(body, kind))
        faulthandler.cancel_dump_traceback_later()
        count, slowest = count + 1, max(slowest, time.monotonic() - started)
    with capsys.disabled():
        sys.stderr.write(f"{count} pages from seed {seed}, the slowest in {slowest:.1f} s\n")
