"""What can go wrong below HTTP, as errors with a stable reason."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from contextlib import contextmanager

import httpx

from cqmonitor.errors import FetchError, TerminalFetchError, TransientFetchError
from cqmonitor.fetch.addresses import UnresolvedNameError, UnsafeAddressError
from cqmonitor.fetch.inflate import CodingError, TooLargeError


@contextmanager
def named_errors(url: str) -> Iterator[None]:
    """Turn what can go wrong below into errors with a stable reason."""
    try:
        yield
    except UnsafeAddressError as error:
        raise TerminalFetchError(url, "unsafe-address", str(error)) from error
    except UnresolvedNameError as error:
        kind = TransientFetchError if error.temporary else TerminalFetchError
        raise kind(url, "dns", str(error)) from error
    except TooLargeError as error:
        raise TerminalFetchError(url, "too-large", str(error)) from error
    except CodingError as error:
        raise TerminalFetchError(url, "content-encoding", str(error)) from error
    except (httpx.TimeoutException, TimeoutError) as error:
        raise TransientFetchError(url, "timeout", type(error).__name__) from error
    except (httpx.InvalidURL, httpx.UnsupportedProtocol, httpx.LocalProtocolError) as error:
        raise TerminalFetchError(url, "bad-url", str(error)) from error
    except httpx.RemoteProtocolError as error:
        raise _protocol_error(url, str(error)) from error
    except httpx.ConnectError as error:
        raise _connect_error(url, error) from error
    except (httpx.TransportError, OSError) as error:
        raise TransientFetchError(url, "connection-reset", str(error)) from error


def _protocol_error(url: str, text: str) -> FetchError:
    if "without sending complete message body" in text:
        return TransientFetchError(url, "truncated", text)
    if "disconnected" in text:
        return TransientFetchError(url, "connection-reset", text)
    return TerminalFetchError(url, "bad-response", text)


def _connect_error(url: str, error: BaseException) -> FetchError:
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ssl.SSLCertVerificationError):
            return TerminalFetchError(url, "tls", str(cause))
        cause = cause.__cause__ or cause.__context__
    return TransientFetchError(url, "connect", str(error))
