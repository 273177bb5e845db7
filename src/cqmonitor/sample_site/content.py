"""The stories of the sample site, as they lie in `pages/<site>/<slug>.md` and `.html`.

A file is YAML front matter between two `---` lines, then the body: Markdown for `.md`, and for
`.html` the whole page as it is served, broken where it is meant to be.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from markdown_it import MarkdownIt
from ruamel.yaml import YAML

HERE = Path(__file__).parent

SITES = ("news", "gov", "daily")
"""The three sites, in the order in which they are served."""

PORTS = (8421, 8422, 8423)
"""The ports on which `cqmonitor sample-site` serves them, one a site."""

OUTLETS = {"news": "Mountain City Post", "gov": "重庆统计样例网", "daily": "Yangtze Daily Review"}
"""What each site calls itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """One page with its metadata.

    Attributes:
        site, slug: the folder and the file's name; `key` is both.
        path: the page's path on its site.
        published, modified: with zone (+08:00).
        origin: the outlet that it was taken from, or "".
        charset: what the page declares; `gb2312` pages are encoded in GB18030, as old sites do.
        amp: whether it has an AMP twin.
        raw: whether `body` is the whole page and not only the article's HTML.
        listed: whether feeds and list pages name it (the sitemap names every story).
    """

    site: str
    slug: str
    path: str
    title: str
    lang: str
    published: datetime
    body: str
    modified: datetime | None = None
    byline: tuple[str, ...] = ()
    section: str = ""
    summary: str = ""
    origin: str = ""
    editor: str = ""
    charset: str = "utf-8"
    amp: bool = False
    raw: bool = False
    listed: bool = True

    @property
    def key(self) -> str:
        """Its name in expected results: `<site>/<slug>`."""
        return f"{self.site}/{self.slug}"

    @property
    def changed(self) -> datetime:
        """When the page was last touched."""
        return self.modified or self.published


@cache
def stories(site: str) -> tuple[Story, ...]:
    """The stories of one site of `SITES`, newest first."""
    files = sorted(path for path in (HERE / "pages" / site).iterdir() if path.suffix in {".md", ".html"})
    return tuple(sorted((_story(path) for path in files), key=lambda s: (s.published, s.slug), reverse=True))


def _story(path: Path) -> Story:
    front, body = path.read_text("utf-8").removeprefix("---\n").split("\n---\n", 1)
    fields: dict[str, Any] = YAML(typ="safe").load(front)
    for name in ("published", "modified"):
        if name in fields:
            fields[name] = datetime.fromisoformat(fields[name])
    raw = path.suffix == ".html"
    return Story(
        site=path.parent.name,
        slug=path.stem,
        body=body if raw else _html(body),
        raw=raw,
        **fields | {"byline": tuple(fields.get("byline", ()))},
    )


def _html(markdown: str) -> str:
    return str(MarkdownIt("commonmark", {"html": True}).enable("table").render(markdown))
