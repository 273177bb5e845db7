"""`cqmonitor sources`: what whoever adds a source is told."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from cqmonitor.cli import app


def cqmonitor(*args: object) -> Result:
    return CliRunner().invoke(app, [str(arg) for arg in args], prog_name="cqmonitor")


@pytest.fixture
def config(site_config: Path, tmp_path: Path) -> Path:
    """A configuration to which a test adds sources."""
    for file in site_config.glob("*.yaml"):
        (tmp_path / file.name).write_bytes(file.read_bytes())
    return tmp_path


def add(config: Path, site: str, discovery: str, further: str = "", *, loopback: bool = True) -> None:
    """Add the source `tried` on a site of this machine."""
    with (config / "sources.yaml").open("a", encoding="utf-8") as file:
        file.write(f"""
  - name: tried
    outlet: Tried
    lang: en
    allow_loopback: {str(loopback).lower()}
    {further}
    discovery:
      - {discovery.format(site=site)}
    http: {{requests_per_second: 200}}
""")


def test_sources_are_listed_with_how_they_are_found(site_config: Path) -> None:
    result = cqmonitor("sources", "list", "--config", site_config)
    (line,) = [line for line in result.stdout.splitlines() if line.startswith("sample-daily")]
    assert line.rstrip().endswith("yes")
    assert "feed, sitemap" in line
    assert "as sample" in line


def test_a_good_source_shows_methods_robots_an_article_and_its_claims(site_config: Path) -> None:
    result = cqmonitor("sources", "check", "sample-gov", "--config", site_config)
    assert result.exit_code == 0, result.stderr
    assert "Nothing to mend" in result.stdout
    for told in ("list", "allows all of it", "上半年全市经济运行情况新闻发布稿", "1.59294 trillion"):
        assert told in result.stdout


@pytest.mark.parametrize(
    ("discovery", "further", "told"),
    [
        ("{{method: feed, urls: ['{site}/sitemap.xml']}}", "", "bad-feed"),
        ("{{method: feed, urls: ['{site}/nowhere']}}", "", "copy the address anew"),
        ("{{method: list, urls: ['{site}/news/'], link: .no-such-class}}", "", "selects nothing"),
        ("{{method: list, urls: ['{site}/news/']}}", "include: ['/nothing-like-it/']", "are left out by"),
        ("{{method: urls, urls: ['{site}/news/']}}", "", "list-page: it is no article"),
        ("{{method: urls, urls: ['{site}/preview/draft-budget-2025/']}}", "", "refuses 1 of 1"),
        ("{{method: folder, path: nowhere}}", "", "folder of sources.yaml"),
    ],
)
def test_a_source_that_does_not_work_says_what_to_mend(
    site: tuple[str, ...], config: Path, discovery: str, further: str, told: str
) -> None:
    add(config, site[0], discovery, further)
    result = cqmonitor("sources", "check", "tried", "--config", config)
    assert result.exit_code == 1
    assert told in result.stdout
    assert "no article of tried could be read" in result.stderr


def test_an_entry_for_another_language_is_told(site: tuple[str, ...], config: Path) -> None:
    add(config, site[1], "{{method: list, urls: ['{site}/tjsj/'], link: ul.list li a}}")
    result = cqmonitor("sources", "check", "tried", "--config", config)
    assert result.exit_code == 0
    assert "the entry says lang: en" in result.stdout
    assert "set `tested: true`" in result.stdout


def test_nothing_is_archived(site_config: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert cqmonitor("sources", "check", "sample-gov", "--config", site_config).exit_code == 0
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("name", "advice"), [("nobody", "sources list"), ("sample", "sample-gov")])
def test_an_unknown_source_is_wrong_use(site_config: Path, name: str, advice: str) -> None:
    result = cqmonitor("sources", "check", name, "--config", site_config)
    assert result.exit_code == 2
    assert advice in result.stderr


def test_sites_of_others_want_to_know_who_asks(config: Path) -> None:
    add(config, "", "{{method: folder, path: nowhere}}", loopback=False)
    assert "`user_agent`" in cqmonitor("sources", "check", "tried", "--config", config).stdout
