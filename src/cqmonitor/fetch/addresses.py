"""Only public addresses are connected to, and the address that was checked is the one connected to.

A name is resolved once, every address that it has is checked, and the socket is opened to a checked
address: a name that answers differently the next time (DNS rebinding) gains nothing. TLS still
verifies the name, because only the socket knows the number.
"""

from __future__ import annotations

import asyncio
import functools
import ipaddress
import socket
import ssl
from collections.abc import Awaitable, Callable, Iterable
from typing import Any

import httpcore
import httpx

Resolver = Callable[[str, int], Awaitable[list[str]]]
"""Host name and port -> the numeric addresses of the name."""

NAT64 = ipaddress.ip_network("64:ff9b::/96")
"""RFC 6052: IPv6 addresses that carry an IPv4 address in their last 32 bits."""


class UnsafeAddressError(Exception):
    """A name has an address that is private, loopback, link-local, reserved or multicast."""


class UnresolvedNameError(Exception):
    """A name has no address; `temporary` when the resolver could not say (EAI_AGAIN)."""

    def __init__(self, detail: str, *, temporary: bool) -> None:
        self.temporary = temporary
        super().__init__(detail)


async def resolve(host: str, port: int) -> list[str]:
    """All numeric addresses of a name, from the system's resolver.

    Raises:
        UnresolvedNameError: it has none, or the resolver failed.
    """
    try:
        infos = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except socket.gaierror as error:
        temporary = error.errno == socket.EAI_AGAIN
        raise UnresolvedNameError(f"{host}: {error.strerror}", temporary=temporary) from error
    except UnicodeError as error:
        raise UnresolvedNameError(f"{host}: not a host name", temporary=False) from error
    return list(dict.fromkeys(str(info[4][0]) for info in infos))


def is_safe(address: str, *, allow_loopback: bool = False) -> bool:
    """Whether a numeric address may be connected to: global unicast, or loopback where it is allowed."""
    try:
        ip = _innermost(ipaddress.ip_address(address.partition("%")[0]))
    except ValueError:
        return False
    if ip.is_loopback:
        return allow_loopback
    return ip.is_global and not ip.is_multicast and not ip.is_reserved


def _innermost(
    ip: ipaddress.IPv4Address | ipaddress.IPv6Address,
) -> ipaddress.IPv4Address | ipaddress.IPv6Address:
    """The IPv4 address that an IPv6 one carries (mapped, 6to4, NAT64), else the address itself."""
    if isinstance(ip, ipaddress.IPv4Address):
        return ip
    if ip in NAT64:
        return ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
    return ip.ipv4_mapped or ip.sixtofour or ip


class CheckedBackend(httpcore.AsyncNetworkBackend):
    """A network backend that resolves, checks and connects to what it checked."""

    def __init__(self, *, allow_loopback: bool = False, resolver: Resolver = resolve) -> None:
        self._inner = httpcore.AnyIOBackend()
        self._allow_loopback = allow_loopback
        self._resolver = resolver

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """Open a socket to a checked address of the name, trying one after the other.

        Raises:
            UnsafeAddressError: one of the addresses is not safe; none is connected to.
            UnresolvedNameError: the name has no address.
        """
        last: Exception = UnresolvedNameError(f"{host}: no address", temporary=False)
        for address in await self._checked(host, port):
            try:
                return await self._inner.connect_tcp(address, port, timeout, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                last = error
        raise last

    async def _checked(self, host: str, port: int) -> list[str]:
        addresses = await self._resolver(host, port)
        for address in addresses:
            if not is_safe(address, allow_loopback=self._allow_loopback):
                raise UnsafeAddressError(f"{host} is {address}, not a public address")
        return addresses

    async def sleep(self, seconds: float) -> None:
        """Wait, as httpcore asks for."""
        await self._inner.sleep(seconds)


@functools.cache
def _tls() -> ssl.SSLContext:
    """One TLS context for all sources: loading the certificates takes as long as many requests."""
    return httpx.create_ssl_context()


class CheckedTransport(httpx.AsyncHTTPTransport):
    """httpx's transport over `CheckedBackend`. Proxies are left out: they resolve names."""

    def __init__(self, *, allow_loopback: bool = False, resolver: Resolver = resolve) -> None:
        context = _tls()
        super().__init__(verify=context, trust_env=False)
        self._pool = httpcore.AsyncConnectionPool(
            ssl_context=context,
            max_connections=None,
            max_keepalive_connections=20,
            keepalive_expiry=15.0,
            network_backend=CheckedBackend(allow_loopback=allow_loopback, resolver=resolver),
        )
