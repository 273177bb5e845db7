"""How the sample site answers: conditional requests, HEAD, redirects, errors, ports."""

from __future__ import annotations

import socket
import struct

import httpx
import pytest

from cqmonitor import sample_site
from cqmonitor.errors import InputError

STORY = "/2024/01/nev-output-beats-target/"


def test_an_unchanged_page_is_answered_304_to_its_etag(bases: tuple[str, ...], http: httpx.Client) -> None:
    first = http.get(bases[0] + STORY)
    for tag in (first.headers["etag"], f'"other", W/{first.headers["etag"]}', "*"):
        again = http.get(bases[0] + STORY, headers={"If-None-Match": tag})
        assert (again.status_code, again.content) == (304, b"")


def test_an_unchanged_page_is_answered_304_to_its_date(bases: tuple[str, ...], http: httpx.Client) -> None:
    changed = http.get(bases[0] + STORY).headers["last-modified"]
    assert changed == "Tue, 23 Jan 2024 02:15:00 GMT"
    assert http.get(bases[0] + STORY, headers={"If-Modified-Since": changed}).status_code == 304


@pytest.mark.parametrize(
    "headers",
    [
        {"If-None-Match": '"another"'},
        {"If-Modified-Since": "Mon, 22 Jan 2024 00:00:00 GMT"},
        {"If-Modified-Since": "not a date"},
        {"If-None-Match": '"another"', "If-Modified-Since": "Thu, 01 Jan 2026 00:00:00 GMT"},
    ],
)
def test_what_the_client_does_not_have_is_sent(
    bases: tuple[str, ...], http: httpx.Client, headers: dict[str, str]
) -> None:
    assert http.get(bases[0] + STORY, headers=headers).status_code == 200


def test_head_tells_what_get_would_send(bases: tuple[str, ...], http: httpx.Client) -> None:
    head, got = http.head(bases[1] + "/tjsj/"), http.get(bases[1] + "/tjsj/")
    assert head.content == b""
    assert head.headers["content-length"] == str(len(got.content))
    assert head.headers["etag"] == got.headers["etag"]


def test_a_missing_slash_is_redirected(bases: tuple[str, ...], http: httpx.Client) -> None:
    answer = http.get(bases[0] + STORY.rstrip("/"))
    assert (answer.status_code, answer.headers["location"]) == (301, STORY)


def test_an_unknown_address_is_404(bases: tuple[str, ...], http: httpx.Client) -> None:
    assert http.get(bases[2] + "/nothing/here").status_code == 404


def test_robots_refuses_a_page_that_exists(bases: tuple[str, ...], http: httpx.Client) -> None:
    assert "Disallow: /preview/" in http.get(bases[0] + "/robots.txt").text
    assert http.get(bases[0] + "/preview/draft-budget-2025/").status_code == 200


def test_a_page_is_the_same_on_other_ports(bases: tuple[str, ...], http: httpx.Client) -> None:
    here = http.get(bases[0] + STORY).text.replace(bases[0], "")
    with sample_site.serve((0, 0, 0)) as others, httpx.Client(trust_env=False) as client:
        assert client.get(others[0] + STORY).text.replace(others[0], "") == here


def test_a_client_that_hangs_up_is_no_news(capfd: pytest.CaptureFixture[str]) -> None:
    with sample_site.serve((0, 0, 0)) as bases:
        host, port = bases[0].removeprefix("http://").split(":")
        for _ in range(3):
            with socket.create_connection((host, int(port))) as client:
                client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))  # reset
                client.sendall(f"GET {STORY} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
        assert httpx.get(bases[0] + STORY, trust_env=False).status_code == 200
    assert capfd.readouterr() == ("", "")


def test_a_port_that_is_taken_is_named() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(InputError, match=f"port {port} on 127.0.0.1 is taken: end what uses it"):
            sample_site.serve((0, port, 0)).__enter__()


@pytest.mark.parametrize("ports", [(0, 0), (0, 0, 0, 0), (0, 0, 70000)])
def test_ports_that_cannot_be_are_refused(ports: tuple[int, ...]) -> None:
    with pytest.raises(InputError, match="port"):
        sample_site.serve(ports).__enter__()


def test_ports_are_free_again_afterwards() -> None:
    with sample_site.serve((0, 0, 0)) as bases:
        ports = [int(base.rsplit(":", 1)[1]) for base in bases]
    with sample_site.serve(ports) as again:
        assert again == bases
