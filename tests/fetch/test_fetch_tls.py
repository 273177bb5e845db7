"""TLS over the checked address: the name is verified, though the socket only knows the number."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from cqmonitor.config import Http, Source
from cqmonitor.fetch import addresses, fetch_sources
from cqmonitor.records import Page

PAGE = b"<!DOCTYPE html><html><body><p>Exports rose.</p></body></html>"
ANSWER = b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Type: text/html\r\nContent-Length: %d\r\n\r\n"


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A self-signed certificate for news.example, with its key, in one PEM file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "news.example")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("news.example")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path_factory.mktemp("tls") / "news.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path.write_bytes(made.public_bytes(serialization.Encoding.PEM) + private)
    return path


@pytest.fixture
def port(certificate: Path) -> Iterator[int]:
    """The port of a TLS site that answers everything with one page (robots.txt too, which allows all)."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate)
    server = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        while True:
            try:
                sock, _ = server.accept()
            except OSError:
                return
            sock.settimeout(30)
            try:
                with context.wrap_socket(sock, server_side=True) as secure:
                    secure.recv(65536)
                    secure.sendall(ANSWER % len(PAGE) + PAGE)
            except OSError:  # the client does not trust us
                sock.close()

    thread = threading.Thread(target=serve)
    thread.start()
    yield server.getsockname()[1]
    server.shutdown(socket.SHUT_RDWR)
    server.close()
    thread.join(timeout=5)


@pytest.fixture
def trusted(certificate: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Trust the site's certificate, as `SSL_CERT_FILE` does for a company's own."""
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    addresses._tls.cache_clear()
    yield
    addresses._tls.cache_clear()


def fetch(url: str) -> tuple[list[Page], list[str]]:
    async def local(host: str, port: int) -> list[str]:
        return ["127.0.0.1"]

    method = {"method": "urls", "urls": [url]}
    values = {"name": "test", "outlet": "T", "lang": "en", "allow_loopback": True, "discovery": [method]}
    pages: list[Page] = []
    http = Http(requests_per_second=1000)
    source = Source.model_validate(values)
    reports = fetch_sources([source], http, on_page=pages.append, resolver=local)
    return pages, [one.reason for one in reports["test"].failed]


@pytest.mark.usefixtures("trusted")
def test_the_name_is_verified_on_the_checked_address(port: int) -> None:
    pages, reasons = fetch(f"https://news.example:{port}/a")
    assert ([page.body for page in pages], reasons) == ([PAGE], [])


@pytest.mark.usefixtures("trusted")
def test_another_name_on_the_same_address_is_refused(port: int) -> None:
    assert fetch(f"https://other.example:{port}/a") == ([], ["tls"])


def test_a_certificate_that_nobody_vouches_for_is_refused(port: int) -> None:
    assert fetch(f"https://news.example:{port}/a") == ([], ["tls"])


def test_plain_http_on_the_tls_port_is_no_page(port: int) -> None:
    pages, reasons = fetch(f"http://news.example:{port}/a")
    assert (pages, len(reasons)) == ([], 1)
