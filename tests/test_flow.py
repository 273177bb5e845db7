"""The Prefect flow: by hand with a temporary server, and as a deployment with a real server and worker."""

from __future__ import annotations

import errno
import json
import os
import re
import runpy
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import httpx
import pytest

from cqmonitor import Warehouse
from cqmonitor.config import load_config

ROOT = Path(__file__).parents[1]
FLOW = ROOT / "flows" / "monitor.py"
PREFECT = Path(sys.executable).with_name("prefect")

SECONDS = 120
"""How long anything may take that Prefect does; far more than it takes."""


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
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    env = home | {"PREFECT_API_URL": f"http://127.0.0.1:{port}/api"}
    start = [str(PREFECT), "server", "start", "--host", "127.0.0.1", "--port", str(port), "--no-ui"]
    with Path(home["PREFECT_HOME"], "server.log").open("w") as log:
        process = subprocess.Popen(start, env=env, stdout=log, stderr=log)
        try:
            _wait_for(env)
            yield env
        finally:
            process.terminate()
            process.wait(SECONDS)


def _wait_for(env: Mapping[str, str]) -> None:
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


def watch(env: Mapping[str, str], *options: str | Path) -> subprocess.CompletedProcess[str]:
    return call(env, sys.executable, FLOW, *options)


def ask(env: Mapping[str, str], path: str, **body: Any) -> Any:
    answer = httpx.post(f"{env['PREFECT_API_URL']}/{path}", json=body, trust_env=False)
    return answer.raise_for_status().json()


def test_by_hand_it_needs_no_server_and_says_nothing_but_its_summary(
    home: dict[str, str], site_config: Path, tmp_path: Path
) -> None:
    done = watch(home, "--source", "sample", "--warehouse", tmp_path / "w", "--config", site_config)
    assert done.stderr == ""
    assert done.returncode == 0
    assert done.stdout.startswith("Sources")
    assert "Observations: " in done.stdout.splitlines()[-1]
    assert Warehouse(tmp_path / "w").observations().collect().height > 100


def test_wrong_use_is_told_before_prefect_starts_anything(home: dict[str, str], site_config: Path) -> None:
    done = watch(home, "--source", "nobody", "--config", site_config)
    assert done.returncode == 2
    assert done.stderr.startswith("Error: ")
    assert "Traceback" not in done.stderr


def test_failed_work_is_a_message_and_no_traceback(
    server: dict[str, str], site_config: Path, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("in the way", "utf-8")
    warehouse = tmp_path / "file" / "w"
    done = watch(server, "--source", "sample", "--warehouse", warehouse, "--config", site_config)
    assert done.returncode == 1
    assert done.stderr.startswith("Error: ")
    assert "Traceback" not in done.stderr


def test_a_run_in_which_no_source_answers_is_told_and_has_failed(
    server: dict[str, str], site_config: Path, tmp_path: Path
) -> None:
    for file in site_config.glob("*.yaml"):
        text = re.sub(r"127\.0\.0\.1:\d+", "127.0.0.1:9", file.read_text("utf-8"))
        (tmp_path / file.name).write_text(text, "utf-8")
    done = watch(server, "--source", "sample-gov", "--warehouse", tmp_path / "w", "--config", tmp_path)
    assert done.returncode == 1
    assert done.stderr == "Error: no source could be reached\n"
    assert "Failed pages" in done.stdout
    assert [run["state"]["type"] for run in ask(server, "flow_runs/filter")].count("FAILED") == 2


@pytest.fixture(scope="module")
def deployments(server: dict[str, str]) -> Mapping[str, Mapping[str, Any]]:
    """The deployments of prefect.yaml by name, as the server knows them."""
    for step in ("work-pool create cqmonitor --type process", "--no-prompt deploy --all"):
        done = call(server, PREFECT, *step.split())
        assert done.returncode == 0, done.stderr
    return {known["name"]: known for known in ask(server, "deployments/filter")}


def run_of(deployment: Mapping[str, Any], server: dict[str, str], **parameters: object) -> tuple[Any, str]:
    """Run a deployment on a worker; the run as it ended, and what the worker said."""
    run = ask(server, f"deployments/{deployment['id']}/create_flow_run", parameters=parameters)
    worker = call(server, PREFECT, "worker", "start", "--pool", "cqmonitor", "--run-once")
    (ran,) = ask(server, "flow_runs/filter", flow_runs={"id": {"any_": [run["id"]]}})
    return ran, worker.stdout + worker.stderr


def test_the_monitor_runs_twice_a_day_and_one_at_a_time(deployments: Mapping[str, Any]) -> None:
    (schedule,) = deployments["monitor"]["schedules"]
    assert schedule["schedule"]["cron"] == "0 7,19 * * *"
    assert schedule["schedule"]["timezone"] == "Asia/Shanghai"
    assert deployments["monitor"]["global_concurrency_limit"]["limit"] == 1


def test_the_deployments_run_on_a_worker_and_leave_their_summaries(
    server: dict[str, str], deployments: Mapping[str, Any], site_config: Path, tmp_path: Path
) -> None:
    where = {"warehouse": str(tmp_path / "w"), "config": str(site_config)}
    for name, parameters in (("monitor", where | {"sources": ["sample"]}), ("reprocess", where)):
        ran, said = run_of(deployments[name], server, **parameters)
        assert ran["state"]["type"] == "COMPLETED", said
        left = ask(server, "artifacts/filter", artifacts={"flow_run_id": {"any_": [ran["id"]]}})
        artifacts = {artifact["key"]: artifact["data"] for artifact in left}
        assert set(artifacts) == {f"{name}-summary", f"{name}-observations"}
        assert artifacts[f"{name}-summary"].startswith("Observations: ")
        rows = json.loads(artifacts[f"{name}-observations"])
        assert {row["what"] for row in rows} >= (
            {"new", "revised", "disputed"} if name == "monitor" else set()
        )
    assert "nothing new" in artifacts["reprocess-summary"]
    assert rows == []
    assert Warehouse(tmp_path / "w").runs().collect().height == 2


def test_maintenance_runs_weekly_and_leaves_what_it_did_and_its_log(
    server: dict[str, str], deployments: Mapping[str, Any], sample_warehouse: Path, tmp_path: Path
) -> None:
    (schedule,) = deployments["maintain"]["schedules"]
    assert schedule["schedule"]["cron"] == "0 3 * * 0"
    path = shutil.copytree(sample_warehouse, tmp_path / "w", symlinks=True)
    ran, said = run_of(deployments["maintain"], server, warehouse=str(path), keep_bodies=30)
    assert ran["state"]["type"] == "COMPLETED", said
    left = ask(server, "artifacts/filter", artifacts={"flow_run_id": {"any_": [ran["id"]]}})
    (told,) = [one["data"] for one in left if one["key"] == "maintain-summary"]
    assert told.startswith("Maintained: nothing to do. No problem found.")
    assert "| pages | " in told
    logged = ask(server, "logs/filter", logs={"flow_run_id": {"any_": [ran["id"]]}})
    assert "run of maintain begins" in {one["message"] for one in logged}
    url = f"{server['PREFECT_API_URL']}/deployments/{deployments['maintain']['id']}/create_flow_run"
    body = {"parameters": {"keep_bodies": 0}, "enforce_parameter_schema": True}
    assert httpx.post(url, json=body, trust_env=False).status_code == 409


def event_of(server: Mapping[str, str], event: str, about: str = "") -> dict[str, Any]:
    """An event of that name (about a resource), once there is one; events arrive a little after their run."""
    resource = {"id": [about]} if about else {"id_prefix": ["cqmonitor."]}
    wanted = {"event": {"name": [event]}, "resource": resource}
    deadline = time.monotonic() + SECONDS
    while time.monotonic() < deadline:
        found: list[dict[str, Any]] = ask(server, "events/filter", filter=wanted, limit=1)["events"]
        if found:
            return found[0]
        time.sleep(0.3)
    raise TimeoutError(f"no event {event}")


def test_observations_are_events_with_what_an_automation_needs(
    server: dict[str, str], deployments: Mapping[str, Any], site_config: Path, tmp_path: Path
) -> None:
    where = {"warehouse": str(tmp_path / "w"), "config": str(site_config), "sources": ["sample-gov"]}
    ran, said = run_of(deployments["monitor"], server, **where)
    assert ran["state"]["type"] == "COMPLETED", said
    event = event_of(server, "cqmonitor.observation.new")
    assert event["resource"]["prefect.resource.id"].startswith("cqmonitor.series.")
    assert {"indicator", "period", "value", "unit", "article"} <= set(event["payload"])


def test_a_run_with_something_to_look_at_shows_it_in_its_state_and_as_an_event(
    server: dict[str, str], deployments: Mapping[str, Any], site_config: Path, tmp_path: Path
) -> None:
    for file in site_config.glob("*.yaml"):
        (tmp_path / file.name).write_bytes(file.read_bytes())
    sources = tmp_path / "sources.yaml"
    daily = load_config(site_config)
    (broken,) = [one for one in daily.sources if one.name == "sample-daily"]
    port = re.search(r"127\.0\.0\.1:\d+", repr(broken.discovery))
    assert port
    text = sources.read_text("utf-8").replace(port[0], "127.0.0.1:9")
    sources.write_text(text.replace(port[0].replace(".", r"\."), r"127\.0\.0\.1:9"), "utf-8")
    where = {"warehouse": str(tmp_path / "w"), "config": str(tmp_path), "sources": ["sample"]}
    ran, said = run_of(deployments["monitor"], server, **where)
    assert (ran["state"]["type"], ran["state"]["name"]) == ("COMPLETED", "Completed with concerns"), said
    assert event_of(server, "cqmonitor.source.failing", "cqmonitor.source.sample-daily")["payload"]["why"]


def test_a_parameter_of_a_wrong_type_is_refused(
    server: dict[str, str], deployments: Mapping[str, Any]
) -> None:
    url = f"{server['PREFECT_API_URL']}/deployments/{deployments['monitor']['id']}/create_flow_run"
    body = {"parameters": {"sources": "sample"}, "enforce_parameter_schema": True}
    assert httpx.post(url, json=body, trust_env=False).status_code == 409


@pytest.mark.parametrize(("code", "again"), [(errno.EIO, True), (errno.ENOSPC, False)])
def test_a_stage_is_tried_again_only_where_the_storage_may_recover(
    code: int, again: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    from prefect.states import Failed

    monkeypatch.syspath_prepend(FLOW.parent)  # what running the file does by itself
    may_pass = runpy.run_path(str(FLOW.with_name("stages.py")))["may_pass"]
    assert may_pass(None, None, Failed(data=OSError(code, "no"))) is again
