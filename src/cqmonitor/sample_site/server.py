"""The HTTP server of the sample site: loopback only, one thread a connection, quiet."""

from __future__ import annotations

import errno
import socketserver
import sys
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from datetime import UTC
from email.utils import format_datetime, parsedate_to_datetime
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler
from urllib.parse import parse_qsl, unquote, urlsplit

from cqmonitor.errors import InputError
from cqmonitor.sample_site.content import PORTS, SITES
from cqmonitor.sample_site.render import HTML, Answer, Resource, site_answers

HOST = "127.0.0.1"


@contextmanager
def serve(ports: Sequence[int] | None = None) -> Iterator[tuple[str, ...]]:
    """Serve the three sites on 127.0.0.1 until the context ends.

    Args:
        ports: one port a site, in the order of `SITES`; 0 is any free one. Default: `PORTS`.

    Yields:
        The three base URLs, without a trailing slash.

    Raises:
        InputError: a port is taken or not allowed, or there are not three of them.
    """
    chosen = tuple(PORTS if ports is None else ports)
    if len(chosen) != len(SITES):
        raise InputError(f"the sample site needs {len(SITES)} ports, one each for {SITES}; got {len(chosen)}")
    with ExitStack() as stack:
        servers = [stack.enter_context(_bound(port)) for port in chosen]
        bases = tuple(f"http://{HOST}:{server.server_address[1]}" for server in servers)
        for site, server in zip(SITES, servers, strict=True):
            server.answers = site_answers(site, bases)
            stack.enter_context(_running(server))
        yield bases


class _Server(socketserver.ThreadingTCPServer):
    """A TCP server with the answers of one site."""

    allow_reuse_address = True
    daemon_threads = True
    block_on_close = False  # a client may keep its connection open; nothing waits for it
    request_queue_size = 64
    answers: Mapping[str, Answer]

    def handle_error(self, request: object, client_address: object) -> None:
        """Quiet about clients that hang up; anything else is a bug and shown."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]


def _bound(port: int) -> _Server:
    try:
        return _Server((HOST, port), _Handler)
    except OverflowError:
        raise InputError(f"port {port}: a port is a number from 0 to 65535") from None
    except OSError as error:
        why = "is taken" if error.errno == errno.EADDRINUSE else f"cannot be used ({error.strerror})"
        raise InputError(
            f"port {port} on {HOST} {why}: end what uses it, perhaps another sample site"
        ) from error


@contextmanager
def _running(server: _Server) -> Iterator[None]:
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        thread.join()


class _Handler(BaseHTTPRequestHandler):
    server: _Server
    protocol_version = "HTTP/1.1"
    server_version, sys_version = "cqmonitor-sample-site", ""
    timeout = 10
    wbufsize = 65536  # head and body in one packet: two would wait 40 ms for the client's delayed ACK
    disable_nagle_algorithm = True

    def do_GET(self) -> None:
        self._answer(with_body=True)

    def do_HEAD(self) -> None:
        self._answer(with_body=False)

    def log_message(self, format: str, *args: object) -> None:
        """Quiet: the demo's output is the summary."""

    def _answer(self, *, with_body: bool) -> None:
        resource = self._resource()
        unchanged = resource.status == HTTPStatus.OK and self._is_known(resource)
        self.send_response(HTTPStatus.NOT_MODIFIED if unchanged else resource.status)
        for name, value in _headers(resource).items():
            if not (unchanged and name == "Content-Length"):
                self.send_header(name, value)
        self.end_headers()
        if with_body and not unchanged:
            self.wfile.write(resource.body)

    def _resource(self) -> Resource:
        parts = urlsplit(self.path)
        path = unquote(parts.path)
        found = self.server.answers.get(path)
        if found is None:
            slashed = f"{path}/" in self.server.answers
            return _moved(f"{path}/") if slashed else _not_found()
        return found if isinstance(found, Resource) else found(dict(parse_qsl(parts.query)))

    def _is_known(self, resource: Resource) -> bool:
        """Whether the client has it already; If-None-Match goes before the date (RFC 9110, 13.2.2)."""
        tags = self.headers.get("If-None-Match")
        if tags is not None:
            known = {tag.strip().removeprefix("W/") for tag in tags.split(",")}
            return "*" in known or resource.etag in known
        since = self.headers.get("If-Modified-Since")
        if since is None or resource.modified is None:
            return False
        try:
            return resource.modified <= parsedate_to_datetime(since)
        except (TypeError, ValueError):
            return False


def _headers(resource: Resource) -> dict[str, str]:
    headers = {"Content-Type": resource.content_type, "Content-Length": str(len(resource.body))}
    if resource.status == HTTPStatus.OK:
        headers["ETag"] = resource.etag
    if resource.modified is not None:
        headers["Last-Modified"] = format_datetime(resource.modified.astimezone(UTC), usegmt=True)
    return headers | dict(resource.headers or {})


def _moved(path: str) -> Resource:
    return Resource(status=301, body=b"", content_type=HTML, headers={"Location": path})


def _not_found() -> Resource:
    return Resource(status=404, body=b"<html><title>Not found</title><p>Not found.</html>", content_type=HTML)
