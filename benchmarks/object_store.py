"""What a warehouse in an object store costs beside one in a folder, by turns on the same pages.

    python benchmarks/object_store.py [--pages 200] [--rounds 3]

The store is SeaweedFS on this machine, so that what is measured is our requests and their handling, not a
network; how many requests there are is told, for each of which a distant store takes its time once more.
Pages are those of `scale.py`. Each round archives them, has the present rules read them in one process and
publishes (a `reprocess`: pages a second are told), adds a twentieth more and publishes again. Printed
are medians, and the ratio of the store to the folder. Both must hold the same in the end.
"""

from __future__ import annotations

import argparse
import os
import secrets
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from statistics import median

from rich.console import Console
from rich.table import Table

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks.scale import page_of  # noqa: E402
from tests import sample_store  # noqa: E402

from cqmonitor import Warehouse  # noqa: E402
from cqmonitor.publishing import run_publish  # noqa: E402
from cqmonitor.reading import run_read  # noqa: E402
from cqmonitor.records import Page  # noqa: E402
from cqmonitor.scale import Alone  # noqa: E402
from cqmonitor.storage import ObjectPath, Place, objects  # noqa: E402

STEPS = ("archive", "read", "publish", "read more", "publish more")


def seconds(warehouse: Place, pages: list[Page]) -> list[float]:
    """How long each step takes on a new warehouse."""
    first = len(pages) * 20 // 21
    store = Warehouse(warehouse)

    def more() -> None:
        store.append_pages(pages[first:], "run")
        run_read(warehouse, run_id="run", crew=Alone())

    steps: tuple[Callable[[], object], ...] = (
        lambda: store.append_pages(pages[:first], "run"),
        lambda: run_read(warehouse, run_id="run", crew=Alone()),
        lambda: run_publish(warehouse, run_id="run"),
        more,
        lambda: run_publish(warehouse, run_id="run"),
    )
    took = []
    for step in steps:
        begun = time.perf_counter()
        step()
        took.append(time.perf_counter() - begun)
    return took


def counting() -> Counter[str]:
    """How many requests go through `objects` from now on, by kind; polars makes further ones to read rows."""
    asked: Counter[str] = Counter()

    def counted(name: str) -> None:
        act = getattr(objects, name)

        def acting(*args: object, **kwargs: object) -> object:
            asked[name] += 1
            return act(*args, **kwargs)

        setattr(objects, name, acting)

    for name in ("read", "about", "put", "put_new", "copy", "delete", "below", "has_any"):
        counted(name)
    return asked


def facts(warehouse: Place) -> list[tuple[object, ...]]:
    """The observations, but for the time of recording."""
    return Warehouse(warehouse).observations().drop("first_recorded").collect().rows()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=200)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    pages = [page_of(number) for number in range(options.pages * 21 // 20)]
    took: dict[str, list[list[float]]] = {"folder": [], "object store": []}
    with tempfile.TemporaryDirectory() as folder, sample_store.serve(Path(folder)) as environment:
        os.environ |= {**environment, "XDG_CACHE_HOME": f"{folder}/cache"}
        asked = counting()
        for turn in range(options.rounds + 1):
            here, there = (
                Path(folder, f"w{turn}"),
                ObjectPath("s3:", sample_store.BUCKET, secrets.token_hex(4)),
            )
            for name, warehouse in (("folder", here), ("object store", there)):
                found = seconds(warehouse, pages)
                if turn:  # the first round imports and warms up
                    took[name].append(found)
            assert facts(here) == facts(there)
    tell(took, options.pages, asked, options.rounds + 1)


def tell(took: dict[str, list[list[float]]], pages: int, asked: Counter[str], rounds: int) -> None:
    """Print the medians side by side."""
    table = Table("", *STEPS, "all", "pages/s", box=None, header_style="bold")
    medians = {name: [median(step) for step in zip(*found, strict=True)] for name, found in took.items()}
    for name, steps in medians.items():
        rate = f"{pages / sum(steps[1:3]):.1f}"
        table.add_row(name, *(f"{step:.2f} s" for step in steps), f"{sum(steps):.2f} s", rate)
    here, there = medians.values()
    ratios = [b / a for a, b in zip(here, there, strict=True)]
    reprocess = sum(there[1:3]) / sum(here[1:3])
    table.add_row(
        "ratio", *map("{:.2f}".format, ratios), f"{sum(there) / sum(here):.2f}", f"{1 / reprocess:.2f}"
    )
    console = Console(width=120)
    console.print(table)
    each = ", ".join(f"{number / rounds:.0f} {name}" for name, number in asked.most_common())
    console.print(f"{pages} pages; requests a round beside those for rows: {each}")


if __name__ == "__main__":
    main()
