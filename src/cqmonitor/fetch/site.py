"""A source's way to the network: robots.txt first, redirects by hand, every hop checked like the first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, field, replace
from datetime import datetime
from urllib.parse import urldefrag, urljoin, urlsplit

from cqmonitor.errors import TerminalFetchError
from cqmonitor.fetch.copies import Copies, validators
from cqmonitor.fetch.http import REDIRECT_STATUS, Answer, Client, Download
from cqmonitor.fetch.robots import Met, Robots
from cqmonitor.records import Known

VISITS = 2
"""How often one address may come up in a chain: a cookie wall sends back once, a loop for ever."""


@dataclass(slots=True)
class Site:
    """One source's client, the robots.txt it obeys, and what is known from earlier runs.

    `held` is how many of the source's addresses are archived.
    """

    client: Client
    copies: Copies = field(default_factory=Copies)
    met: Met = field(default_factory=Met)
    held: int = 0
    robots: Robots = field(init=False)

    def __post_init__(self) -> None:
        self.robots = Robots(self.client, self.copies, self.met)

    def settled_at(self, mark: str) -> datetime | None:
        """When an earlier run noted something as done, see `Copies.settle`."""
        return self.copies.settled_at(mark, self.held)

    async def document(
        self, url: str, *, types: Collection[str] = (), unchanged_since: datetime | None = None
    ) -> Answer:
        """A feed, sitemap or list page; where a copy is there it is asked for conditionally.

        Args:
            url: its address.
            types: as for `get`.
            unchanged_since: a copy that was fetched later is as good as what lies there.

        Raises:
            FetchError: as `get` does.
        """
        copy = self.copies.get(url)
        if copy is not None and unchanged_since is not None and copy.fetched_at > unchanged_since:
            return copy
        answer = await self.get(url, types=types, known=validators(copy))
        if answer.status == 304:
            if copy is None:
                raise TerminalFetchError(url, "bad-response", "304 to a request that set no condition")
            answer = replace(copy, fetched_at=answer.fetched_at)
        self.copies.put(answer)
        return answer

    async def get(
        self,
        url: str,
        *,
        types: Collection[str] = (),
        known: Known | None = None,
        into: Download | None = None,
    ) -> Answer:
        """The answer at the end of the redirects; `url` is what was asked for, `final_url` what answered.

        Raises:
            TerminalFetchError: `robots`, `bad-url`, `redirect-loop`, `too-many-redirects`, `unsafe-address`,
                `too-large`, `content-type`, `http-404` and its like.
            TransientFetchError: what did not go away in all attempts.
        """
        current, visits = url, Counter[str]()
        for _ in range(self.client.http.max_redirects + 1):
            _check_scheme(url, current)
            visits[current] += 1
            if visits[current] > VISITS:
                raise TerminalFetchError(url, "redirect-loop", f"{current} leads back to itself")
            await self.robots.check(current)
            answer = await self.client.get(current, types=types, known=known, into=into)
            if answer.status not in REDIRECT_STATUS:
                return replace(answer, url=url)
            current = _target(url, answer)
        raise TerminalFetchError(url, "too-many-redirects", f"more than {self.client.http.max_redirects}")


def _check_scheme(url: str, target: str) -> None:
    parts = urlsplit(target)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise TerminalFetchError(url, "bad-url", f"{target} is no http or https address")


def _target(url: str, answer: Answer) -> str:
    location = answer.header("location")
    if not location:
        raise TerminalFetchError(url, "bad-response", f"{answer.status} without a Location")
    try:
        return urldefrag(urljoin(answer.final_url, location)).url
    except ValueError as error:
        raise TerminalFetchError(url, "bad-url", f"redirect to {location!r}: {error}") from error
