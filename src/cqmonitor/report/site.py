"""Writing the files of a site: what an older report has is linked, and all are put in place at once."""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from cqmonitor.errors import InputError
from cqmonitor.storage import ObjectPath, Place
from cqmonitor.storage.durable import link
from cqmonitor.storage.files import exists, has_any
from cqmonitor.templates import environment

TEMPLATES = Path(__file__).parent / "templates"
MARK = ".cqmonitor-report"
"""A file that tells a report from somebody else's folder; it holds what its files are made of."""


class Site:
    """A folder that is being written, beside the older one whose place it will take.

    `function` names all that the content depends on besides what `same` is given: code and options.
    """

    def __init__(self, made: Path, older: Path, function: str) -> None:
        self.made, self.older = made, older
        self.sources: dict[str, str] = {}
        before = _mark(older)
        self.before = before.get("sources", {}) if before.get("function") == function else {}
        self.function = function

    def same(self, path: str, source: str) -> bool:
        """Whether the older report made this file of the same source; then it is linked."""
        self.sources[path] = source
        if self.before.get(path) != source:
            return False
        with suppress(FileNotFoundError):
            link(self.older / path, self.made / path)
            return True
        return False

    def put(self, path: str, content: bytes) -> None:
        """Write a file, or link the older one where it is the same."""
        file, old = self.made / path, self.older / path
        if old.is_file() and old.read_bytes() == content:
            return link(old, file)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
        return None

    def data(self, path: str, name: str, value: object) -> None:
        """A script that sets one property of `CQ`; a line separator of JSON is none of JavaScript's."""
        told = json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=str)
        told = told.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
        self.put(path, f"CQ.{name}={told};\n".encode())

    def page(self, path: str, template: str | None = None, **values: Any) -> None:
        """Fill a template, by default the one of the page's name."""
        page = environment(TEMPLATES).get_template(template or path)
        self.put(path, page.render(root="../" * path.count("/"), **values).encode())

    def finish(self) -> None:
        """Say what the files are made of."""
        told = {"of": "cqmonitor; the next report takes its place", "function": self.function}
        (self.made / MARK).write_text(json.dumps(told | {"sources": self.sources}), "utf-8")


def _mark(folder: Path) -> dict[str, Any]:
    with suppress(OSError, ValueError):
        found = json.loads((folder / MARK).read_text("utf-8"))
        return found if isinstance(found, dict) else {}
    return {}


def refuse_other(out: Place) -> None:
    """Raise InputError where something else is there than a report."""
    if isinstance(out, ObjectPath):
        other = has_any(out) and not exists(out / MARK)
    else:
        other = out.exists() and not (out / MARK).is_file() and (not out.is_dir() or any(out.iterdir()))
    if other:
        raise InputError(f"{out}: is there and no report; name another folder or delete it")


@contextmanager
def in_place_of(out: Path, function: str) -> Iterator[Site]:
    """A site that takes the place of `out` when all of it is written.

    Raises:
        InputError: `out` is there and is no report.
    """
    refuse_other(out)
    out.parent.mkdir(parents=True, exist_ok=True)
    work = Path(tempfile.mkdtemp(prefix=f".{out.name}-", dir=out.parent))
    try:
        site = Site(work / "made", out, function)
        site.made.mkdir()
        yield site
        site.finish()
        if out.exists():
            out.rename(work / "older")
        site.made.rename(out)
    finally:
        shutil.rmtree(work, ignore_errors=True)


def digest(*parts: object) -> str:
    """16 hex digits over parts, each by its text."""
    return hashlib.sha256("\0".join(map(str, parts)).encode()).hexdigest()[:16]
