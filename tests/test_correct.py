"""Writing corrections.yaml: only what is right gets in, and nothing else of the file changes."""

from __future__ import annotations

import shutil
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from cqmonitor.config import Amendment, Correction, config_folder, load_config, write_correction
from cqmonitor.config.load import _PACKAGE
from cqmonitor.errors import ConfigError, InputError

AT = datetime(2025, 1, 6, 9, 30, tzinfo=UTC)


def correction(claim_id: str = "0123456789abcdef", **amend: Any) -> Correction:
    return Correction(
        claim_id=claim_id,
        action="amend" if amend else "reject",
        amend=Amendment(**amend) if amend else None,
        reason="It's the first: eleven months",
        author="A. Analyst",
        at=AT,
    )


@pytest.fixture
def config(tmp_path: Path) -> Path:
    return Path(shutil.copytree(config_folder(), tmp_path / "config"))


@pytest.mark.parametrize(
    "entry",
    [
        correction(),
        correction(value=3.2e12, unit="CNY", status="target"),
        correction(period_start=date(2024, 1, 1), period_end=date(2024, 11, 30), indicator="gdp"),
    ],
)
def test_what_is_written_is_what_is_read(config: Path, entry: Correction) -> None:
    write_correction(entry, config)
    assert load_config(config).corrections == (entry,)


def test_comments_and_other_entries_stay(config: Path) -> None:
    file = write_correction(correction(), config)
    before = file.read_text("utf-8")
    assert before.startswith("# The analyst's hand")
    write_correction(correction("f" * 16, value=6.3), config)
    assert file.read_text("utf-8").startswith(before)
    assert len(load_config(config).corrections) == 2


@pytest.mark.parametrize("amend", [{"indicator": "no_such"}, {"ref_area": "CN-XX"}, {"unit": "furlong"}])
def test_an_unknown_code_leaves_the_file_as_it_was(config: Path, amend: dict[str, str]) -> None:
    before = (config / "corrections.yaml").read_bytes()
    with pytest.raises(ConfigError, match=next(iter(amend.values()))):
        write_correction(correction(**amend), config)
    assert (config / "corrections.yaml").read_bytes() == before


def test_a_claim_is_corrected_once(config: Path) -> None:
    write_correction(correction(), config)
    with pytest.raises(ConfigError, match="stands twice"):
        write_correction(correction(value=1.0), config)


def test_the_configuration_of_the_package_is_not_edited(
    monkeypatch: pytest.MonkeyPatch, config: Path
) -> None:
    monkeypatch.setattr("cqmonitor.config.load._PACKAGE", config.parent)
    packaged = config.rename(config.parent / "default_config")
    assert _PACKAGE.name == "cqmonitor"
    with pytest.raises(InputError, match="--config"):
        write_correction(correction(), packaged)
