"""What scale-out gives: archived pages read by 1 and 2 processes and on a Dask cluster, beside trafilatura.

    python benchmarks/scale.py [--pages 20000] [--blocks 8]

Pages are generated: stories as news agencies and bureaus tell them (`tests/clean/sites.py`) in templates of
the kinds that sites have (menus, scripts, styles, structured data, teasers, footers), about 30 kB each, of
twelve hosts. They come in blocks; on each block all systems work by turns, so that what else the machine does
meets all of them. `trafilatura` is a loop of `bare_extraction`, at the setting that the clean stage begins
with, in one process over the same bytes; the others are the whole read stage, from the archive to committed
claims, pages that are read twice because their host turned out to repeat lines included.

Printed are pages a second and as a ratio to trafilatura and to one process, seconds of processor time a page,
and the workers' resident memory at intervals (the largest of them). At the end the warehouses must be equal.
`--prefect` measures instead what the flow costs beside the command.
"""

from __future__ import annotations

import argparse
import random
import resource
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psutil
from rich.console import Console
from rich.table import Table

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from tests.clean.sites import story  # noqa: E402

from cqmonitor import Warehouse  # noqa: E402
from cqmonitor.reading import run_read  # noqa: E402
from cqmonitor.records import Page  # noqa: E402
from cqmonitor.scale import Crew, Processes  # noqa: E402
from cqmonitor.scale.on_dask import dask_crew  # noqa: E402

HOSTS = 12
PROSE: dict[str, tuple[str, ...]] = {
    "en": (
        "For the people of|Nobody who grew up in|Those who came late to|The traders of|Children from",
        "the old town|the harbour|the upper valley|the hill villages|the market streets",
        "the change came slowly|much has stayed as it was|the days begin before dawn|talk turns to rain",
        "and not all of them welcomed it|though few would say so aloud|while boats wait below the bridge"
        "|and tea is poured for whoever comes by",
    ),
    "zh": (
        "对于|在|说起|离开|回到",
        "老城居民|江边码头|山里人家|市场商户|沿线村民",
        "变化是一点一点发生的，|清晨的忙碌早已成为习惯，|许多往事仍然历历在目，|生活的节奏并没有加快，",
        "起初并不是所有人都表示欢迎。|孩子们却更愿意谈论未来。|人们仍会聚在一起喝茶聊天。|船只在桥下静静等候。",
    ),
}
"""What stands between the figures: parts of which one each makes a sentence."""


def prose(lang: str, rng: random.Random) -> str:
    """A paragraph without figures."""
    join, end = (" ", ". ") if lang == "en" else ("", "")
    sentences = (
        join.join(rng.choice(part.split("|")) for part in PROSE[lang]) + end for _ in range(rng.randint(2, 4))
    )
    return "".join(sentences)


def page_of(number: int) -> Page:
    """Page `number`, the same each time."""
    rng = random.Random(number)
    host = number % HOSTS
    lang = "zh" if host % 3 == 2 else "en"
    told = story(number, lang, rng)
    text = []
    for kind, line in told.lines:
        if kind == "p":
            text.append(f"<p>{line}</p><p>{prose(lang, rng)}</p>")
        elif kind == "h":
            text.append(f"<h3>{line}</h3>")
        else:
            text.append(f"<p>{line}</p>")
    when = datetime(2023, 1, 1, 8, tzinfo=UTC) + timedelta(hours=number % 20_000)
    body = TEMPLATES[host % len(TEMPLATES)](host, told.title, "".join(text), when, rng)
    url = f"https://www.site{host}.example/{when:%Y/%m/%d}/{number}.html"
    return Page(
        url=url,
        final_url=url,
        source=f"site{host}",
        fetched_at=when + timedelta(hours=2),
        status=200,
        headers=(("content-type", "text/html; charset=utf-8"),),
        body=body.encode(),
    )


def _menu(host: int, count: int) -> str:
    items = (
        f"<li class='menu-item menu-item-type-taxonomy menu-item-{n}'><a href='/section/{n}' "
        f"itemprop='url'><span itemprop='name'>Section {host}-{n}</span></a></li>"
        for n in range(count)
    )
    return f"<nav class='main-navigation' role='navigation'><ul id='menu-primary'>{''.join(items)}</ul></nav>"


def _style(host: int, rules: int) -> str:
    lines = (
        f".s{host}-{n}{{margin:0 auto;padding:{n}px;color:#{n * 4001 % 0xFFFFFF:06x};display:flex}}"
        for n in range(rules)
    )
    return f"<style>{''.join(lines)}</style>"


def _script(host: int, calls: int) -> str:
    lines = (
        f"window.dataLayer=window.dataLayer||[];dataLayer.push({{'e{n}':'{host}'}});" for n in range(calls)
    )
    return f"<script>{''.join(lines)}</script>"


def _teasers(rng: random.Random, count: int) -> str:
    words = "River Port Bridge Market Harbour Valley Old Town Hill Line".split()
    items = (
        f"<div class='card'><a href='/t/{rng.randrange(10**6)}'><img loading='lazy' src='/i/{n}.jpg' alt=''/>"
        f"<h4>{' '.join(rng.sample(words, 5))}</h4></a><span class='meta'>{n + 1} days ago</span></div>"
        for n in range(count)
    )
    return f"<aside class='related'><h3>More stories</h3>{''.join(items)}</aside>"


def _wordpress(host: int, title: str, text: str, when: datetime, rng: random.Random) -> str:
    data = f'{{"@type":"NewsArticle","headline":"{title}","datePublished":"{when.isoformat()}"}}'
    return (
        f"<!doctype html><html lang='en'><head><meta charset='utf-8'><title>{title} - Site {host}</title>"
        f"<meta property='og:title' content='{title}'/>"
        f"<meta property='article:published_time' content='{when.isoformat()}'/>{_style(host, 120)}"
        f"<script type='application/ld+json'>{data}</script>{_script(host, 60)}</head><body class='single'>"
        f"<header class='site-header'><a class='logo' href='/'>Site {host}</a>{_menu(host, 40)}</header>"
        f"<main><article class='post type-post'><h1 class='entry-title'>{title}</h1>"
        f"<div class='entry-meta'>By Anna Hu <time datetime='{when.isoformat()}'>{when:%B %d}</time></div>"
        f"<div class='entry-content'>{text}<p>Follow Site {host} for more news of the valley.</p></div>"
        f"</article>{_teasers(rng, 12)}</main><footer class='site-footer'>{_menu(host, 25)}"
        f"<p>Site {host} is made by the river, with care.</p></footer>{_script(host, 40)}</body></html>"
    )


def _divs(host: int, title: str, text: str, when: datetime, rng: random.Random) -> str:
    return (
        f"<!doctype html><html><head><meta charset='utf-8'><title>{title}</title>{_style(host, 200)}</head>"
        f"<body><div id='top'>{_menu(host, 30)}</div><div id='wrap'><div class='left'><h1>{title}</h1>"
        f"<div class='info'>{when:%Y-%m-%d %H:%M} Source: Site {host}</div><div class='txt'>{text}</div>"
        f"<div class='share'>Share this story with a friend of site {host}</div></div>"
        f"<div class='right'>{_teasers(rng, 20)}</div></div><div id='foot'>{_menu(host, 20)}</div>"
        f"{_script(host, 120)}</body></html>"
    )


def _bureau(host: int, title: str, text: str, when: datetime, rng: random.Random) -> str:
    rows = "".join(f"<li><a href='/zwgk/{n}.html'>政务公开第{n}栏目</a></li>" for n in range(60))
    return (
        f"<!doctype html><html lang='zh'><head><meta charset='utf-8'><title>{title}_站点{host}</title>"
        f"<meta name='PubDate' content='{when:%Y-%m-%d %H:%M}'/>{_style(host, 150)}</head><body>"
        f"<div class='nav'><ul>{rows}</ul></div><div class='zwxl-main'><h1>{title}</h1>"
        f"<div class='info'>日期：{when:%Y-%m-%d} 来源：站点{host}</div><div class='TRS_Editor'>{text}</div>"
        f"<div class='bottom'>扫一扫在手机打开当前页，站点{host}</div></div>{_teasers(rng, 8)}"
        f"<div class='footer'><ul>{rows}</ul></div>{_script(host, 80)}</body></html>"
    )


Template = Callable[[int, str, str, datetime, random.Random], str]
TEMPLATES: tuple[Template, ...] = (_wordpress, _divs, _bureau)


# --- measuring ------------------------------------------------------------------------------------


@dataclass
class Measured:
    """What one system took so far."""

    name: str
    seconds: float = 0.0
    cpu: float = 0.0
    memory: list[float] = field(default_factory=list)


def cpu_so_far() -> float:
    """Seconds of processor time of this process, of its children, and of those that have ended."""
    own, ended = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    total = own.ru_utime + own.ru_stime + ended.ru_utime + ended.ru_stime
    for child in psutil.Process().children(recursive=True):
        try:
            times = child.cpu_times()
        except psutil.NoSuchProcess:
            continue
        total += times.user + times.system
    return total


@contextmanager
def measuring(told: Measured) -> Iterator[None]:
    """Add what a block takes, and the largest resident set of a child while it lasts."""
    most, over = [0.0], threading.Event()

    def watch() -> None:
        while not over.wait(1.0):
            for child in psutil.Process().children(recursive=True):
                try:
                    most[0] = max(most[0], child.memory_info().rss / 1e6)
                except psutil.NoSuchProcess:
                    continue

    thread = threading.Thread(target=watch, daemon=True)
    thread.start()
    cpu, wall = cpu_so_far(), time.perf_counter()
    try:
        yield
    finally:
        told.seconds += time.perf_counter() - wall
        told.cpu += cpu_so_far() - cpu
        over.set()
        thread.join()
        told.memory.append(most[0])


LOOP = """
import sys, pickle
from trafilatura import bare_extraction
bare_extraction("<html><body><p>warm</p></body></html>")
print("ready", flush=True)
for line in sys.stdin:
    for body, url in pickle.load(open(line.strip(), "rb")):
        bare_extraction(body, url=url, with_metadata=True, favor_precision=True, include_comments=False,
                        include_tables=True)
    print("done", flush=True)
"""


class Trafilatura:
    """The loop, in a process of its own that stays."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / "pages.pickle"
        self._process = subprocess.Popen(
            [sys.executable, "-c", LOOP], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        assert self._process.stdout
        self._process.stdout.readline()

    def give(self, pages: Sequence[Page]) -> None:
        """Write the pages down, which is not measured."""
        import pickle

        self._file.write_bytes(pickle.dumps([(page.body, page.url) for page in pages]))

    def read(self) -> None:
        """Extract them all."""
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(f"{self._file}\n")
        self._process.stdin.flush()
        self._process.stdout.readline()

    def end(self) -> None:
        """End it."""
        self._process.kill()
        self._process.wait()


def facts(path: Path) -> list[tuple[object, ...]]:
    """What must be equal."""
    frame = Warehouse(path).articles_in_force().select("url", "title", "text").collect()
    return sorted(frame.rows())


def measured(pages: int, blocks: int, console: Console) -> bool:
    """Prints the table; whether all warehouses are equal."""
    size = pages // blocks
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        crews: dict[str, Crew] = {
            "1 process": stack.enter_context(Processes(1)),
            "2 processes": stack.enter_context(Processes(2)),
            "Dask, 2 workers": stack.enter_context(dask_crew(None, 2)),
        }
        loop = Trafilatura(Path(folder))
        stack.callback(loop.end)
        told = {name: Measured(name) for name in ("trafilatura", *crews)}
        for block in range(blocks):
            some = [page_of(number) for number in range(block * size, (block + 1) * size)]
            loop.give(some)
            with measuring(told["trafilatura"]):
                loop.read()
            order = list(crews)
            for name in order[block % 3 :] + order[: block % 3]:
                where = Path(folder) / name.replace(" ", "-")
                Warehouse(where).append_pages(some, f"block-{block}")
                with measuring(told[name]):
                    run_read(where, run_id=f"block-{block}", crew=crews[name])
            done = (block + 1) * size
            told_so_far = ", ".join(f"{one.name} {done / one.seconds:.1f}/s" for one in told.values())
            console.print(f"after {done} pages: {told_so_far}")
        found = [facts(Path(folder) / name.replace(" ", "-")) for name in crews]
    _print(told, size * blocks, console)
    same = all(one == found[0] for one in found)
    console.print("the warehouses are", "equal" if same else "NOT equal", f"({len(found[0])} articles)")
    return same


def _print(told: dict[str, Measured], pages: int, console: Console) -> None:
    table = Table(
        "", "pages/s", "to trafilatura", "to 1 process", "CPU ms a page", "memory, MB, block by block"
    )
    base, one = told["trafilatura"], told["1 process"]
    for each in told.values():
        table.add_row(
            each.name,
            f"{pages / each.seconds:.1f}",
            f"{base.seconds / each.seconds:.2f}",
            f"{one.seconds / each.seconds:.2f}",
            f"{1000 * each.cpu / pages:.1f}",
            " ".join(f"{size:.0f}" for size in each.memory),
        )
    console.print(table)


def flow_beside_command(pages: int, console: Console) -> None:
    """What the flow takes beyond the command, over many pages and over none: the rest is a page's."""
    table = Table("", "pages", "seconds", "CPU seconds")
    cost: dict[tuple[str, int], float] = {}
    with tempfile.TemporaryDirectory() as folder:
        calls = {
            "command": [str(Path(sys.executable).with_name("cqmonitor")), "reprocess"],
            "flow": [sys.executable, str(ROOT / "flows" / "reprocess.py")],
        }
        for name, call in calls.items():
            warm, where = Path(folder) / f"{name}-warm", Path(folder) / name
            Warehouse(warm).append_pages(map(page_of, range(1)), "run")
            Warehouse(where).append_pages(map(page_of, range(pages)), "run")
            _call(call, warm)  # Prefect's first run on a machine makes its database
            for count in (pages, 0):
                told = Measured(name)
                with measuring(told):
                    _call(call, where)
                table.add_row(name, str(count), f"{told.seconds:.1f}", f"{told.cpu:.1f}")
                cost[name, count] = told.cpu
    console.print(table)
    slope = {name: (cost[name, pages] - cost[name, 0]) / pages * 1000 for name in ("command", "flow")}
    fixed = cost["flow", 0] - cost["command", 0]
    console.print(
        f"CPU of the flow beyond the command: {fixed:.1f} s a run (a temporary server included), ", end=""
    )
    console.print(f"{slope['flow'] - slope['command']:+.2f} ms a page, of {slope['command']:.1f} ms")


def _call(call: Sequence[str], warehouse: Path) -> None:
    options = ["--no-report", "--warehouse", str(warehouse)]
    subprocess.run([*call, *options], check=True, stdout=subprocess.DEVNULL, cwd=ROOT)


def main() -> None:
    """Prints what was measured."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--pages", type=int, default=20_000)
    parser.add_argument("--blocks", type=int, default=8)
    parser.add_argument("--prefect", action="store_true", help="the flow beside the command")
    options = parser.parse_args()
    console = Console(width=140, highlight=False)
    if options.prefect:
        flow_beside_command(options.pages, console)
    elif not measured(options.pages, options.blocks, console):
        raise SystemExit(1)


if __name__ == "__main__":
    main()
