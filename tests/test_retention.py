"""Pages whose bodies are gone: what was read in them stays, and what cannot be done without them is told."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from cqmonitor import Warehouse
from cqmonitor.cli import app
from cqmonitor.pipeline import run
from cqmonitor.summary import headline
from cqmonitor.warehouse.maintain import maintain

LATER = datetime.now(UTC) + timedelta(days=62)


@pytest.fixture
def bodiless(sample_warehouse: Path, tmp_path: Path) -> Path:
    path = Path(shutil.copytree(sample_warehouse, tmp_path / "w", symlinks=True))
    done = maintain(path, now=LATER, bodies_for=timedelta(days=1))
    assert done.bodies == Warehouse(path).pages().collect().height
    return path


@pytest.fixture
def new_rules(site_config: Path, tmp_path: Path) -> Path:
    """The configuration with another indicator, which every page has to be read anew for."""
    config = Path(shutil.copytree(site_config, tmp_path / "config"))
    with (config / "indicators.yaml").open("a", encoding="utf-8") as file:
        names = "code: kites, name_en: kites, name_zh: 风筝"
        file.write("  - {" + names + ", unit: count, kind: flow, description: Kites flown.}\n")
    return config


def test_claims_stay_and_new_rules_say_what_they_cannot_read(
    bodiless: Path, new_rules: Path, sample_warehouse: Path
) -> None:
    pages = Warehouse(bodiless).pages().collect().height
    summary = run(bodiless, names=["sample-gov"], config=new_rules)
    assert summary.read.without_body == pages
    assert f"Pages whose body is gone: {pages}, as older rules read them." in headline(summary)
    ours, before = (
        Warehouse(path).observations().drop("first_recorded").collect()
        for path in (bodiless, sample_warehouse)
    )
    assert ours.equals(before)
    assert Warehouse(bodiless).check() == []


def test_the_same_rules_need_no_bodies(bodiless: Path, site_config: Path) -> None:
    summary = run(bodiless, names=["sample-gov"], config=site_config)
    assert summary.read.without_body == 0
    assert "body is gone" not in headline(summary)


def test_an_export_leaves_them_out_and_an_import_brings_them_back(
    bodiless: Path,
    new_rules: Path,
    sample_warehouse: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    kept = tmp_path / "kept.warc.gz"
    for path, file in ((sample_warehouse, kept), (bodiless, tmp_path / "empty.warc.gz")):
        app(["archive", "export", str(file), "--warehouse", str(path)], standalone_mode=False)
    pages = Warehouse(bodiless).pages().collect().height
    assert f"{pages} archived pages have no body any longer" in capsys.readouterr().out
    app(["archive", "import", str(kept), "--warehouse", str(bodiless)], standalone_mode=False)
    summary = run(bodiless, names=["sample-gov"], config=new_rules)
    assert summary.read.without_body == 0
    assert summary.read.total.articles > 20
