"""What an update costs as the warehouse grows: 200 further articles beside all that were there before.

    python benchmarks/growth.py --sizes 1000 10000 100000            incremental, from the last version
    python benchmarks/growth.py --sizes 1000 10000 --full            the same, made from nothing
    python benchmarks/growth.py --sizes 100000 --series 50           reading one series, beside DuckDB

Articles are generated: 200 a day, so that a larger warehouse reaches further back; every fourth is a reprint
of a story of the days before, changed in a word or two; claims are about periods of the last year, a few
about earlier ones. Of the further articles one in a hundred came late, from any day. An update appends
them, publishes, and asks what changed; the files of the months before are those that compaction leaves.
Each measurement runs in a process of its own and prints seconds, seconds of processor time (start
included), peak memory, and bytes that the process read from files.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from functools import partial
from itertools import groupby
from pathlib import Path
from typing import Any

import polars as pl

from cqmonitor.config import load_config, rules_version
from cqmonitor.publishing import bring_up_to_date
from cqmonitor.reconcile import STATE, signature
from cqmonitor.records import Article, Claim, Period, Reading
from cqmonitor.storage import durable
from cqmonitor.warehouse import Warehouse
from cqmonitor.warehouse.footer import PLAIN
from cqmonitor.warehouse.parquet import write_parquet
from cqmonitor.warehouse.tables import READINGS

A_DAY = 200
"""Articles a day, and further articles of an update."""

AT_ONCE = 100_000
"""A warehouse is filled by updates of about so many articles."""

LAST = date(2026, 6, 30)
WORDS = [a + b for a in "ba ce di fo gu ha je ki lo mu".split() for b in "nt rd lk sp mm ts rn ck".split()]
OUTLETS = [f"Outlet {n}" for n in range(40)]
LATE = 0.01


def text(rng: random.Random) -> str:
    """A story of five sentences."""
    return "\n".join(" ".join(rng.choices(WORDS, k=18)).capitalize() + "." for _ in range(5))


def story(number: int) -> tuple[str, list[tuple[Any, ...]]]:
    """Text and claims of a story: each number has its own."""
    rng = random.Random(number)
    claims = []
    for _ in range(rng.choice([0, 1, 1, 2, 3])):
        indicator, area = rng.choice(INDICATORS), rng.choice(AREAS)
        measure = rng.choice(["level", "growth"])
        value = float(rng.randrange(100, 1_000_000)) if measure == "level" else rng.randrange(1, 200) / 10
        back = rng.randrange(1, 13) if rng.random() < 0.95 else rng.randrange(13, 72)
        claims.append((indicator, area, measure, value, back, rng.random() < 0.5))
    return text(rng), claims


INDICATORS = [one.code for one in load_config().indicators]
AREAS = [one.code for one in load_config().areas][:40]


def month_of(day: date, back: int) -> tuple[date, date]:
    """The calendar month so many before the day's."""
    turn = day.year * 12 + day.month - 1 - back
    start = date(turn // 12, turn % 12 + 1, 1)
    following = date((turn + 1) // 12, (turn + 1) % 12 + 1, 1)
    return start, following - timedelta(days=1)


def reading(number: int, day: date, rules: str) -> dict[str, Any]:
    """The row of one article."""
    rng = random.Random(f"copy {number}")
    original = number - rng.randrange(1, 600) if rng.random() < 0.25 else number
    body, claims = story(original)
    if original != number:
        body = body.replace(WORDS[number % len(WORDS)], WORDS[number % 7])
    url = f"https://news.example/{day:%Y/%m/%d}/{number}.html"
    article_id = hashlib.sha256(url.encode()).hexdigest()[:16]
    moment = datetime(day.year, day.month, day.day, number % 24, tzinfo=UTC)
    rows = [claim(article_id, body, turn, day, one) for turn, one in enumerate(claims)]
    return {
        "article_id": article_id,
        "content_hash": article_id[::-1],
        "page_sha256": article_id * 4,
        "page_fetched_at": moment,
        "url": url,
        "source": "example",
        "outlet": OUTLETS[number % len(OUTLETS)],
        "lang": "en",
        "title": body[:40],
        "byline": [],
        "published_at": moment,
        "modified_at": None,
        "text": body,
        "removed": [],
        "flags": [],
        "signature": list(signature(body, "en")),
        "claims": rows,
        "rules_version": rules,
        "recorded_at": moment,
        "run_id": f"{day:%Y%m%d}",
    }


def claim(article_id: str, body: str, turn: int, day: date, said: tuple[Any, ...]) -> dict[str, Any]:
    """One claim as a row."""
    indicator, area, measure, value, back, cumulative = said
    start, end = month_of(day, back)
    quote = body.partition("\n")[0]
    none = dict.fromkeys("value_low value_high digits equivalent_value equivalent_unit prices".split())
    return none | {
        "claim_id": hashlib.sha256(f"{article_id} {turn}".encode()).hexdigest()[:16],
        "indicator": indicator,
        "concept": indicator,
        "ref_area": area,
        "measure": measure,
        "basis": "yoy" if measure == "growth" else None,
        "status": "actual",
        "value": value,
        "unit": "percent" if measure == "growth" else "count",
        "bound": "=",
        "reference": None,
        "attributed_to": None,
        "confidence": 0.9,
        "period_start": start.replace(month=1) if cumulative else start,
        "period_end": end,
        "quote": quote,
        "quote_start": 0,
        "quote_end": len(quote),
        "value_start": turn,
        "value_end": turn + 1,
    }


def days(articles: int) -> Iterator[tuple[date, range]]:
    """The days of a warehouse of so many articles, with their numbers, the last day last."""
    whole = articles // A_DAY
    for turn in range(whole):
        first = turn * A_DAY
        yield LAST - timedelta(days=whole - turn), range(first, first + A_DAY)


def rows_of(day: date, numbers: range, rules: str, late: int = 0) -> list[dict[str, Any]]:
    """The articles of one day, some of them of any of the `late` days before."""
    rng = random.Random(str(day))
    rows = []
    for number in numbers:
        when = day - timedelta(days=rng.randrange(late)) if late and rng.random() < LATE else day
        rows.append(reading(number, when, rules))
    return rows


def write(root: Path, month: str, numbers: Sequence[tuple[date, range]], rules: str) -> None:
    """Readings of a month as one file, as compaction leaves it."""
    rows = [row for turn, each in numbers for row in rows_of(turn, each, rules)]
    made = durable.temporary(root)
    write_parquet(
        pl.DataFrame(rows, schema=READINGS.dtypes), made, metadata=PLAIN, rows_a_group=256, statistics=False
    )
    day, first = numbers[0]
    name = f"{day:%Y%m%d}T000000-{first.start}.parquet"
    durable.move_file(made, root / READINGS.name / f"month={month}" / name)


def read_bytes() -> int:
    """What this process has read from files so far, cached or not."""
    lines = Path("/proc/self/io").read_text("ascii").splitlines()
    return int(next(line.split()[1] for line in lines if line.startswith("rchar")))


def as_record(row: Mapping[str, Any]) -> Reading:
    """The row of an article as the record that the read stage makes."""
    fields = ("url", "source", "outlet", "lang", "title", "published_at", "modified_at", "text")
    article = Article(**{name: row[name] for name in fields}, byline=(), removed=())
    claims = []
    for one in row["claims"]:
        said = {name: one[name] for name in one if name not in ("claim_id", "period_start", "period_end")}
        period = Period(start=one["period_start"], end=one["period_end"])
        claims.append(Claim(**said, period=period))
    signed = {"page_sha256": row["page_sha256"], "signature": tuple(row["signature"])}
    made = {"rules_version": row["rules_version"], "recorded_at": row["recorded_at"]}
    return Reading(article=article, claims=tuple(claims), **signed, **made)


def update(root: Path, further: Sequence[Mapping[str, Any]]) -> None:
    """Add articles, publish, tell what changed; measured; prints a line of JSON."""
    readings = [as_record(row) for row in further]
    began, before = time.perf_counter(), read_bytes()
    config, store = load_config(), Warehouse(root)
    store.append_readings(readings, "benchmark")
    publication = store.publish(
        partial(bring_up_to_date, config=config),
        "benchmark",
        rules_version=rules_version(config),
        state=STATE,
    )
    if publication.new:
        store.observations_diff(publication.before, publication.path)
    seconds = time.perf_counter() - began
    cpu = time.process_time()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    held = Warehouse(root).observations().select(pl.len()).collect().item()
    told = {"seconds": seconds, "cpu": cpu, "peak": peak, "read": read_bytes() - before, "observations": held}
    print(json.dumps(told | {"new": publication.new}))


def measured(root: Path, *further: object) -> dict[str, Any]:
    """`update` in a process of its own; `further` is day, first number and span of late ones."""
    command = [sys.executable, __file__, "--update", str(root), *map(str, further)]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def updated(root: str, *further: str) -> None:
    """What `measured` runs."""
    if not further:
        return update(Path(root), [])
    day, first, late = date.fromisoformat(further[0]), int(further[1]), int(further[2])
    return update(Path(root), rows_of(day, range(first, first + A_DAY), rules_version(load_config()), late))


def shown(name: str, found: dict[str, Any]) -> None:
    """One line of the table."""
    size = f"{found['peak'] / 1e6:8.0f} MB peak  {found['read'] / 1e6:8.1f} MB read"
    taken = f"{found['seconds']:8.2f} s  {found['cpu']:8.2f} s CPU"
    print(f"{name:34} {taken}  {size}  {found['observations']:9,} observations", flush=True)


def fill(root: Path, articles: int) -> None:
    """Write the articles of a warehouse month by month, publishing at times."""
    rules = rules_version(load_config())
    since = 0
    for month, found in groupby(days(articles), key=lambda one: f"{one[0]:%Y-%m}"):
        numbers = list(found)
        write(root, month, numbers, rules)
        since += len(numbers) * A_DAY
        if since >= AT_ONCE:
            shown(f"{numbers[-1][1].stop:,} of {articles:,}", measured(root))
            since = 0
    if since:
        shown(f"{articles:,} of {articles:,}", measured(root))


def grow(root: Path, articles: int, times: int, full: bool) -> None:
    """Fill a warehouse, then add a day's articles, so many times."""
    fill(root, articles)
    found = []
    for turn in range(times):
        if full:
            (root / "published").unlink()
            durable.remove_folder(root / ".published", root)
        first = articles + turn * A_DAY
        found.append(measured(root, LAST + timedelta(days=turn), first, articles // A_DAY))
    middle = sorted(found, key=lambda one: one["cpu"])[len(found) // 2]
    shown(f"{articles:,} + {A_DAY}" + (" (from nothing)" if full else ""), middle)


def one_series(root: Path, times: int) -> None:
    """Milliseconds of reading one series, by us and by DuckDB on the same file."""
    import duckdb

    store = Warehouse(root)
    keys = (
        store.observations()
        .select("series_key")
        .unique()
        .collect()["series_key"]
        .sort()
        .sample(times, seed=1)
    )
    claims = store.claims().select(pl.len()).collect().item()
    file = (root / "published").resolve() / "observations.parquet"
    ours, theirs = [], []
    for key in keys:
        began = time.perf_counter()
        store.vintages(key).collect()
        ours.append(time.perf_counter() - began)
        began = time.perf_counter()
        with duckdb.connect() as db:
            db.execute(f"select * from '{file}' where series_key = ? order by period_start", [key]).fetchall()
        theirs.append(time.perf_counter() - began)
    middles = [statistics.median(one) * 1000 for one in (ours, theirs)]
    print(f"one series of {claims:,} claims: {middles[0]:.1f} ms, DuckDB {middles[1]:.1f} ms")


def main() -> None:
    """Generate, update, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="+", default=[1_000, 10_000])
    parser.add_argument("--times", type=int, default=3, help="updates a size; the middle one is told")
    parser.add_argument("--full", action="store_true", help="make every version from nothing")
    parser.add_argument("--series", type=int, default=0, help="read so many series")
    parser.add_argument("--keep", type=Path, help="folder for the warehouses, which then stay")
    parser.add_argument("--update", nargs="+", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.update:
        updated(*given.update)
        return
    with tempfile.TemporaryDirectory() as folder:
        for size in given.sizes:
            root = (given.keep or Path(folder)) / str(size)
            grow(root, size, given.times, given.full)
            if given.series:
                one_series(root, given.series)


if __name__ == "__main__":
    main()
