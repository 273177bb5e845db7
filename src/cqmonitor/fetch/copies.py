"""Copies of what is asked for again and again (robots.txt, sitemaps, feeds, lists), kept between runs.

They may be deleted at any time: what is not there is asked for. File names are digests, so that nothing
that a site says decides one.
"""

from __future__ import annotations

import hashlib
import json
import time
import zlib
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from datetime import datetime

from cqmonitor.config import Source
from cqmonitor.fetch.http import Answer
from cqmonitor.records import Known
from cqmonitor.storage import Place, files

FORGOTTEN_AFTER = 30 * 86400.0
"""Seconds after which a copy that nobody renewed is deleted."""


@dataclass(frozen=True, slots=True)
class Copies:
    """A folder of copies; none are kept where it is None."""

    folder: Place | None = None

    def get(self, url: str) -> Answer | None:
        """The copy of an address; None where there is none, or it is damaged."""
        if self.folder is None:
            return None
        try:
            head, _, body = zlib.decompress(files.read(self._path(url))).partition(b"\n")
            told = json.loads(head)
            headers = tuple((name, value) for name, value in told.pop("headers"))
            fetched_at = datetime.fromisoformat(told.pop("fetched_at"))
            found = Answer(**told, headers=headers, fetched_at=fetched_at, body=body)
        except (OSError, zlib.error, ValueError, TypeError, KeyError):
            return None
        return found if found.url == url else None

    def put(self, answer: Answer) -> None:
        """Keep an answer in place of the copy before it; a folder that cannot be written keeps none."""
        if self.folder is None:
            return
        told = asdict(replace(answer, body=b"")) | {"fetched_at": answer.fetched_at.isoformat()}
        del told["body"]
        content = zlib.compress(json.dumps(told).encode() + b"\n" + answer.body)
        with suppress(OSError):
            files.replace(self._path(answer.url), content)

    def settle(self, mark: str, now: datetime, held: int) -> None:
        """Note something as done; call it once what came of it is archived.

        Args:
            mark: what is done, see `mark_of`.
            now: when.
            held: how many addresses of the source are archived now. Where fewer are later, as after a damaged
                file was moved away, the mark no longer counts.
        """
        told = (("held", str(held)),)
        self.put(Answer(url=mark, final_url=mark, status=200, headers=told, body=b"", fetched_at=now))

    def settled_at(self, mark: str, held: int) -> datetime | None:
        """When something was noted as done, None where it is not; what is asked for is not forgotten."""
        noted = self.get(mark)
        if noted is None or int(noted.header("held") or 0) > held:
            return None
        with suppress(OSError):
            files.touch(self._path(mark))
        return noted.fetched_at

    def forget_old(self) -> None:
        """Delete what nobody has renewed for long."""
        if self.folder is None:
            return
        with suppress(OSError):
            for one in files.below(self.folder):
                if time.time() - one.modified > FORGOTTEN_AFTER:
                    files.delete(one.path)

    def _path(self, url: str) -> Place:
        assert self.folder is not None
        return self.folder / hashlib.sha256(url.encode()).hexdigest()


def mark_of(source: Source, what: str) -> str:
    """What something done for this source is noted by; with other hosts and patterns it is not done yet."""
    chosen = (source.name, source.hosts, *(one.pattern for one in (*source.include, *source.exclude)))
    return f"{what}#{hashlib.sha256(repr(chosen).encode()).hexdigest()[:16]}"


def validators(copy: Answer | None) -> Known | None:
    """What to ask conditionally with (RFC 9110, section 13)."""
    if copy is None:
        return None
    etag, modified = copy.header("etag"), copy.header("last-modified")
    digest = hashlib.sha256(copy.body).hexdigest()
    return Known(etag=etag, last_modified=modified, body_sha256=digest, fetched_at=copy.fetched_at)
