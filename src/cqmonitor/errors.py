"""Everything that cqmonitor raises on purpose.

CqmonitorError
├── ConfigError          a file of config/ breaks its schema
├── InputError           what the caller gave is not usable (a path, a manifest, an argument)
├── FetchError           a page could not be had
│   ├── TransientFetchError   worth another try (time-outs, 429, 5xx, resets)
│   └── TerminalFetchError    not worth another try (404, robots, unsafe address, too large)
├── CleanError           a page's bytes could not be read as an article
├── ExtractError         an article's text could not be read (unsupported language)
└── WarehouseError       the warehouse holds what it must not, or cannot be written
    └── SchemaError           rows or files break a table's declared schema

Bad pages, rows and sources inside a run are not raised: they are recorded as
`records.Failure` or go to the quarantine table, and the run goes on.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path


class CqmonitorError(Exception):
    """Base of all errors that cqmonitor raises on purpose; its text is fit for a user to read."""


class ConfigError(CqmonitorError):
    """A configuration file breaks its schema.

    Args:
        file: the file at fault.
        problem: what is wrong, in words, with what was found.
        line: 1-based line in the file, where known.
        key: dotted path of the key at fault, where known.
        allowed: the values that would be right, where they can be listed.

    Attributes:
        others: what else is wrong with the configuration; the error's text lists them too.
    """

    others: tuple[ConfigError, ...] = ()

    def __init__(
        self,
        file: Path | str,
        problem: str,
        *,
        line: int | None = None,
        key: str | None = None,
        allowed: Iterable[str] = (),
    ) -> None:
        self.file, self.problem, self.line, self.key = str(file), problem, line, key
        self.allowed = tuple(allowed)
        where = f"{file}:{line}" if line is not None else str(file)
        named = f" {key}:" if key else ""
        choices = f" (allowed: {', '.join(self.allowed)})" if self.allowed else ""
        super().__init__(f"{where}:{named} {problem}{choices}")

    def __str__(self) -> str:
        return "\n".join([super().__str__(), *map(str, self.others)])


class InputError(CqmonitorError):
    """What the caller gave cannot be used: a path, a manifest, an argument."""


class FetchError(CqmonitorError):
    """A page could not be had; `reason` is a short stable code, `url` the address asked for."""

    def __init__(self, url: str, reason: str, detail: str = "") -> None:
        self.url, self.reason, self.detail = url, reason, detail
        super().__init__(f"{url}: {reason}" + (f" ({detail})" if detail else ""))


class TransientFetchError(FetchError):
    """Another try may help: a time-out, a reset, 429 or 5xx."""

    def __init__(self, url: str, reason: str, detail: str = "", *, retry_after: float | None = None) -> None:
        super().__init__(url, reason, detail)
        self.retry_after = retry_after


class TerminalFetchError(FetchError):
    """No other try will help: 404, robots.txt, an unsafe address, too large, a wrong content type."""


class CleanError(CqmonitorError):
    """A page's bytes could not be read as an article; `reason` is a short stable code."""

    def __init__(self, reason: str, detail: str = "") -> None:
        self.reason, self.detail = reason, detail
        super().__init__(f"{reason}" + (f": {detail}" if detail else ""))


class ExtractError(CqmonitorError):
    """An article's text could not be read, for example because its language is not supported."""


class WarehouseError(CqmonitorError):
    """The warehouse cannot be read or written, or holds what it must not."""


class SchemaError(WarehouseError):
    """Rows or a file break the declared schema of a table."""
