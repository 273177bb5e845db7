"""A Prefect server, a worker and the deployments, as a person would start them."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
from ruamel.yaml import YAML
from tests.backfill.conftest import facts
from tests.clean.sites import pages_of
from tests.ports import free_ports

from cqmonitor import Warehouse
from cqmonitor.fetch import write_warc
from cqmonitor.records import Page
from cqmonitor.scale import Alone

ROOT = Path(__file__).parents[1]
PREFECT = Path(sys.executable).with_name("prefect")

SECONDS = 240  # on a slow machine, under load
"""How long anything may take that Prefect does; far more than it takes."""

ENDED = {"COMPLETED", "FAILED", "CRASHED", "CANCELLED"}
"""Types of states in which a run stays."""


DESCRIBED = {
    one["name"]: one
    for one in YAML(typ="safe").load((ROOT / "prefect.yaml").read_text("utf-8"))["deployments"]
}


def made(folder: Path, count: int) -> list[Page]:
    """Pages of a site, also as WARC files of a few each."""
    pages = [one.page for one in pages_of("journal", count)]
    folder.mkdir()
    for start in range(0, count, 10):
        write_warc(pages[start : start + 10], folder / f"{start}.warc.gz")
    return pages


def of_one_run(pages: list[Page], path: Path) -> list[Any]:
    from cqmonitor.publishing import run_publish
    from cqmonitor.reading import run_read

    Warehouse(path).append_pages(pages, "run")
    run_read(path, run_id="run", crew=Alone())
    run_publish(path, run_id="run")
    return facts(path)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """An environment with a Prefect of its own."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PREFECT_")}
    return kept | {
        "PREFECT_HOME": str(tmp_path_factory.mktemp("prefect")),
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "DO_NOT_TRACK": "1",
    }


@pytest.fixture(scope="module")
def server(home: dict[str, str]) -> Iterator[dict[str, str]]:
    """The same environment with a Prefect server that runs."""
    (port,) = free_ports(1)
    env = home | {"PREFECT_API_URL": f"http://127.0.0.1:{port}/api"}
    start = [str(PREFECT), "server", "start", "--host", "127.0.0.1", "--port", str(port), "--no-ui"]
    with Path(home["PREFECT_HOME"], "server.log").open("w") as log:
        process = subprocess.Popen(start, env=env, stdout=log, stderr=log)
        try:
            wait_for(env)
            yield env
        finally:
            process.terminate()
            process.wait(SECONDS)


def wait_for(env: Mapping[str, str]) -> None:
    """Wait until a server answers."""
    deadline = time.monotonic() + SECONDS
    while time.monotonic() < deadline:
        try:
            if httpx.get(f"{env['PREFECT_API_URL']}/health", trust_env=False).is_success:
                return
        except httpx.TransportError:
            pass
        time.sleep(0.2)
    raise TimeoutError("the Prefect server does not answer")


def call(env: Mapping[str, str], *args: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        args, env=env, cwd=ROOT, capture_output=True, text=True, timeout=SECONDS, check=False
    )


def ask(env: Mapping[str, str], path: str, **body: Any) -> Any:
    """What the server answers; asked again while it is too busy, as Prefect's own client does."""
    deadline = time.monotonic() + SECONDS
    while True:
        answer = httpx.post(f"{env['PREFECT_API_URL']}/{path}", json=body, trust_env=False, timeout=SECONDS)
        if answer.status_code != httpx.codes.SERVICE_UNAVAILABLE or time.monotonic() > deadline:
            return answer.raise_for_status().json()
        time.sleep(1)


@pytest.fixture(scope="module")
def deployments(server: dict[str, str]) -> Mapping[str, Mapping[str, Any]]:
    """The deployments of prefect.yaml by name, as the server knows them."""
    for step in ("work-pool create cqmonitor --type process", "--no-prompt deploy --all"):
        done = call(server, PREFECT, *step.split())
        assert done.returncode == 0, done.stderr
    return {known["name"]: known for known in ask(server, "deployments/filter")}


@contextmanager
def running(env: Mapping[str, str], *command: str | Path, log: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A process that stays, ended by Ctrl-C as a person would."""
    with log.open("w") as said:
        process = subprocess.Popen(command, env=env, cwd=ROOT, stdout=said, stderr=said)
        try:
            yield process
        finally:
            process.send_signal(signal.SIGINT)
            try:
                process.wait(SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def worker(env: Mapping[str, str], folder: Path) -> AbstractContextManager[subprocess.Popen[bytes]]:
    """A worker that stays."""
    start = (PREFECT, "worker", "start", "--pool", "cqmonitor")
    often = {**env, "PREFECT_WORKER_QUERY_SECONDS": "1"}
    return running(often, *map(str, start), log=folder / "worker.log")


@pytest.fixture(scope="module")
def at_work(
    server: dict[str, str], deployments: Mapping[str, Any], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[None]:
    """A worker that takes the runs of the deployments."""
    with worker(server, tmp_path_factory.mktemp("worker")):
        yield


def ordered(deployment: Mapping[str, Any], server: Mapping[str, str], **parameters: object) -> str:
    """The id of a run that was ordered, once however often the server is asked."""
    body = {"parameters": parameters, "idempotency_key": uuid.uuid4().hex}
    found = ask(server, f"deployments/{deployment['id']}/create_flow_run", **body)
    return str(found["id"])


def run_of(deployment: Mapping[str, Any], server: Mapping[str, str], **parameters: object) -> Any:
    """Run a deployment on the worker that is at work; the run as it ended."""
    run = ordered(deployment, server, **parameters)
    deadline = time.monotonic() + SECONDS
    while time.monotonic() < deadline:
        (ran,) = ask(server, "flow_runs/filter", flow_runs={"id": {"any_": [run]}})
        if ran["state"]["type"] in ENDED:
            return ran
        time.sleep(0.3)
    raise TimeoutError(f"{deployment['name']} is {ran['state']}")


def logged(run: str, server: Mapping[str, str], message: str) -> bool:
    """Whether a run logged a message; what it logs is sent apart from its state, and may come after it."""
    deadline = time.monotonic() + SECONDS
    while time.monotonic() < deadline:
        found = ask(server, "logs/filter", logs={"flow_run_id": {"any_": [run]}})
        if message in {one["message"] for one in found}:
            return True
        time.sleep(0.3)
    return False
