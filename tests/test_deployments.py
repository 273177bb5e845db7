"""The deployments with a real Prefect server and a real worker: backfill, cancelling, restarts, serving."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
from ruamel.yaml import YAML
from tests.backfill.conftest import facts
from tests.clean.sites import pages_of
from tests.test_flow import (
    PREFECT,
    ROOT,
    SECONDS,
    _wait_for,
    ask,
    call,
    deployments,
    home,
    run_of,
    server,
)

from cqmonitor import Warehouse
from cqmonitor.fetch import write_warc
from cqmonitor.records import Page
from cqmonitor.scale import Alone

__all__ = ["deployments", "home", "server"]

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


def ordered(deployment: Mapping[str, Any], server: Mapping[str, str], **parameters: object) -> str:
    """The id of a run that was ordered."""
    found = ask(server, f"deployments/{deployment['id']}/create_flow_run", parameters=parameters)
    return str(found["id"])


def state_of(run: str, server: Mapping[str, str]) -> str:
    (found,) = ask(server, "flow_runs/filter", flow_runs={"id": {"any_": [run]}})
    return str(found["state"]["name"])


def until(run: str, server: Mapping[str, str], *states: str, seconds: float = 3 * SECONDS) -> str:
    """The state of a run, once it is one of these."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        try:
            if (state := state_of(run, server)) in states:
                return state
        except httpx.HTTPError:  # a server that is being restarted
            pass
        time.sleep(0.3)
    raise TimeoutError(f"{run} is {state_of(run, server)}, not {states}")


def until_archived(path: Path, pages: int) -> None:
    deadline = time.monotonic() + 3 * SECONDS
    while time.monotonic() < deadline:
        if path.is_dir() and Warehouse(path).addresses() >= pages:
            return
        time.sleep(0.1)
    raise TimeoutError(f"{path}: fewer than {pages} pages")


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


def worker(env: Mapping[str, str], folder: Path) -> Any:
    start = (PREFECT, "worker", "start", "--pool", "cqmonitor")
    often = {**env, "PREFECT_WORKER_QUERY_SECONDS": "1"}
    return running(often, *map(str, start), log=folder / "worker.log")


def test_a_backfill_runs_on_a_worker_and_shows_its_progress(
    server: dict[str, str], deployments: Mapping[str, Any], tmp_path: Path
) -> None:
    pages = made(tmp_path / "warcs", 20)
    where = {"warcs": [str(tmp_path / "warcs")], "warehouse": str(tmp_path / "w"), "processes": 1}
    ran, said = run_of(deployments["backfill"], server, **where)
    assert ran["state"]["type"] == "COMPLETED", said
    left = ask(server, "artifacts/filter", artifacts={"flow_run_id": {"any_": [ran["id"]]}})
    told = {artifact["key"]: artifact for artifact in left}
    assert set(told) == {"backfill-summary", "backfill-observations", "progress-import"}
    assert float(told["progress-import"]["data"]) == 100
    assert told["progress-import"]["description"].startswith("import: ")
    assert facts(tmp_path / "w") == of_one_run(pages, tmp_path / "one")


def test_the_form_tells_what_each_parameter_is_and_what_it_may_be(deployments: Mapping[str, Any]) -> None:
    for name, deployment in deployments.items():
        fields = deployment["parameter_openapi_schema"]["properties"]
        assert not [field for field, told in fields.items() if not told.get("description")], name
    processes = deployments["backfill"]["parameter_openapi_schema"]["properties"]["processes"]
    assert '"minimum": 1' in json.dumps(processes)


@pytest.mark.parametrize(
    "wrong", [{"processes": 0}, {"since": "soon"}, {"warcs": "one"}, {"publish_every": -1}]
)
def test_wrong_parameters_are_refused(
    server: dict[str, str], deployments: Mapping[str, Any], wrong: dict[str, Any]
) -> None:
    url = f"{server['PREFECT_API_URL']}/deployments/{deployments['backfill']['id']}/create_flow_run"
    body = {"parameters": wrong, "enforce_parameter_schema": True}
    assert httpx.post(url, json=body, trust_env=False).status_code == 409


def test_what_is_served_is_what_is_deployed(deployments: Mapping[str, Any]) -> None:
    code = (
        "import sys; sys.path.insert(0, 'flows'); import json, serve; print(json.dumps([[one.name,"
        " one.concurrency_limit, one.entrypoint, [str(s.schedule.cron) for s in one.schedules or []]]"
        " for one in serve.deployments()]))"
    )
    done = call(dict(os.environ), sys.executable, "-c", code)
    served = {one[0]: one[1:] for one in json.loads(done.stdout.splitlines()[-1])}
    assert set(served) == set(deployments) == set(DESCRIBED)
    for name, (limit, entrypoint, crons) in served.items():
        assert limit == deployments[name]["global_concurrency_limit"]["limit"] == 1
        assert entrypoint.endswith(DESCRIBED[name]["entrypoint"])
        assert crons == [one["schedule"]["cron"] for one in deployments[name]["schedules"]]


@pytest.mark.soak
def test_a_scheduled_run_comes_by_itself(
    server: dict[str, str], deployments: Mapping[str, Any], tmp_path: Path
) -> None:
    deployment = deployments["maintain"]
    url = f"{server['PREFECT_API_URL']}/deployments/{deployment['id']}"
    with worker(server, tmp_path):
        every_minute = {"schedule": {"cron": "* * * * *", "timezone": "Asia/Shanghai"}, "active": True}
        added = httpx.post(f"{url}/schedules", json=[every_minute], trust_env=False).raise_for_status()
        deadline = time.monotonic() + 2 * SECONDS
        ran: list[Any] = []
        while not ran and time.monotonic() < deadline:
            wanted = {
                "deployment_id": {"any_": [deployment["id"]]},
                "state": {"type": {"any_": ["COMPLETED"]}},
            }
            ran = ask(server, "flow_runs/filter", flow_runs=wanted)
            time.sleep(1)
        httpx.delete(f"{url}/schedules/{added.json()[0]['id']}", trust_env=False)
    assert ran[0]["auto_scheduled"]


@pytest.mark.soak
def test_a_run_that_is_cancelled_in_the_middle_goes_on_when_it_is_started_again(
    server: dict[str, str], deployments: Mapping[str, Any], tmp_path: Path
) -> None:
    pages = made(tmp_path / "warcs", 400)
    where = {"warcs": [str(tmp_path / "warcs")], "warehouse": str(tmp_path / "w"), "processes": 1}
    with worker(server, tmp_path):
        run = ordered(deployments["backfill"], server, **where)
        until_archived(tmp_path / "w", 20)
        cancelling = {"type": "CANCELLING", "name": "Cancelling"}
        ask(server, f"flow_runs/{run}/set_state", state=cancelling, force=True)
        assert until(run, server, "Cancelled")
        assert Warehouse(tmp_path / "w").addresses() < 400 or not (tmp_path / "w" / "published").exists()
        again = ordered(deployments["backfill"], server, **where)
        assert until(again, server, "Completed", "Failed", "Completed with concerns") != "Failed"
    assert facts(tmp_path / "w") == of_one_run(pages, tmp_path / "one")
    assert Warehouse(tmp_path / "w").check() == []


@pytest.mark.soak
def test_two_runs_of_a_deployment_take_turns_and_two_deployments_work_at_once(
    server: dict[str, str], deployments: Mapping[str, Any], tmp_path: Path
) -> None:
    pages = made(tmp_path / "warcs", 60)
    where = {"warehouse": str(tmp_path / "w"), "processes": 1}
    with worker(server, tmp_path):
        first, second = (
            ordered(deployments["backfill"], server, warcs=[str(tmp_path / "warcs")], **where)
            for _ in range(2)
        )
        third = ordered(deployments["reprocess"], server, **where)
        for run in (first, second, third):
            assert until(run, server, "Completed", "Completed with concerns", "Failed") != "Failed"
    ran = ask(server, "flow_runs/filter", flow_runs={"id": {"any_": [first, second]}}, sort="START_TIME_ASC")
    assert ran[0]["end_time"] <= ran[1]["start_time"]
    assert facts(tmp_path / "w") == of_one_run(pages, tmp_path / "one")


@pytest.mark.soak
def test_a_server_that_is_restarted_during_a_run_loses_nothing(home: dict[str, str], tmp_path: Path) -> None:
    pages = made(tmp_path / "warcs", 300)
    port = "4293"
    env = home | {"PREFECT_HOME": str(tmp_path), "PREFECT_API_URL": f"http://127.0.0.1:{port}/api"}
    start = [str(PREFECT), *f"server start --host 127.0.0.1 --port {port} --no-ui".split()]
    with running(env, *start, log=tmp_path / "server.log") as first:
        _wait_for(env)
        for step in ("work-pool create cqmonitor --type process", "--no-prompt deploy --all"):
            assert call(env, PREFECT, *step.split()).returncode == 0
        known = {one["name"]: one for one in ask(env, "deployments/filter")}
        with worker(env, tmp_path):
            where = {"warcs": [str(tmp_path / "warcs")], "warehouse": str(tmp_path / "w"), "processes": 1}
            run = ordered(known["backfill"], env, **where)
            until_archived(tmp_path / "w", 20)
            first.kill()
            first.wait()
            time.sleep(3)
            with running(env, *start, log=tmp_path / "server-again.log"):
                _wait_for(env)
                ended = until(run, env, "Completed", "Completed with concerns", "Failed", "Crashed")
                if ended in ("Failed", "Crashed"):
                    run = ordered(known["backfill"], env, **where)
                    assert until(run, env, "Completed", "Completed with concerns", "Failed") != "Failed"
    assert facts(tmp_path / "w") == of_one_run(pages, tmp_path / "one")


@pytest.mark.soak
def test_one_process_serves_all_deployments(server: dict[str, str], tmp_path: Path) -> None:
    pages = made(tmp_path / "warcs", 20)
    with running(server, sys.executable, ROOT / "flows" / "serve.py", log=tmp_path / "serve.log"):
        deadline = time.monotonic() + SECONDS
        known: dict[str, Any] = {}
        while set(known) != set(DESCRIBED) and time.monotonic() < deadline:
            found = ask(server, "deployments/filter")
            known = {one["name"]: one for one in found}
            time.sleep(0.5)
        where = {"warcs": [str(tmp_path / "warcs")], "warehouse": str(tmp_path / "w"), "processes": 1}
        run = ordered(known["backfill"], server, **where)
        assert until(run, server, "Completed", "Completed with concerns", "Failed") != "Failed"
    assert facts(tmp_path / "w") == of_one_run(pages, tmp_path / "one")
