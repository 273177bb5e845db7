"""The deployments over a longer time: schedules, cancelling, taking turns, restarts, serving."""

from __future__ import annotations

import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import httpx
import pytest
from tests.backfill.conftest import facts
from tests.ports import free_ports
from tests.prefect_server import (
    DESCRIBED,
    PREFECT,
    ROOT,
    SECONDS,
    ask,
    call,
    deployments,
    home,
    made,
    of_one_run,
    ordered,
    running,
    server,
    wait_for,
    worker,
)

from cqmonitor import Warehouse

__all__ = ["deployments", "home", "server"]

pytestmark = pytest.mark.soak


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


def test_a_server_that_is_restarted_during_a_run_loses_nothing(home: dict[str, str], tmp_path: Path) -> None:
    pages = made(tmp_path / "warcs", 300)
    (port,) = free_ports(1)
    env = home | {"PREFECT_HOME": str(tmp_path), "PREFECT_API_URL": f"http://127.0.0.1:{port}/api"}
    start = [str(PREFECT), *f"server start --host 127.0.0.1 --port {port} --no-ui".split()]
    with running(env, *start, log=tmp_path / "server.log") as first:
        wait_for(env)
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
                wait_for(env)
                ended = until(run, env, "Completed", "Completed with concerns", "Failed", "Crashed")
                if ended in ("Failed", "Crashed"):
                    run = ordered(known["backfill"], env, **where)
                    assert until(run, env, "Completed", "Completed with concerns", "Failed") != "Failed"
    assert facts(tmp_path / "w") == of_one_run(pages, tmp_path / "one")


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
