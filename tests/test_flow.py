"""The Prefect flows: by hand with a temporary server, and as deployments with a real server and worker."""

from __future__ import annotations

import errno
import json
import os
import re
import runpy
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import httpx
import pytest
from tests.backfill.conftest import facts
from tests.prefect_server import (
    DESCRIBED,
    PREFECT,
    ROOT,
    SECONDS,
    ask,
    at_work,
    call,
    deployments,
    home,
    logged,
    made,
    of_one_run,
    run_of,
    server,
)

from cqmonitor import Warehouse
from cqmonitor.config import load_config
from cqmonitor.summary import Change
from cqmonitor.warehouse import Ended
from cqmonitor.warehouse.changes import EVENTS

__all__ = ["at_work", "deployments", "home", "server"]

FLOW = ROOT / "flows" / "monitor.py"


def watch(env: Mapping[str, str], *options: str | Path) -> subprocess.CompletedProcess[str]:
    return call(env, sys.executable, FLOW, *options)


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
    before = failed_runs(server)
    done = watch(server, "--source", "sample-gov", "--warehouse", tmp_path / "w", "--config", tmp_path)
    assert done.returncode == 1
    assert done.stderr == "Error: no source could be reached\n"
    assert "Failed pages" in done.stdout
    assert failed_runs(server) == before + 1


def failed_runs(server: dict[str, str]) -> int:
    return [run["state"]["type"] for run in ask(server, "flow_runs/filter")].count("FAILED")


def test_the_monitor_runs_twice_a_day_and_one_at_a_time(deployments: Mapping[str, Any]) -> None:
    (schedule,) = deployments["monitor"]["schedules"]
    assert schedule["schedule"]["cron"] == "0 7,19 * * *"
    assert schedule["schedule"]["timezone"] == "Asia/Shanghai"
    assert deployments["monitor"]["global_concurrency_limit"]["limit"] == 1


@pytest.mark.usefixtures("at_work")
def test_the_deployments_run_on_a_worker_and_leave_their_summaries_and_events(
    server: dict[str, str],
    deployments: Mapping[str, Any],
    receiver: Receiver,
    site_config: Path,
    tmp_path: Path,
) -> None:
    where = {"warehouse": str(tmp_path / "w"), "config": str(site_config)}
    for name, parameters in (("monitor", where | {"sources": ["sample"]}), ("reprocess", where)):
        ran = run_of(deployments[name], server, **parameters)
        assert ran["state"]["type"] == "COMPLETED", ran["state"]
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
    revised = receiver.wait_for("/revisions", 1)[0]
    assert (revised["indicator"], revised["area"], revised["what"]) == ("gdp", "CN-CQ", "revised")
    assert {"period", "value", "unit", "article"} <= set(revised)


@pytest.mark.usefixtures("at_work")
def test_maintenance_runs_weekly_and_leaves_what_it_did_and_its_log(
    server: dict[str, str], deployments: Mapping[str, Any], sample_warehouse: Path, tmp_path: Path
) -> None:
    (schedule,) = deployments["maintain"]["schedules"]
    assert schedule["schedule"]["cron"] == "0 3 * * 0"
    path = shutil.copytree(sample_warehouse, tmp_path / "w", symlinks=True)
    ran = run_of(deployments["maintain"], server, warehouse=str(path), keep_bodies=30)
    assert ran["state"]["type"] == "COMPLETED", ran["state"]
    left = ask(server, "artifacts/filter", artifacts={"flow_run_id": {"any_": [ran["id"]]}})
    (told,) = [one["data"] for one in left if one["key"] == "maintain-summary"]
    assert told.startswith("Maintained: nothing to do. No problem found.")
    assert "| pages | " in told
    assert logged(ran["id"], server, "run of maintain begins")
    url = f"{server['PREFECT_API_URL']}/deployments/{deployments['maintain']['id']}/create_flow_run"
    body = {"parameters": {"keep_bodies": 0}, "enforce_parameter_schema": True}
    assert httpx.post(url, json=body, trust_env=False).status_code == 409


class Receiver:
    """A web server that takes what automations send, as (path, what was sent)."""

    def __init__(self) -> None:
        self.got: list[tuple[str, Any]] = []
        receiver = self

        class Taking(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                receiver.got.append((self.path, json.loads(body)))
                self.send_response(200)
                self.end_headers()

            def log_message(self, *_: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Taking)
        self.url = f"http://127.0.0.1:{self.server.server_port}"

    def wait_for(self, path: str, least: int) -> list[Any]:
        """What was sent to a path, once it is so many; events arrive a little after their run."""
        deadline = time.monotonic() + SECONDS
        while time.monotonic() < deadline:
            found = [body for where, body in self.got if where == path]
            if len(found) >= least:
                return found
            time.sleep(0.2)
        raise TimeoutError(f"{least} to {path} in {self.got}")


BLOCKS = """
import sys
from prefect.blocks.notifications import CustomWebhookNotificationBlock
from prefect.blocks.webhook import Webhook
print(Webhook(url=sys.argv[1] + "/revisions").save("revisions"))
told = {"subject": "{{subject}}", "body": "{{body}}"}
block = CustomWebhookNotificationBlock(name="silent", url=sys.argv[1] + "/silent", json_data=told)
print(block.save("silent"))
"""


@pytest.fixture(scope="module")
def receiver(server: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Receiver]:
    """Takes what the automations of the README send, with the blocks that they ask for."""
    taking = Receiver()
    threading.Thread(target=taking.server.serve_forever, daemon=True).start()
    saved = call(server, sys.executable, "-c", BLOCKS, taking.url)
    assert saved.returncode == 0, saved.stderr
    text = re.findall(r"```yml\n(.*?)```", (ROOT / "README.md").read_text("utf-8"), re.DOTALL)[0]
    for block in saved.stdout.split()[-2:]:
        text = re.sub(r"<id of [^>]*>", block, text, count=1)
    file = tmp_path_factory.mktemp("automations") / "automations.yaml"
    file.write_text(text, "utf-8")
    armed = call(server, PREFECT, "automation", "create", "--from-file", file)
    assert armed.returncode == 0, armed.stdout + armed.stderr
    yield taking
    taking.server.shutdown()
    taking.server.server_close()


@pytest.mark.usefixtures("at_work")
def test_the_automations_tell_of_revisions_and_of_silent_and_failing_sources(
    server: dict[str, str],
    deployments: Mapping[str, Any],
    receiver: Receiver,
    site_config: Path,
    sample_warehouse: Path,
    tmp_path: Path,
) -> None:
    path = shutil.copytree(sample_warehouse, tmp_path / "w", symlinks=True)
    for table in ("runs", "published", "versions"):
        shutil.rmtree(path / table, ignore_errors=True)
    for ago in (60, 50):  # it published every ten days, and then no more
        began = datetime.now(UTC) - timedelta(days=ago)
        told = {"sources": {"sample-gov": {"new": 3}}}
        ended = Ended(run_id=f"run-{ago}", flow="monitor", started_at=began, finished_at=began, summary=told)
        Warehouse(path).append_run(ended)
    config = without_answer_of("sample-daily", site_config, tmp_path / "config")
    where = {"warehouse": str(path), "config": str(config), "sources": ["sample-gov", "sample-daily"]}
    ran = run_of(deployments["monitor"], server, **where)
    assert (ran["state"]["type"], ran["state"]["name"]) == ("COMPLETED", "Completed with concerns"), ran
    silent = {one["subject"]: one["body"] for one in receiver.wait_for("/silent", 2)}
    assert silent["sample-gov"].startswith("nothing new since ")
    assert silent["sample-daily"].startswith("nothing could be found: ")


def without_answer_of(name: str, site_config: Path, folder: Path) -> Path:
    """A configuration in which the site of a source does not answer."""
    shutil.copytree(site_config, folder)
    (source,) = [one for one in load_config(site_config).sources if one.name == name]
    port = re.search(r"127\.0\.0\.1:\d+", repr(source.discovery))
    assert port
    sources = folder / "sources.yaml"
    text = sources.read_text("utf-8").replace(port[0], "127.0.0.1:9")
    sources.write_text(text.replace(port[0].replace(".", r"\."), r"127\.0\.0\.1:9"), "utf-8")
    return folder


@pytest.mark.usefixtures("at_work")
def test_a_backfill_runs_on_a_worker_and_shows_its_progress(
    server: dict[str, str], deployments: Mapping[str, Any], tmp_path: Path
) -> None:
    pages = made(tmp_path / "warcs", 20)
    where = {"warcs": [str(tmp_path / "warcs")], "warehouse": str(tmp_path / "w"), "processes": 1}
    ran = run_of(deployments["backfill"], server, **where)
    assert ran["state"]["type"] == "COMPLETED", ran["state"]
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
    "wrong",
    [{"processes": 0}, {"since": "soon"}, {"warcs": "one"}, {"sources": "sample"}, {"publish_every": -1}],
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


def test_of_more_than_can_be_told_what_contradicts_comes_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(FLOW.parent)
    telling = runpy.run_path(str(FLOW.with_name("telling.py")))
    changes = [_change(event) for event in EVENTS for _ in range(telling["MOST_EVENTS"])]
    told = [one.event for one in telling["by_urgency"](changes)]
    assert told[: telling["MOST_EVENTS"]] == ["revised"] * telling["MOST_EVENTS"]
    assert (len(told), set(told)) == (len(changes), set(EVENTS))


def _change(event: str) -> Change:
    about = {"indicator": "gdp", "ref_area": "CN-CQ", "measure": "level", "status": "actual"}
    return Change(event=event, time_period="2024", value=1.0, unit="CNY", bound="=", url="", **about)


@pytest.mark.parametrize(("code", "again"), [(errno.EIO, True), (errno.ENOSPC, False)])
def test_a_stage_is_tried_again_only_where_the_storage_may_recover(
    code: int, again: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    from prefect.states import Failed

    monkeypatch.syspath_prepend(FLOW.parent)  # what running the file does by itself
    may_pass = runpy.run_path(str(FLOW.with_name("stages.py")))["may_pass"]
    assert may_pass(None, None, Failed(data=OSError(code, "no"))) is again
