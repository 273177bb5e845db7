"""A site on loopback that can be as hostile as a test wants: real sockets, answers written byte by byte."""

from __future__ import annotations

import socket
import struct
import threading
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pytest

from cqmonitor.config import Http, Source
from cqmonitor.fetch import Fetched, Known, fetch_source

PAGE = b"<!DOCTYPE html><html><head><title>A</title></head><body><p>Output rose.</p></body></html>"


@dataclass(frozen=True)
class Asked:
    """One request that the site received."""

    path: str
    headers: Mapping[str, str]


FAST = Http(
    requests_per_second=2000,
    per_host=4,
    connect_timeout=30,
    read_timeout=30,
    total_timeout=30,
    max_wire_bytes=200_000,
    max_body_bytes=400_000,
)
"""Fast and small, for a site on this machine; patient, since the machine may have much else to do."""

Handler = Callable[["Connection", Asked], object]


class Connection:
    """The server's end of one connection."""

    def __init__(self, sock: socket.socket) -> None:
        self.sock = sock

    def send(self, data: bytes) -> None:
        self.sock.sendall(data)

    def answer(
        self,
        body: bytes = PAGE,
        *,
        status: str = "200 OK",
        length: int | None = None,
        content_type: str | None = "text/html; charset=utf-8",
        **headers: Any,
    ) -> None:
        """One response; keyword `set_cookie="a=b"` is the header Set-Cookie; `length` may lie."""
        lines = [f"HTTP/1.1 {status}", "Connection: close"]
        lines += [f"Content-Length: {len(body) if length is None else length}"]
        lines += [f"Content-Type: {content_type}"] if content_type else []
        lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
        self.send("\r\n".join([*lines, "", ""]).encode() + body)

    def redirect(self, location: str, **headers: Any) -> None:
        self.answer(b"", status="302 Found", location=location, **headers)

    def reset(self) -> None:
        """Close with RST, as a crashed server does."""
        self.sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.sock.close()


@dataclass
class Site:
    """A site on a loopback port: `routes` by path; what has none is 404; robots.txt is 404 unless set."""

    url: str = ""
    routes: dict[str, Handler] = field(default_factory=dict)
    http: Http = FAST
    asked: list[Asked] = field(default_factory=list)
    stopping: threading.Event = field(default_factory=threading.Event)

    def on(self, path: str, handler: Handler | bytes | str, **answer: Any) -> str:
        """Serve a handler, or a body with `answer`'s keywords; returns the address."""
        if callable(handler):
            self.routes[path] = handler
        else:
            body = handler.encode() if isinstance(handler, str) else handler
            self.routes[path] = lambda connection, _: connection.answer(body, **answer)
        return self.url + path

    @property
    def counts(self) -> Counter[str]:
        """How often each path was asked for."""
        return Counter(one.path for one in self.asked)

    def source(self, *discovery: dict[str, Any], **settings: Any) -> Source:
        """A source on loopback."""
        values = {"name": "test", "outlet": "Test", "lang": "en", "allow_loopback": True, **settings}
        return Source.model_validate({**values, "discovery": discovery})

    def fetch(self, *urls: str, known: Mapping[str, Known] | None = None, **http: Any) -> Fetched:
        """Fetch a list of addresses; keywords change `Http`."""
        source = self.source({"method": "urls", "urls": urls})
        return fetch_source(source, self.http.model_copy(update=http), known=known)

    def discover(self, *discovery: dict[str, Any], since: date | None = None, **settings: Any) -> Fetched:
        """Fetch what discovery methods find; keywords are the source's."""
        return fetch_source(self.source(*discovery, **settings), self.http, since=since)

    def handle(self, sock: socket.socket) -> None:
        with sock:
            request = _read_request(sock)
            if request is None:
                return
            self.asked.append(request)
            connection = Connection(sock)
            handler = self.routes.get(request.path)
            try:
                if handler is None:
                    connection.answer(b"no such page", status="404 Not Found")
                else:
                    handler(connection, request)
            except OSError:  # the client had enough
                pass


def _read_request(sock: socket.socket) -> Asked | None:
    data = b""
    while b"\r\n\r\n" not in data:
        chunk = sock.recv(65536)
        if not chunk:
            return None
        data += chunk
    first, *lines = data.split(b"\r\n\r\n")[0].decode().split("\r\n")
    headers = dict(line.lower().split(": ", 1) for line in lines)
    return Asked(first.split(" ")[1], headers)


@pytest.fixture
def site() -> Iterator[Site]:
    """A fresh site, stopped at the end."""
    yield from _serve()


@pytest.fixture
def other_site() -> Iterator[Site]:
    """Another one, on another port."""
    yield from _serve()


def _serve() -> Iterator[Site]:
    server = socket.create_server(("127.0.0.1", 0))
    site = Site(url=f"http://127.0.0.1:{server.getsockname()[1]}")
    threads: list[threading.Thread] = []

    def accept() -> None:
        while not site.stopping.is_set():
            try:
                sock, _ = server.accept()
            except OSError:
                return
            sock.settimeout(30)
            threads.append(threading.Thread(target=site.handle, args=(sock,)))
            threads[-1].start()

    acceptor = threading.Thread(target=accept)
    acceptor.start()
    yield site
    site.stopping.set()
    server.shutdown(socket.SHUT_RDWR)
    server.close()
    for thread in [acceptor, *threads]:
        thread.join(timeout=5)


@pytest.fixture(autouse=True)
def no_back_off(monkeypatch: pytest.MonkeyPatch) -> None:
    """Retries follow at once."""
    for name in ("BACKOFF_INITIAL", "BACKOFF_MAX", "BACKOFF_JITTER"):
        monkeypatch.setattr(f"cqmonitor.fetch.http.{name}", 0.001)
