"""One address over HTTP: safe, bounded, polite, tried again only where that can help.

RFC 9110 (semantics, conditional requests, Retry-After) over httpx. Bodies are read raw and inflated
here, because httpx decodes a decompression bomb whole.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http.cookiejar import Cookie, CookieJar, DefaultCookiePolicy
from typing import IO, Self
from urllib.parse import urlsplit
from urllib.request import Request

import httpx
import stamina

from cqmonitor.config import Http
from cqmonitor.errors import FetchError, TerminalFetchError, TransientFetchError
from cqmonitor.fetch.addresses import (
    CheckedTransport,
    Resolver,
    resolve,
)
from cqmonitor.fetch.faults import named_errors
from cqmonitor.fetch.headers import decoded, mark_undone
from cqmonitor.fetch.inflate import CODINGS, Inflater, TooLargeError
from cqmonitor.fetch.politeness import LONGEST_WAIT, Host, Politeness
from cqmonitor.records import Known, Page

logger = logging.getLogger(__name__)

TRANSIENT_STATUS = frozenset({408, 425, 429, 500, 502, 503, 504})
REDIRECT_STATUS = frozenset({301, 302, 303, 307, 308})

BACKOFF_INITIAL, BACKOFF_MAX, BACKOFF_JITTER = 0.5, 30.0, 1.0
"""Seconds: the first wait before another try, the longest, and the jitter's width; each wait doubles."""

MAX_DRAINED = 16_384
"""Bytes of a body that nobody wants which are read for the sake of its connection."""

SNIFFED = 512
"""Bytes looked at for markup where a page names no content type."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What came back: `status` 200 with `body` inflated, or 304 with none. Header names are lower case."""

    url: str
    final_url: str
    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    fetched_at: datetime

    def header(self, name: str) -> str | None:
        """The first header of that name (lower case), or None."""
        return next((value for key, value in self.headers if key == name), None)

    def page(self, source: str) -> Page:
        """The answer as a page of a source."""
        return Page(
            url=self.url,
            final_url=self.final_url,
            source=source,
            fetched_at=self.fetched_at,
            status=self.status,
            headers=self.headers,
            body=self.body,
        )


@dataclass(frozen=True, slots=True)
class Download:
    """A file for a large body, the most bytes that it may have, and the seconds that it may take."""

    file: IO[bytes]
    limit: int
    seconds: float = 3600.0


class OneHost(DefaultCookiePolicy):
    """Cookies go back to the very host that set them, whatever domain they claim, and end with the run."""

    def set_ok(self, cookie: Cookie, request: Request) -> bool:
        """Narrow what is accepted to the host that sent it."""
        accepted = bool(super().set_ok(cookie, request))
        host = urlsplit(request.full_url).hostname or ""
        cookie.domain = host if "." in host else f"{host}.local"  # as http.cookiejar spells such names
        cookie.domain_specified = cookie.domain_initial_dot = False
        return accepted


@dataclass(slots=True)
class Client:
    """The connections, cookies and byte count of one source in one run. Use as an async context manager.

    Args:
        http: limits and times.
        politeness: shared by all sources of the run.
        allow_loopback: whether this source may be on this machine.
        resolver: turns names into addresses.
    """

    http: Http
    politeness: Politeness
    allow_loopback: bool = False
    resolver: Resolver = resolve
    wire_bytes: int = 0
    _client: httpx.AsyncClient = field(init=False)

    def __post_init__(self) -> None:
        timeout = httpx.Timeout(self.http.read_timeout, connect=self.http.connect_timeout)
        self._client = httpx.AsyncClient(
            transport=CheckedTransport(allow_loopback=self.allow_loopback, resolver=self.resolver),
            headers={"User-Agent": self.http.user_agent, "Accept-Encoding": "gzip", "Accept": "*/*"},
            cookies=CookieJar(policy=OneHost()),
            timeout=timeout,
            follow_redirects=False,
            trust_env=False,
        )

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._client.aclose()

    def host(self, url: str) -> Host:
        """What is known in this run of the host of an address."""
        return self.politeness.host(url, self.http)

    async def get(
        self,
        url: str,
        *,
        types: Collection[str] = (),
        known: Known | None = None,
        into: Download | None = None,
    ) -> Answer:
        """Ask for one address, without following redirects, with retries.

        Args:
            url: an http(s) address.
            types: content types that are read; all where empty.
            known: what the archive holds, for a conditional request.
            into: where a large body is written as it came; the answer has none then.

        Returns:
            An answer with a status of 200, 304 or a redirect's.

        Raises:
            TransientFetchError, TerminalFetchError: with a stable reason.
        """
        host = self.host(url)
        try:
            async for attempt in stamina.retry_context(
                on=_worth_another_try,
                attempts=self.http.attempts,
                timeout=None,
                wait_initial=BACKOFF_INITIAL,
                wait_max=BACKOFF_MAX,
                wait_jitter=BACKOFF_JITTER,
            ):
                with attempt:
                    answer = await self._try(url, host, types, known, into)
        except FetchError as error:
            host.failed(error)
            raise
        host.succeeded()
        return answer

    async def _try(
        self, url: str, host: Host, types: Collection[str], known: Known | None, into: Download | None
    ) -> Answer:
        """One attempt, when it is polite; a Retry-After holds the whole host."""
        async with self.politeness.turn(url, host):
            began = asyncio.get_running_loop().time()
            try:
                with named_errors(url):
                    async with asyncio.timeout(into.seconds if into else self.http.total_timeout):
                        return await self._ask(url, types, known, into)
            except TransientFetchError as error:
                host.wasted(asyncio.get_running_loop().time() - began)
                if error.retry_after is not None:
                    host.hold(error.retry_after)
                raise

    async def _ask(
        self, url: str, types: Collection[str], known: Known | None, into: Download | None
    ) -> Answer:
        request = self._client.build_request("GET", url, headers=_conditions(known))
        response = await self._client.send(request, stream=True)
        try:
            _check_status(url, response)
            if response.status_code == 200 and into is not None:
                body = await self._save(url, response, into)
            elif response.status_code == 200:
                body = await self._read(url, response, types)
            else:
                body = await self._drain(response)
        finally:
            await response.aclose()
        return Answer(
            url=url,
            final_url=url,
            status=response.status_code,
            headers=mark_undone(decoded(response.headers.raw)),
            body=body,
            fetched_at=datetime.now(UTC),
        )

    async def _read(self, url: str, response: httpx.Response, types: Collection[str]) -> bytes:
        """The body, inflated, within the limits on the wire and after inflating."""
        coding = response.headers.get("content-encoding", "identity").strip().lower() or "identity"
        if coding not in CODINGS | {"identity"}:
            raise TerminalFetchError(
                url, "content-encoding", f"answered in {coding!r}, which was not asked for"
            )
        _check_type(url, response, types)
        _check_announced(url, response, self.http.max_wire_bytes)
        inflater = Inflater(self.http.max_body_bytes) if coding in CODINGS else None
        body, wire = bytearray(), 0
        async for chunk in response.aiter_raw():
            wire += len(chunk)
            self.wire_bytes += len(chunk)
            if wire > self.http.max_wire_bytes:
                raise TooLargeError(f"more than {self.http.max_wire_bytes} bytes on the wire")
            body += inflater.feed(chunk) if inflater else chunk
            if len(body) > self.http.max_body_bytes:
                raise TooLargeError(f"more than {self.http.max_body_bytes} bytes")
        if inflater and not inflater.complete:
            raise TransientFetchError(url, "truncated", "the compressed body ends too early")
        if types and not response.headers.get("content-type"):
            _check_looks_like_html(url, bytes(body[:SNIFFED]))
        return bytes(body)

    async def _save(self, url: str, response: httpx.Response, into: Download) -> bytes:
        """Write the body to a file, within its limit; what an earlier attempt wrote is overwritten."""
        _check_announced(url, response, into.limit)
        into.file.seek(0)
        into.file.truncate()
        async for chunk in response.aiter_raw():
            self.wire_bytes += len(chunk)
            if into.file.tell() + len(chunk) > into.limit:
                raise TooLargeError(f"more than {into.limit} bytes on the wire")
            into.file.write(chunk)
        into.file.flush()
        return b""

    async def _drain(self, response: httpx.Response) -> bytes:
        """Read the little that a 304 or a redirect has for a body, so that its connection serves again."""
        drained = 0
        with suppress(httpx.HTTPError):
            async for chunk in response.aiter_raw():
                drained += len(chunk)
                self.wire_bytes += len(chunk)
                if drained > MAX_DRAINED:
                    break
        return b""


def _worth_another_try(error: Exception) -> bool | float:
    """Stamina's hook: no for terminal errors, the wait that the host asked for, else yes."""
    if not isinstance(error, TransientFetchError):
        return False
    if error.retry_after is None:
        return True
    return error.retry_after if error.retry_after <= LONGEST_WAIT else False


def _conditions(known: Known | None) -> dict[str, str]:
    if known is None:
        return {}
    pairs = {"If-None-Match": known.etag, "If-Modified-Since": known.last_modified}
    return {name: value for name, value in pairs.items() if value and value.isascii() and value.isprintable()}


def _check_status(url: str, response: httpx.Response) -> None:
    status = response.status_code
    if status in (200, 304) or status in REDIRECT_STATUS:
        return
    if status in TRANSIENT_STATUS:
        wait = retry_after(response.headers.get("retry-after"), datetime.now(UTC))
        raise TransientFetchError(url, f"http-{status}", response.reason_phrase, retry_after=wait)
    raise TerminalFetchError(url, f"http-{status}", response.reason_phrase)


def retry_after(value: str | None, now: datetime) -> float | None:
    """Seconds to wait after a Retry-After header (RFC 9110, 10.2.3: seconds or a date), None for no sense."""
    text = (value or "").strip()
    if text.isascii() and text.isdigit():
        return float(text)
    try:
        return max(0.0, (parsedate_to_datetime(text) - now).total_seconds())
    except (TypeError, ValueError):
        return None


def _check_type(url: str, response: httpx.Response, types: Collection[str]) -> None:
    named = response.headers.get("content-type", "").partition(";")[0].strip().lower()
    if types and named and named not in types:
        raise TerminalFetchError(url, "content-type", f"{named} (allowed: {', '.join(types)})")


def _check_announced(url: str, response: httpx.Response, limit: int) -> None:
    announced = response.headers.get("content-length", "")
    if announced.isdigit() and int(announced) > limit:
        raise TerminalFetchError(url, "too-large", f"{announced} bytes announced, {limit} allowed")


def _check_looks_like_html(url: str, start: bytes) -> None:
    text = start.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if not text.startswith(b"<") or not any(tag in text for tag in (b"<!doctype html", b"<html", b"<head")):
        raise TerminalFetchError(url, "content-type", "none named, and the body does not start like HTML")
