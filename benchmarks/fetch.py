"""Fetching: how near it comes to what latency and politeness allow, what it costs, what a second run costs.

    python benchmarks/fetch.py [--pages 2000] [--hosts 20] [--latency 0.05]

Serves hosts on this machine (127.0.0.2 and following, robots.txt and a sitemap each) from a process of its
own, and fetches all of their pages into a new warehouse, each measurement in a process of its own:

- polite and brisk limits, against the bound that they and the latency set, and against a bare
  `httpx` gather of the same addresses with as many connections (no robots.txt, sitemaps or archive);
- peak memory for a quarter of the pages, all of them and four times as many;
- a second run in which nothing changed: requests, bytes, seconds;
- eight hosts that never end their answers, beside the others.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import resource
import subprocess
import sys
import tempfile
import time
import zlib
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import ClassVar

import httpx

from cqmonitor.config import config_folder

PORT = 8490
HOSTILE = 8
"""Hosts that never end an answer, after the others."""

YOUNG = 10
"""One page in so many is younger than the look-back window."""

PARAGRAPH = "<p>Output of the city's industry rose by {} percent in the first half, the bureau said.</p>\n"


@dataclass(frozen=True)
class Site:
    """What is served: so many hosts, so many pages each, so many seconds before each answer."""

    hosts: int
    pages: int
    latency: float

    def bases(self) -> list[str]:
        """The hosts' addresses."""
        return [f"http://127.0.0.{number + 2}:{PORT}" for number in range(self.hosts)]

    def urls(self) -> list[str]:
        """All pages, host after host in turn."""
        return [f"{base}/{number}.html" for number in range(self.pages) for base in self.bases()]


@dataclass(frozen=True)
class Limits:
    """The limits of a run, as in sources.yaml."""

    name: str
    requests_per_second: float
    per_host: int
    overall: int

    def bound(self, site: Site) -> float:
        """Seconds that no client can go below: robots.txt and the sitemap come before the pages."""
        asked = site.pages + 2
        by_rate = (asked - 1) / self.requests_per_second + site.latency
        at_once = 2 * site.latency + site.pages * site.latency / self.per_host
        overall = site.hosts * asked * site.latency / self.overall
        return max(by_rate, at_once, overall)


POLITE = Limits("polite", requests_per_second=20, per_host=2, overall=40)
CROWDED = Limits("crowded", requests_per_second=20, per_host=2, overall=16)
BRISK = Limits("brisk", requests_per_second=1000, per_host=2, overall=40)


# --- the hosts --------------------------------------------------------------------------------


@cache
def page(path: str) -> bytes:
    """A page of some 25 kB, another for each path."""
    body = "".join(PARAGRAPH.format(f"{number}.{path}") for number in range(260))
    return f"<!DOCTYPE html><html><head><title>{path}</title></head><body>{body}</body></html>".encode()


def sitemap(base: str, pages: int) -> bytes:
    """The sitemap of a host: a tenth of the pages are of today, the others of last month."""
    now = datetime.now(UTC)
    days = [now if number % YOUNG == 0 else now - timedelta(days=30) for number in range(pages)]
    rows = "".join(
        f"<url><loc>{base}/{n}.html</loc><lastmod>{day:%Y-%m-%d}</lastmod></url>"
        for n, day in enumerate(days)
    )
    return f"<urlset>{rows}</urlset>".encode()


class Server(asyncio.Protocol):
    """One connection: an answer a latency after each request, kept alive, with ETag and 304."""

    counts: ClassVar[Counter[str]] = Counter()
    site: ClassVar[Site]

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport, self.buffer = transport, b""

    def data_received(self, data: bytes) -> None:
        self.buffer += data
        while b"\r\n\r\n" in self.buffer:
            request, _, self.buffer = self.buffer.partition(b"\r\n\r\n")
            path = request.split(b" ", 2)[1].decode()
            local = self.transport.get_extra_info("sockname")[0]
            if path == "/counts":
                self.transport.write(self.told(json.dumps(Server.counts).encode()))
                Server.counts.clear()
                continue
            if path.startswith("/drip"):
                self.transport.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<html>")
                continue
            answer = self.answer(path, request, f"http://{local}:{PORT}")
            asyncio.get_running_loop().call_later(self.site.latency, self.transport.write, answer)

    def answer(self, path: str, request: bytes, base: str) -> bytes:
        if path == "/robots.txt":
            body = b"User-agent: *\nDisallow: /private/\n"
        elif path == "/sitemap.xml":
            body = sitemap(base, self.site.pages)
        else:
            body = page(path)
        etag = f'"{zlib.crc32(body)}"'
        if etag.encode() in request:
            body = b""
        Server.counts["requests"] += 1
        Server.counts["unchanged"] += not body
        Server.counts["bytes"] += len(body)
        return self.told(body, etag)

    @staticmethod
    def told(body: bytes, etag: str = "") -> bytes:
        status = "200 OK" if body else "304 Not Modified"
        length = f"Content-Length: {len(body)}\r\n" if body else ""
        head = f"HTTP/1.1 {status}\r\nContent-Type: text/html\r\nETag: {etag}\r\n{length}\r\n"
        return head.encode() + body


async def serve(site: Site) -> None:
    """Serve until the process ends."""
    Server.site = site
    loop = asyncio.get_running_loop()
    for number in range(site.hosts + HOSTILE):
        await loop.create_server(Server, f"127.0.0.{number + 2}", PORT)
    print("serving", flush=True)
    await asyncio.Event().wait()


@contextmanager
def served(site: Site) -> Iterator[None]:
    """The hosts in a process of their own."""
    args = [str(value) for value in (site.hosts, site.pages, site.latency)]
    with subprocess.Popen([sys.executable, __file__, "--serve", *args], stdout=subprocess.PIPE) as process:
        assert process.stdout
        process.stdout.readline()
        try:
            yield
        finally:
            process.terminate()


def counts() -> Counter[str]:
    """What was asked since the last call."""
    return Counter(httpx.get(f"http://127.0.0.2:{PORT}/counts", trust_env=False).json())


# --- what is measured, each in a process of its own ----------------------------------------------


def configured(folder: Path, site: Site, limits: Limits, hostile: bool) -> Path:
    """A configuration with one source a host."""
    for file in config_folder().glob("*.yaml"):
        (folder / file.name).write_bytes(file.read_bytes())
    lines = [f"http: {{requests_per_second: {limits.requests_per_second}, per_host: {limits.per_host},"]
    lines += [f"  overall: {limits.overall}, read_timeout: 10, total_timeout: 10, attempts: 1}}", "sources:"]
    bases = [f"{{method: sitemap, urls: ['{base}/sitemap.xml']}}" for base in site.bases()]
    for number in range(site.hosts + 2, site.hosts + 2 + HOSTILE) if hostile else ():
        urls = ", ".join(f"'http://127.0.0.{number}:{PORT}/drip/{n}'" for n in range(20))
        bases.append(f"{{method: urls, urls: [{urls}]}}")
    for number, method in enumerate(bases):
        lines += [
            f"  - {{name: s{number}, outlet: S, lang: en, allow_loopback: true, discovery: [{method}]}}"
        ]
    (folder / "sources.yaml").write_text("\n".join(lines) + "\n", "utf-8")
    return folder


def fetch(config: Path, warehouse: Path) -> dict[str, float]:
    """One fetch stage; seconds are also told of the slowest source that is not the hostile one."""
    from cqmonitor.fetching import run_fetch

    began = time.perf_counter()
    reports = run_fetch(warehouse, config=config, run_id="benchmark")
    seconds = time.perf_counter() - began
    fair = [report for report in reports.values() if not report.failed]
    return {
        "seconds": seconds,
        "slowest": max(report.seconds for report in fair),
        "new": sum(report.new for report in fair),
        "unchanged": sum(report.unchanged for report in fair),
        "failed": sum(len(report.failed) for report in reports.values()),
        **used(),
    }


def used() -> dict[str, float]:
    """Processor seconds and peak memory (MB) of this process."""
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return {"cpu": usage.ru_utime + usage.ru_stime, "peak": usage.ru_maxrss / 1024}


def gather(site: Site, limits: Limits) -> dict[str, float]:
    """All pages by httpx alone, with as many connections."""

    async def get_all() -> int:
        connections = httpx.Limits(max_connections=min(limits.overall, site.hosts * limits.per_host))
        slots = asyncio.Semaphore(connections.max_connections or 1)
        async with httpx.AsyncClient(limits=connections, timeout=60, trust_env=False) as client:

            async def get(url: str) -> int:
                async with slots:
                    return len((await client.get(url)).content)

            return sum(await asyncio.gather(*map(get, site.urls())))

    began = time.perf_counter()
    size = asyncio.run(get_all())
    return {"seconds": time.perf_counter() - began, "bytes": size, **used()}


def apart(*args: object) -> dict[str, float]:
    """A measurement in a process of its own."""
    command = [sys.executable, __file__, *map(str, args)]
    told = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout
    return {name: float(value) for name, value in json.loads(told.splitlines()[-1]).items()}


def measured(site: Site, limits: Limits, *, runs: int = 1, hostile: bool = False) -> list[dict[str, float]]:
    """Fetch runs one after the other into one new warehouse, with what the hosts counted."""
    found = []
    with tempfile.TemporaryDirectory() as folder:
        config = Path(folder, "config")
        config.mkdir()
        configured(config, site, limits, hostile)
        for _ in range(runs):
            counts()
            told = apart("--fetch", config, Path(folder, "warehouse"))
            found.append(told | dict(counts()))
    return found


# --- the report --------------------------------------------------------------------------------


def report_speed(site: Site) -> None:
    """Wall time against the bound and against httpx, and the second run."""
    total, wait = site.hosts * site.pages, 1000 * site.latency
    print(f"{total} pages from {site.hosts} hosts, {wait:.0f} ms before each answer")
    for limits in (POLITE, BRISK):
        bound = limits.bound(site)
        bare = apart("--gather", site.hosts, site.pages, site.latency, limits.per_host, limits.overall)
        first, second = measured(site, limits, runs=2)
        rate = f"{limits.requests_per_second:g} requests/s and {limits.per_host} at once to a host"
        print(f"\n{limits.name}: {rate}, {limits.overall} overall")
        print(f"  bound              {bound:6.2f} s")
        print(f"  bare httpx gather  {spent(bare)}; no rate limit, no robots.txt, no archive")
        against = f"{first['seconds'] / bound:.2f} x bound, {first['seconds'] / bare['seconds']:.2f} x httpx"
        print(f"  first run          {spent(first)}; {against}")
        print(f"    {first['new']:.0f} new, {first['failed']:.0f} failed, {first['requests']:.0f} requests")
        print(f"  second run         {spent(second)}")
        asked = f"{second['requests']:.0f} requests, {second['unchanged']:.0f} of them answered 304"
        print(f"    {second['new']:.0f} new, {asked}, {second['bytes']:.0f} bytes of bodies")


def spent(told: dict[str, float]) -> str:
    """Wall time, processor time and peak memory of a measurement."""
    return f"{told['seconds']:6.2f} s, {told['cpu']:5.2f} s of processor, peak {told['peak']:4.0f} MB"


def report_memory(site: Site) -> None:
    """Peak memory by number of pages."""
    print("\npeak memory of a first run, brisk")
    for share in (0.25, 1, 4):
        some = Site(site.hosts, int(site.pages * share), 0.0)
        with served(some):
            (told,) = measured(some, BRISK)
        print(f"  {some.hosts * some.pages:6} pages  {spent(told)}")


def report_hostile(site: Site) -> None:
    """What hosts that never end their answers cost the others."""
    (alone,) = measured(site, CROWDED)
    (beside,) = measured(site, CROWDED, hostile=True)
    ratio = beside["slowest"] / alone["slowest"]
    print(
        f"\n{HOSTILE} further hosts never end an answer (time limit 10 s), {CROWDED.overall} at once overall"
    )
    print(f"  slowest of the others  {beside['slowest']:.2f} s, {ratio:.2f} x without them")
    counted = f"{beside['new']:.0f} new, {beside['failed']:.0f} failed"
    print(f"  whole run              {beside['seconds']:.2f} s, {counted}")


def main() -> None:
    """Serve, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--pages", type=int, default=2000, help="of all hosts together")
    parser.add_argument("--hosts", type=int, default=20)
    parser.add_argument("--latency", type=float, default=0.05, help="seconds")
    given = parser.parse_args()
    site = Site(given.hosts, given.pages // given.hosts, given.latency)
    with served(site):
        report_speed(site)
        report_hostile(site)
    report_memory(site)


def child(kind: str, args: list[str]) -> None:
    """What a process of its own does."""
    match kind:
        case "--serve":
            asyncio.run(serve(Site(int(args[0]), int(args[1]), float(args[2]))))
        case "--gather":
            site = Site(int(args[0]), int(args[1]), float(args[2]))
            print(json.dumps(gather(site, Limits("", 0, int(args[3]), int(args[4])))))
        case "--fetch":
            print(json.dumps(fetch(Path(args[0]), Path(args[1]))))


if __name__ == "__main__":
    if len(sys.argv) > 1 and sys.argv[1] in ("--serve", "--gather", "--fetch"):
        child(sys.argv[1], sys.argv[2:])
    else:
        main()
