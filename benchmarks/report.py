"""The report of many observations: seconds and memory to write it, size of its start page, time to a chart.

Run:  python benchmarks/report.py [--indicators 200] [--observations 100000] [--keep DIR]

The observations are made up: monthly values of each indicator in some areas, a tenth of them revised, each
with the quote of an article. They go through the warehouse as in a run. Beside the report stands, in the same
run, what no report of this data can do without: reading the published tables and writing the rows as JSON.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import resource
import shutil
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import partial
from itertools import islice
from pathlib import Path

from playwright.sync_api import sync_playwright

from cqmonitor.codes import Bound, Measure, Status
from cqmonitor.config import Config, Indicator, load_config
from cqmonitor.publishing import bring_up_to_date
from cqmonitor.reconcile import STATE
from cqmonitor.records import SHANGHAI, Article, Claim, Period, Reading
from cqmonitor.report import write_report
from cqmonitor.warehouse import Warehouse

CLAIMS_OF_AN_ARTICLE = 40
STORY_OF_ITS_OWN = 128
"""Numbers of a near-duplicate signature; random ones make no two articles copies."""


def catalog(config: Config, wanted: int) -> Config:
    """The configuration with so many indicators: its own, then copies of them with other codes."""
    own = [one for one in config.indicators if one.kind == "flow" and one.unit != "percent"]
    copies = [
        one.model_copy(update={"code": f"{one.code}_{turn}", "name_en": f"{one.name_en} {turn}"})
        for turn in range(wanted // len(own) + 1)
        for one in own
    ]
    return config.model_copy(update={"indicators": tuple(copies[:wanted])})


def claims(indicators: tuple[Indicator, ...], areas: list[str]) -> Iterator[tuple[date, Claim]]:
    """Endless claims with their day of publication: month by month, each area, each indicator."""
    chance = random.Random(1)
    for month in range(12 * 40):
        start = date(1990 + month // 12, month % 12 + 1, 1)
        end = (start + timedelta(days=32)).replace(day=1) - timedelta(days=1)
        for area in areas:
            for indicator in indicators:
                value = float(chance.randrange(10_000, 99_999))
                yield end + timedelta(days=20), claim(indicator, area, value, Period(start=start, end=end))
                if chance.random() < 0.1:
                    later = end + timedelta(days=80)
                    yield later, claim(indicator, area, value + 500, Period(start=start, end=end))


def claim(indicator: Indicator, area: str, value: float, period: Period) -> Claim:
    quote = f"{indicator.name_en} of {area} came to {value:.0f} {indicator.unit} in {period.start:%B %Y}."
    at = quote.index(f"{value:.0f}")
    return Claim(
        indicator=indicator.code,
        concept=indicator.name_en,
        ref_area=area,
        measure=Measure.LEVEL,
        value=value,
        unit=indicator.unit,
        bound=Bound.EXACT,
        status=Status.ACTUAL,
        period=period,
        basis=None,
        quote=quote,
        quote_start=0,
        quote_end=len(quote),
        value_start=at,
        value_end=at + len(f"{value:.0f}"),
        digits=0,
    )


def readings(found: Iterator[tuple[date, Claim]]) -> Iterator[Reading]:
    """Articles of official sources, so that the later one revises; a claim's quote is its line."""
    chance = random.Random(2)
    by_day: dict[date, list[Claim]] = {}
    for day, one in found:
        by_day.setdefault(day, []).append(one)
    for day, said in sorted(by_day.items()):
        for first in range(0, len(said), CLAIMS_OF_AN_ARTICLE):
            some = said[first : first + CLAIMS_OF_AN_ARTICLE]
            yield reading(day, first, some, chance)


def reading(day: date, number: int, some: list[Claim], chance: random.Random) -> Reading:
    article = Article(
        url=f"https://statistics.example/{day}/{number}",
        source="cq-stats",
        outlet="Bureau of statistics",
        lang="en",
        title=f"Figures of {day}, part {number}",
        byline=(),
        published_at=datetime(day.year, day.month, day.day, 9, tzinfo=SHANGHAI),
        modified_at=None,
        text="\n".join(one.quote for one in some),
        removed=(),
    )
    return Reading(
        article=article,
        page_sha256=article.article_id,
        claims=tuple(placed(some)),
        signature=tuple(chance.getrandbits(32) for _ in range(STORY_OF_ITS_OWN)),
        rules_version="benchmark",
        recorded_at=datetime.now(UTC),
    )


def placed(some: list[Claim]) -> Iterator[Claim]:
    """The claims with their offsets into the article's text."""
    at = 0
    for one in some:
        offsets = ("quote_start", "quote_end", "value_start", "value_end")
        moved = {name: getattr(one, name) + at for name in offsets}
        yield replace(one, **moved)
        at += len(one.quote) + 1


def fill(store: Warehouse, config: Config, observations: int) -> None:
    """Publish about so many observations."""
    areas = [one.code for one in config.areas][:5]
    wanted = islice(claims(config.indicators, areas), observations)
    store.append_readings(readings(wanted), "benchmark")

    store.publish(
        partial(bring_up_to_date, config=config),
        "benchmark",
        rules_version="benchmark",
        authority={"cq-stats": "official"},
        state=STATE,
    )


def baseline(store: Warehouse, out: Path) -> None:
    """The rows of the published tables as JSON, and nothing else."""
    for name, table in (("observations", store.observations()), ("claims", store.claims())):
        rows = table.collect().to_dicts()
        (out / f"{name}.json").write_text(json.dumps(rows, ensure_ascii=False, default=str), "utf-8")


def peak() -> float:
    """The most memory that this process had so far, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def start_page(report: Path) -> int:
    """Bytes that the start page loads: itself and what it names of style, scripts and data."""
    index = report / "index.html"
    loaded = re.findall(r'<(?:script src|link rel="\w+" href)="([^"]+)"', index.read_text("utf-8"))
    return sum(file.stat().st_size for file in (index, *(report / name for name in loaded)))


def first_chart(page: Path) -> tuple[float, float]:
    """Seconds from asking for a page until its chart is drawn, cold and again."""
    with sync_playwright() as playwright:
        path = shutil.which("chromium")
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        tab = browser.new_page()
        taken = []
        for _ in range(2):
            began = time.perf_counter()
            tab.goto(page.as_uri())
            tab.wait_for_function("() => window.CQ && CQ.view && document.querySelector('#chart canvas')")
            taken.append(time.perf_counter() - began)
        browser.close()
    return taken[0], taken[1]


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--indicators", type=int, default=200)
    parser.add_argument("--observations", type=int, default=100_000)
    parser.add_argument("--keep", type=Path, help="folder for warehouse and report, kept")
    args = parser.parse_args()
    home = args.keep.resolve() if args.keep else Path(tempfile.mkdtemp(prefix="cqmonitor-report-"))
    config = catalog(load_config(), args.indicators)
    store = Warehouse(home / "warehouse")
    if store.published is None:
        fill(store, config, args.observations)
    count = len(store.observations().collect())
    print(f"{count} observations of {args.indicators} indicators; {peak():.0f} MB before the report")
    began = time.perf_counter()
    baseline(store, home)
    plain = time.perf_counter() - began
    shutil.rmtree(home / "report", ignore_errors=True)
    began = time.perf_counter()
    index = write_report(store, home / "report", config)
    taken = time.perf_counter() - began
    print(f"report: {taken:.1f} s, {taken / plain:.1f} times the rows as JSON ({plain:.1f} s)")
    print(f"memory: {peak():.0f} MB at most, with the tables made in the same process")
    size = sum(file.stat().st_size for file in index.parent.rglob("*") if file.is_file())
    print(f"start page: {start_page(index.parent) / 1000:.0f} kB; the whole report {size / 1e6:.0f} MB")
    began = time.perf_counter()
    write_report(store, home / "report", config)
    print(f"again, nothing new: {time.perf_counter() - began:.1f} s")
    largest = max((index.parent / "data" / "indicators").iterdir(), key=lambda file: file.stat().st_size)
    cold, warm = first_chart(index.parent / "indicators" / f"{largest.stem}.html")
    bulk = largest.stat().st_size / 1e6
    print(f"first chart of the largest page ({bulk:.1f} MB): {cold:.1f} s, again {warm:.1f} s")
    if not args.keep:
        shutil.rmtree(home)


if __name__ == "__main__":
    main()
