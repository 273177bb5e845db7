"""Flows and workers of a real Prefect server that are killed again and again lose nothing but time."""

from __future__ import annotations

import json
import os
import random
import re
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML
from test_kill import _facts, _keys  # type: ignore[import-not-found]
from tests.prefect_server import PREFECT, ROOT, SECONDS, ask, call, deployments, home, ordered, server

from cqmonitor import Warehouse

__all__ = ["deployments", "home", "server"]

FLOW = ROOT / "flows" / "monitor.py"

UNBROKEN_SECONDS = 12.0
"""About as long as a flow over the sample site takes, its start included."""

pytestmark = pytest.mark.soak


def killed_at(seconds: float, command: list[str], env: Mapping[str, str]) -> None:
    """Run a command in a process group of its own, and kill all of it after a while."""
    with open(os.devnull, "w") as nowhere:
        process = subprocess.Popen(
            command, env=dict(env), cwd=ROOT, stdout=nowhere, stderr=nowhere, start_new_session=True
        )
        time.sleep(seconds)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def is_as_unbroken(path: Path, unbroken: Path) -> bool:
    mended, whole = Warehouse(path), Warehouse(unbroken)
    assert _facts(mended) == _facts(whole)
    assert _keys(mended) == _keys(whole)
    return mended.check() == []


def test_a_flow_that_is_killed(
    server: dict[str, str], site_config: Path, sample_warehouse: Path, tmp_path: Path
) -> None:
    moments = random.Random(20)
    options = ["--source", "sample", "--warehouse", str(tmp_path / "w"), "--config", str(site_config)]
    command = [sys.executable, str(FLOW), *options]
    for _ in range(20):
        killed_at(moments.uniform(2, UNBROKEN_SECONDS), command, server)
    done = call(server, *command)
    assert done.returncode == 0, done.stderr
    assert is_as_unbroken(tmp_path / "w", sample_warehouse)


def state_of(run: str, env: Mapping[str, str]) -> str:
    (found,) = ask(env, "flow_runs/filter", flow_runs={"id": {"any_": [run]}})
    return str(found["state"]["type"])


def crash(run: str, env: Mapping[str, str]) -> None:
    """What the automation for silent flow runs does, at once."""
    ask(env, f"flow_runs/{run}/set_state", state={"type": "CRASHED"}, force=True)


def test_a_worker_that_is_killed_with_its_flow(
    server: dict[str, str],
    deployments: Mapping[str, Any],
    site_config: Path,
    sample_warehouse: Path,
    tmp_path: Path,
) -> None:
    moments = random.Random(15)
    where = {"warehouse": str(tmp_path / "w"), "config": str(site_config), "sources": ["sample"]}
    worker = [str(PREFECT), "worker", "start", "--pool", "cqmonitor"]
    kill_flows = tmp_path / "w" / ".running"
    for _ in range(15):
        run = ordered(deployments["monitor"], server, **where)
        killed_at(moments.uniform(6, 6 + UNBROKEN_SECONDS), worker, server)
        for sign in kill_flows.glob("*.json") if kill_flows.is_dir() else ():
            _kill(json.loads(sign.read_text("utf-8"))["pid"])
        if state_of(run, server) != "COMPLETED":
            crash(run, server)
    run = ordered(deployments["monitor"], server, **where)
    done = call(server, *worker, "--run-once")
    assert state_of(run, server) == "COMPLETED", done.stdout + done.stderr
    assert is_as_unbroken(tmp_path / "w", sample_warehouse)
    assert Warehouse(tmp_path / "w").running() == []


def _kill(pid: int) -> None:
    """End a flow that outlived its worker, by the number that it noted itself."""
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        return


def test_a_flow_run_that_falls_silent_is_crashed_by_the_automation(
    server: dict[str, str], deployments: Mapping[str, Any], site_config: Path, tmp_path: Path
) -> None:
    text = re.findall(r"```yml\n(.*?)```", (ROOT / "README.md").read_text("utf-8"), re.DOTALL)[0]
    (told,) = [one for one in YAML(typ="safe").load(text)["automations"] if one["name"] == "a flow run died"]
    told["trigger"]["within"] = 60  # the deployments give a sign of life every 30 seconds
    file = tmp_path / "automation.json"
    file.write_text(json.dumps({"automations": [told]}), "utf-8")
    made = call(server, PREFECT, "automation", "create", "--from-file", file)
    assert made.returncode == 0, made.stdout + made.stderr
    where = {"warehouse": str(tmp_path / "w"), "config": str(site_config), "sources": ["sample"]}
    run = ordered(deployments["monitor"], server, **where)
    worker = [str(PREFECT), "worker", "start", "--pool", "cqmonitor"]
    process = subprocess.Popen(worker, env=server, cwd=ROOT, start_new_session=True)
    deadline = time.monotonic() + SECONDS
    while not list((tmp_path / "w" / ".running").glob("*.json")):
        assert process.poll() is None, "the worker has ended"
        assert time.monotonic() < deadline, "the flow run does not begin"
        time.sleep(0.05)
    flow = Warehouse(tmp_path / "w").running()[0].pid
    os.kill(flow, signal.SIGSTOP)
    time.sleep(1)
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    os.kill(flow, signal.SIGKILL)
    deadline = time.monotonic() + 400
    while state_of(run, server) != "CRASHED" and time.monotonic() < deadline:
        time.sleep(2)
    assert state_of(run, server) == "CRASHED"
