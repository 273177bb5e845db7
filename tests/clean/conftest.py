"""Pages for the tests of the clean stage."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from cqmonitor.clean import clean_page
from cqmonitor.config import Source
from cqmonitor.records import Article

PROSE = (
    "The river port handled 12.4 million tonnes of cargo in 2023, or 8.1 percent more than a year before.",
    "Its director told reporters on Monday that five more lines would open before the end of summer.",
    "Exports through the port rose by 3.2 percent, while imports fell by a tenth as less ore came up.",
)
PROSE_ZH = (
    "江岸港务局昨日公布，2023年全港完成货物吞吐量1240万吨，同比增长8.1%，增速比上年提高2.3个百分点，创下历史新高。",
    "港务局负责人表示，今年夏天结束之前还将新开五条航线，预计全年货物吞吐量将超过1300万吨，集装箱量也将稳步增长。",
)

Read = Callable[..., Article]


@pytest.fixture
def river() -> Source:
    """A source with hosts and a first day."""
    return Source.model_validate(
        {
            "name": "river-daily",
            "outlet": "River Daily",
            "lang": "en",
            "hosts": ["river.example", "www.river.example"],
            "discovery": [{"method": "urls", "urls": ["https://www.river.example/a"]}],
            "online_since": "2010-01-01",
        }
    )


@pytest.fixture
def plain() -> Read:
    """Reads lines as a saved text page."""

    def read(*lines: str, headers: tuple[tuple[str, str], ...] = ()) -> Article:
        kind = (("content-type", "text/plain; charset=utf-8"),)
        return clean_page("\n".join(lines).encode(), url="folder://saved/page", headers=(*kind, *headers))

    return read


@pytest.fixture
def page() -> Read:
    """Reads HTML: `body` inside an article element, `head` in the head."""

    def read(
        body: str = "".join(f"<p>{line}</p>" for line in PROSE),
        *,
        head: str = "",
        url: str = "https://www.river.example/news/port",
        lang: str = "en",
        source: Source | None = None,
        headers: tuple[tuple[str, str], ...] = (),
    ) -> Article:
        body = f"<body><article>{body}</article></body>"
        html = f"<!doctype html><html lang='{lang}'><head>{head}</head>{body}</html>"
        return clean_page(html.encode(), url=url, source=source, headers=headers)

    return read
