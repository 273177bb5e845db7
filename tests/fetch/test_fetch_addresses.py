"""Which addresses are connected to, and that it is the checked ones."""

from __future__ import annotations

import ipaddress
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cqmonitor.fetch import fetch_sources
from cqmonitor.fetch.addresses import is_safe
from cqmonitor.records import Page

if TYPE_CHECKING:
    from tests.fetch.conftest import Site

PAGE = b"<!DOCTYPE html><html><body><p>Exports rose.</p></body></html>"


@pytest.mark.parametrize(
    "address",
    """10.0.0.1 172.16.0.1 192.168.1.1 169.254.169.254 100.64.0.1 0.0.0.0 192.0.2.1 224.0.0.1 240.0.0.1
    255.255.255.255 198.18.0.1 :: fe80::1 fe80::1%eth0 fc00::1 ff02::1 2001:db8::1 ::ffff:10.0.0.1
    64:ff9b::a00:1 2002:a00:1:: nonsense 1.2.3 127.0.0.1 ::1 ::ffff:127.0.0.1""".split(),
)
def test_unsafe_addresses(address: str) -> None:
    assert not is_safe(address)


@pytest.mark.parametrize("address", ["1.1.1.1", "114.114.114.114", "2606:4700::1111", "::ffff:1.1.1.1"])
def test_safe_addresses(address: str) -> None:
    assert is_safe(address)


@pytest.mark.parametrize("address", ["127.0.0.1", "127.8.8.8", "::1", "::ffff:127.0.0.1"])
def test_loopback_where_it_is_allowed(address: str) -> None:
    assert is_safe(address, allow_loopback=True)
    assert not is_safe("10.0.0.1", allow_loopback=True)


@given(st.ip_addresses(v=4))
def test_an_ipv4_address_is_as_safe_inside_an_ipv6_one(ip: ipaddress.IPv4Address) -> None:
    for wrapped in (f"::ffff:{ip}", str(ipaddress.IPv6Address((0x64FF9B << 96) | int(ip)))):
        assert is_safe(wrapped) == is_safe(str(ip))


class Names:
    """A resolver whose answers come one after the other."""

    def __init__(self, *answers: list[str]) -> None:
        self.answers = list(answers)
        self.asked = 0

    async def __call__(self, host: str, port: int) -> list[str]:
        self.asked += 1
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]


def fetch(site: Site, names: Names, host: str = "news.example") -> tuple[list[Page], list[str]]:
    """Fetch `/a` of the site under another host name."""
    site.on("/a", PAGE)
    url = f"{site.url}/a".replace("127.0.0.1", host)
    source = site.source({"method": "urls", "urls": [url]})
    pages: list[Page] = []
    reports = fetch_sources([source], site.http, on_page=pages.append, resolver=names)
    return pages, [one.reason for one in reports["test"].failed]


def test_a_name_is_connected_to_by_its_checked_address(site: Site) -> None:
    pages, reasons = fetch(site, Names(["127.0.0.1"]))
    assert (len(pages), reasons) == (1, [])
    assert site.asked[0].headers["host"].startswith("news.example:")


def test_one_unsafe_address_among_many_refuses_the_name(site: Site) -> None:
    assert fetch(site, Names(["127.0.0.1", "10.0.0.1"])) == ([], ["unsafe-address"])
    assert site.asked == []


def test_a_name_that_changes_after_the_check_gains_nothing(site: Site) -> None:
    """Each connection resolves once and goes to what it checked; the changed name is checked anew."""
    names = Names(["127.0.0.1"], ["169.254.169.254"])
    pages, reasons = fetch(site, names)
    assert (pages, reasons) == ([], ["unsafe-address"])
    assert [one.path for one in site.asked] == ["/robots.txt"]
    assert names.asked == len(site.asked) + 1


def test_the_next_address_is_tried_where_one_does_not_answer(site: Site) -> None:
    pages, _ = fetch(site, Names(["127.0.0.2", "127.0.0.1"]))
    assert len(pages) == 1


def test_a_name_without_an_address_is_a_dns_failure(site: Site) -> None:
    assert fetch(site, Names([])) == ([], ["dns"])


@pytest.mark.parametrize("host", ["2130706433", "0x7f000001", "127.1"])
def test_odd_spellings_of_loopback_are_loopback(site: Site, host: str) -> None:
    source = site.source({"method": "urls", "urls": [f"http://{host}:1/a"]}, allow_loopback=False)
    reports = fetch_sources([source], site.http, on_page=lambda _: None)
    assert [one.reason for one in reports["test"].failed] == ["unsafe-address"]
