"""One run over all that can go wrong at once: what is stored, what is told, and that the rest is whole."""

from __future__ import annotations

import gzip
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl
import pytest

from cqmonitor.fetch import SourceReport, fetch_sources
from cqmonitor.publishing import run_publish
from cqmonitor.reading import run_read
from cqmonitor.records import Page
from cqmonitor.warehouse import Warehouse

if TYPE_CHECKING:
    from tests.fetch.conftest import Asked, Connection, Site

SENTENCE = "Chongqing's GDP grew 6.2 percent year on year in the first quarter of 2024, the bureau said."
FILLER = "Officials expect the services sector to go on growing, and said that more roads will be built."


def article(text: str = SENTENCE, title: str = "Growth in the first quarter") -> str:
    head = f"<head><title>{title}</title><meta property='article:published_time' content='2024-04-20'></head>"
    body = f"<article><h1>{title}</h1><p>{text}</p><p>{FILLER}</p></article>"
    return f"<!DOCTYPE html><html>{head}<body>{body}</body></html>"


PAGE = article().encode()
GB = article(
    "2024年一季度，重庆市地区生产总值7232.64亿元，同比增长6.2%，㐂镕𠀀等企业产值增长。" * 3, "重庆㐂镕"
)
SOFT_404 = "<html><head><title>404 Not Found</title></head><body><p>The page is not there.</p></body></html>"
COOKIES = (
    "<html><head><title>Cookies</title></head><body><h1>We value your privacy</h1>"
    "<p>We use cookies. Accept all cookies to continue to the site.</p></body></html>"
)

Handler = Callable[["Connection", "Asked"], object]


def answer(body: bytes | str = PAGE, **how: Any) -> Handler:
    data = body.encode() if isinstance(body, str) else body
    return lambda connection, _: connection.answer(data, **how)


def redirect(target: str, **how: Any) -> Handler:
    return lambda connection, _: connection.redirect(target, **how)


def raw(data: bytes) -> Handler:
    return lambda connection, _: connection.send(data)


def reset_in_mid_body(connection: Connection, _: Asked) -> None:
    connection.send(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 900\r\n\r\n<html>")
    connection.reset()


def drip(connection: Connection, _: Asked) -> None:
    connection.send(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 900\r\n\r\n")
    while True:  # until the client has enough
        connection.send(b"<")
        time.sleep(0.1)


def large(connection: Connection, _: Asked) -> None:
    connection.send(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n")
    for _turn in range(800):
        connection.send(bytes(65536))  # 50 MB in all


FETCHING: dict[str, tuple[Handler, str]] = {
    "error-500": (answer("no", status="500 Oops"), "http-500"),
    "busy-503": (answer("no", status="503 Busy", retry_after="0"), "http-503"),
    "busy-for-a-day": (answer("no", status="503 Busy", retry_after="86400"), "http-503"),
    "too-many-429": (
        answer("no", status="429 Slow", retry_after="Mon, 01 Jan 2024 00:00:00 GMT"),
        "http-429",
    ),
    "gone": (answer("no", status="410 Gone"), "http-410"),
    "reset": (lambda connection, _: connection.reset(), "connection-reset"),
    "reset-in-mid-body": (reset_in_mid_body, "connection-reset"),
    "cut-short": (answer(length=len(PAGE) + 9), "truncated"),
    "drip": (drip, "timeout"),
    "loop": (redirect("/page"), "redirect-loop"),
    "to-private": (redirect("http://10.0.0.1/"), "unsafe-address"),
    "to-metadata": (redirect("http://169.254.169.254/latest/"), "unsafe-address"),
    "to-file": (redirect("file:///etc/passwd"), "bad-url"),
    "bomb-gzip": (answer(gzip.compress(bytes(20_000_000)), content_encoding="gzip"), "too-large"),
    "bomb-brotli": (answer(b"\x5b\xff\xff\x7f", content_encoding="br"), "content-encoding"),
    "no-gzip": (answer(content_encoding="gzip"), "content-encoding"),
    "pdf": (answer(b"%PDF-1.7", content_type="application/pdf"), "content-type"),
    "pdf-without-a-type": (answer(b"%PDF-1.7", content_type=None), "content-type"),
    "fifty-megabytes": (large, "too-large"),
    "announces-fifty-megabytes": (answer(length=50_000_000), "too-large"),
    "invalid-header": (raw(b"HTTP/1.1 200 OK\r\nBad Header\x01: a\r\n\r\nx"), "bad-response"),
    "no-http": (raw(b"220 mail.example ESMTP\r\n\r\n"), "bad-response"),
    "endless-cookie-wall": (redirect("/page", set_cookie="seen=no"), "redirect-loop"),
}
"""What cannot be had: nothing is stored, and the reason is told."""

READING: dict[str, tuple[Handler, str]] = {
    "gb18030-as-gb2312": (answer(GB.encode("gb18030"), content_type="text/html; charset=gb2312"), "article"),
    "nul-bytes": (answer(PAGE.replace(b"Growth", b"Gro\0wth")), "article"),
    "no-content-type": (answer(content_type=None), "article"),
    "no-encoding-fits": (answer(PAGE.replace(b"Growth", b"\xff\xff\x80")), "undecodable"),
    "soft-404": (answer(SOFT_404), "soft-404"),
    "cookie-wall": (answer(COOKIES), "cookie-wall"),
    "nothing": (answer(b""), "empty"),
}
"""What is stored as it came, and what reading made of it."""


@pytest.fixture
def warehouse(tmp_path: Path) -> Warehouse:
    return Warehouse(tmp_path / "w")


def archive(warehouse: Warehouse, page: Page) -> None:
    warehouse.append_pages([page], "run")


def run(site: Site, other_site: Site, warehouse: Warehouse) -> dict[str, SourceReport]:
    """All cases, each on a host of its own name, beside a source in which all is well.

    Only what is there to run out of time has little.
    """
    cases = FETCHING | READING
    urls = {name: f"http://{name}.example:{site.url.rpartition(':')[2]}/page" for name in cases}
    dripping = urls.pop("drip")

    def by_host(connection: Connection, asked: Asked) -> None:
        cases[asked.headers["host"].partition(".")[0]][0](connection, asked)

    async def resolver(host: str, port: int) -> list[str]:
        return [host if host[0].isdigit() else "127.0.0.1"]

    site.on("/page", by_host)
    fair = [other_site.on(f"/{n}", article(SENTENCE.replace("6.2", f"6.{n}"))) for n in range(9)]
    sources = [
        site.source({"method": "urls", "urls": list(urls.values())}, name="hostile"),
        site.source({"method": "urls", "urls": [dripping]}, name="drip", http={"total_timeout": 3.0}),
        site.source({"method": "urls", "urls": fair}, name="fair"),
    ]
    http = site.http.model_copy(update={"attempts": 1})
    known = {source.name: warehouse.known(source.name) for source in sources}

    return fetch_sources(sources, http, on_page=partial(archive, warehouse), known=known, resolver=resolver)


def case_of(url: str) -> str:
    return url.removeprefix("http://").partition(".")[0]


def test_each_case_is_told_and_the_rest_is_whole(site: Site, other_site: Site, warehouse: Warehouse) -> None:
    reports = run(site, other_site, warehouse)
    told = {case_of(one.url): one.reason for name in ("hostile", "drip") for one in reports[name].failed}
    assert told == {name: reason for name, (_, reason) in FETCHING.items()}
    stored = warehouse.pages().filter(pl.col("source") == "hostile").select("url").collect()["url"]
    assert {case_of(url) for url in stored} == set(READING)
    assert (reports["fair"].discovered, reports["fair"].new, reports["fair"].failed) == (9, 9, ())

    again = run(site, other_site, warehouse)
    assert again["hostile"].failed_by_reason == reports["hostile"].failed_by_reason
    assert (again["hostile"].new, again["hostile"].unchanged) == (0, len(READING))
    assert (again["fair"].new, again["fair"].unchanged) == (0, 9)
    assert warehouse.pages().select(pl.len()).collect().item() == 9 + len(READING)

    read = run_read(warehouse.path, run_id="run")
    told = {case_of(one.url): one.reason for one in read.failed}
    assert told == {name: outcome for name, (_, outcome) in READING.items() if outcome != "article"}
    run_publish(warehouse.path, run_id="run")
    articles = warehouse.articles().select("source", "title").collect()
    assert articles["source"].value_counts().sort("source")["count"].to_list() == [9, 3]
    assert "重庆㐂镕" in articles["title"].to_list()


def test_a_page_that_goes_back_is_published_as_it_is_now(site: Site, warehouse: Warehouse) -> None:
    source = site.source({"method": "urls", "urls": [f"{site.url}/a"]})
    told = []
    for value in ("6.1", "6.2", "6.1", "6.1"):
        site.on("/a", article(SENTENCE.replace("6.2", value)))
        known = {source.name: warehouse.known(source.name)}
        reports = fetch_sources([source], site.http, known=known, on_page=partial(archive, warehouse))
        told.append((reports["test"].new, reports["test"].changed, reports["test"].unchanged))
        run_read(warehouse.path, run_id="run")
        run_publish(warehouse.path, run_id="run")
    assert told == [(1, 0, 0), (0, 1, 0), (0, 1, 0), (0, 0, 1)]
    assert warehouse.claims(indicator="gdp").collect()["value"].to_list() == [6.1]
    assert warehouse.pages().select(pl.len()).collect().item() == 2
