"""config/: what is shipped is whole, and what is wrong is said with file, line, key and what is allowed."""

from __future__ import annotations

import csv
import itertools
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cqmonitor import sample_site
from cqmonitor.codes import UNITS, Measure
from cqmonitor.config import (
    FILES,
    Config,
    Http,
    config_folder,
    http_for,
    load_config,
    rules_version,
    select_sources,
)
from cqmonitor.errors import ConfigError, InputError

CHECKOUT = Path(__file__).parents[1]
CODE_LIST = CHECKOUT.parent / "shared" / "claims" / "indicators.csv"

SMALL = {
    "sources.yaml": """\
http:
  requests_per_second: 2
sources:
  - name: harbour-post
    outlet: Harbour Post
    lang: en
    discovery:
      - {method: feed, urls: ["https://harbour.example/feed/"]}
""",
    "indicators.yaml": """\
indicators:
  - code: tea_output
    name_en: Tea output
    name_zh: 茶叶产量
    aliases_en: [tea production]
    aliases_zh: [茶叶总产量]
    activity: output
    things_en: [tea]
    things_zh: [茶叶]
    unit: t
    kind: flow
    plausible: {level: {low: 1, high: 1.0e+7}}
    description: Tea picked.
  - code: tea_price
    name_en: Tea price
    name_zh: 茶叶价格
    unit: CNY
    kind: ratio
    description: Price of a kilogram.
""",
    "areas.yaml": """\
areas:
  - {code: CN, name_en: China, name_zh: 中国}
  - {code: CN-CQ, name_en: Chongqing, name_zh: 重庆, parent: CN}
""",
    "boilerplate.yaml": """\
rules:
  - name: hotline
    lang: en
    pattern: '^Hotline: \\d+'
    examples: ['Hotline: 123']
    counter_examples: [The hotline took 123 calls.]
""",
    "corrections.yaml": """\
corrections:
  - claim_id: 0123456789abcdef
    action: amend
    amend: {value: 12.5, unit: CNY}
    reason: A slip of the pen.
    author: A. Analyst
    at: 2025-01-06T09:30:00+08:00
""",
}


def write(folder: Path, **texts: str) -> Path:
    """A whole small configuration, with the given files (named without ending) in place of its own."""
    folder.mkdir(exist_ok=True)
    for name, text in (SMALL | {f"{name}.yaml": text for name, text in texts.items()}).items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def edited(folder: Path, name: str, old: str, new: str) -> Path:
    """The small configuration with one passage of one file changed."""
    text = SMALL[f"{name}.yaml"]
    assert old in text
    return write(folder, **{name: text.replace(old, new, 1)})


def refusal(folder: Path) -> ConfigError:
    with pytest.raises(ConfigError) as caught:
        load_config(folder)
    return caught.value


@pytest.fixture(scope="module")
def shipped() -> Config:
    return load_config(CHECKOUT / "config")


# --- where it is found --------------------------------------------------------------------------


def test_the_checkout_is_the_default(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CQMONITOR_CONFIG", raising=False)
    assert config_folder() == CHECKOUT / "config"


def test_the_environment_names_another(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CQMONITOR_CONFIG", str(write(tmp_path / "mine")))
    assert [source.name for source in load_config().sources] == ["harbour-post"]


def test_a_given_path_wins_over_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CQMONITOR_CONFIG", str(tmp_path / "nowhere"))
    assert load_config(write(tmp_path / "mine")).http.requests_per_second == 2


def test_a_folder_that_is_none_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"nowhere: no such folder .*areas\.yaml"):
        load_config(tmp_path / "nowhere")


@pytest.mark.parametrize("name", FILES)
def test_a_missing_file_is_named(tmp_path: Path, name: str) -> None:
    (write(tmp_path) / name).unlink()
    error = refusal(tmp_path)
    assert error.file == str(tmp_path / name)
    assert "no such file" in error.problem


def test_a_file_in_another_encoding_names_the_line(tmp_path: Path) -> None:
    (write(tmp_path) / "areas.yaml").write_bytes("areas:\n  # 重庆\n".encode("gb18030"))
    error = refusal(tmp_path)
    assert (error.line, "UTF-8" in error.problem) == (2, True)


def test_a_changed_file_is_read_again(tmp_path: Path) -> None:
    assert load_config(write(tmp_path)).http.requests_per_second == 2
    edited(tmp_path, "sources", "requests_per_second: 2", "requests_per_second: 3")
    assert load_config(tmp_path).http.requests_per_second == 3


# --- what is wrong with the shape ---------------------------------------------------------------

BROKEN_SHAPES = [
    # file, old, new, line, key, words of the problem, some of what is allowed
    ("sources", "outlet: Harbour", "outlett: Harbour", 5, "sources[0].outlett", "unknown key", ["outlet"]),
    ("sources", "lang: en", "lang: fr", 6, "sources[0].lang", "'fr'", ["en", "zh"]),
    ("sources", "    outlet: Harbour Post\n", "", 4, "sources[0].outlet", "missing", []),
    ("sources", "method: feed", "method: rss", 8, "sources[0].discovery[0]", "'rss'", ["feed", "warc"]),
    ("sources", "method: feed, ", "", 8, "sources[0].discovery[0]", "'method' is missing", ["feed"]),
    ("sources", "urls:", "url:", 8, "sources[0].discovery[0].url", "unknown key", ["urls"]),
    ("sources", "https://", "ftp://", 8, "sources[0].discovery[0].urls[0]", "ftp://harbour", []),
    ("sources", "second: 2", "second: fast", 2, "http.requests_per_second", "'fast'", []),
    ("sources", "second: 2", "second: 0", 2, "http.requests_per_second", "greater than 0", []),
    ("sources", "lang: en", "lang: en\n    include: ['(']", 7, "sources[0].include[0]", "regular expr", []),
    ("indicators", "kind: ratio", "kind: index", 18, "indicators[1].kind", "'index'", ["stock", "flow"]),
    ("indicators", "{level:", "{lewel:", 12, "indicators[0].plausible.lewel", "'lewel'", list(Measure)),
    ("indicators", "high: 1", "hihg: 1", 12, "indicators[0].plausible.level.hihg", "unknown key", ["high"]),
    (
        "indicators",
        "activity: output",
        "activity: growing",
        7,
        "indicators[0].activity",
        "growing",
        ["sales"],
    ),
    ("areas", "code: CN-CQ", "code: cq", 3, "areas[1].code", "'cq'", []),
    ("boilerplate", "'^Hotline: ", "'(^Hotline: ", 4, "rules[0].pattern", "unterminated subpattern", []),
    ("corrections", "action: amend", "action: drop", 3, "corrections[0].action", "'drop'", ["reject"]),
    ("corrections", "09:30:00+08:00", "09:30:00", 7, "corrections[0].at", "timezone", []),
    ("corrections", "2025-01-06", "2025-13-06", 7, "corrections[0].at", "2025-13-06", []),
    (
        "sources",
        "lang: en",
        "lang: en\n    online_since: 2025-02-30",
        7,
        "sources[0].online_since",
        "02-30",
        [],
    ),
    ("corrections", "value: 12.5", "valu: 12.5", 4, "corrections[0].amend.valu", "unknown key", ["value"]),
]


@pytest.mark.parametrize(("file", "old", "new", "line", "key", "problem", "allowed"), BROKEN_SHAPES)
def test_a_broken_shape_is_said_with_file_line_key_and_choices(
    tmp_path: Path, file: str, old: str, new: str, line: int, key: str, problem: str, allowed: list[str]
) -> None:
    first = refusal(edited(tmp_path, file, old, new))
    error = next(each for each in (first, *first.others) if each.key == key)
    assert (error.file, error.line) == (str(tmp_path / f"{file}.yaml"), line)
    assert problem in error.problem
    assert set(allowed) <= set(error.allowed)
    assert all(part in str(first) for part in (f"{file}.yaml:{line}:", key, problem, *allowed))


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("areas:\n  - {code: CN, name_en: China\n  - {code: X}\n", 3),
        ("areas: [\n", 2),
        ("areas:\n\t- code: CN\n", 2),
        ("areas:\n - code: *nothing\n", 2),
    ],
)
def test_broken_yaml_names_the_line(tmp_path: Path, text: str, line: int) -> None:
    error = refusal(write(tmp_path, areas=text))
    assert error.line is not None
    assert abs(error.line - line) <= 1
    assert error.file.endswith("areas.yaml")


def test_a_duplicate_key_names_its_line(tmp_path: Path) -> None:
    error = refusal(edited(tmp_path, "sources", "    lang: en\n", "    lang: en\n    lang: zh\n"))
    assert (error.line, "duplicate key" in error.problem, "lang" in error.problem) == (7, True, True)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("areas: CN\n", "areas.yaml:1: areas: should be a list, found 'CN'"),
        ("- CN\n", "areas.yaml:1: should be keys with values, found ['CN']"),
        ("areas:\n  - CN\n", "areas.yaml:2: areas[0]: should be keys with values, found 'CN'"),
    ],
)
def test_a_wrong_kind_of_value_is_said_in_yaml_s_words(tmp_path: Path, text: str, told: str) -> None:
    assert told in str(refusal(write(tmp_path, areas=text)))


def test_corrections_may_all_be_taken_out(tmp_path: Path) -> None:
    assert load_config(write(tmp_path, corrections="corrections:\n")).corrections == ()


@pytest.mark.parametrize("text", ["", "[]\n", "just words\n", "3\n"])
def test_a_file_of_another_kind_is_refused(tmp_path: Path, text: str) -> None:
    assert refusal(write(tmp_path, areas=text)).file.endswith("areas.yaml")


def test_everything_wrong_is_told_at_once(tmp_path: Path) -> None:
    folder = write(
        tmp_path,
        sources=SMALL["sources.yaml"].replace("lang: en", "lang: fr").replace("outlet:", "outlett:"),
        areas=SMALL["areas.yaml"].replace("parent: CN", "parents: CN"),
    )
    error = refusal(folder)
    keys = [each.key for each in (error, *error.others)]
    assert keys == ["sources[0].outlet", "sources[0].outlett", "sources[0].lang", "areas[1].parents"]
    assert all(str(key) in str(error) for key in keys)


@given(st.text(max_size=200))
def test_any_text_is_read_or_refused_by_name(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    folder = write(tmp_path_factory.getbasetemp() / "any", corrections="corrections: []\n")
    (folder / "areas.yaml").write_text(text, encoding="utf-8", errors="replace")
    assert refusal(folder).file.endswith("areas.yaml")


# --- what is wrong beyond the shape -------------------------------------------------------------

BROKEN_SENSE = [
    ("indicators", "code: tea_price", "code: tea_output", 14, "indicators[1].code", "stands twice"),
    ("indicators", "Tea price", "tea  Production", 15, "indicators[1].name_en", "already names 'tea_output'"),
    ("indicators", "name_zh: 茶叶价格", "name_zh: 茶叶总产量", 16, "indicators[1].name_zh", "already names"),
    ("indicators", "unit: t\n", "unit: tonnes\n", 10, "indicators[0].unit", "unknown unit 'tonnes'"),
    ("indicators", "unit: t\n", "unit: unknown\n", 10, "indicators[0].unit", "unknown unit"),
    ("indicators", "low: 1,", "low: 1.0e+9,", 12, "indicators[0].plausible.level", "above high"),
    ("indicators", "    activity: output\n", "", 2, "indicators[0].activity", "need an activity"),
    ("indicators", "[tea production]", "['']", 5, "indicators[0].aliases_en[0]", "empty"),
    (
        "indicators",
        "unit: CNY",
        "aliases_en: [a, '<green |>tea <yield|production>']\n    unit: CNY",
        17,
        "indicators[1].aliases_en[1]",
        "'tea production' already names",
    ),
    (
        "indicators",
        "unit: CNY",
        "counted_en: [price]\n    unit: CNY",
        17,
        "indicators[1].counted_en",
        "topics_en",
    ),
    ("areas", "name_zh: 重庆", "name_zh: 中国", 3, "areas[1].name_zh", "already names 'CN'"),
    ("areas", "parent: CN", "parent: CH", 3, "areas[1].parent", "'CH' is no code"),
    ("areas", "parent: CN", "parent: CN-CQ", 3, "areas[1].parent", "lies in itself"),
    ("sources", "lang: en", "lang: en\n    home_area: CN-XX", 7, "sources[0].home_area", "areas.yaml"),
    ("sources", "lang: en", "lang: en\n    timezone: Asia/Chungking2", 7, "sources[0].timezone", "IANA"),
    ("sources", "lang: en", "lang: en\n    group: harbour-post", 7, "sources[0].group", "name of a source"),
    (
        "sources",
        'feed, urls: ["https://harbour.example/feed/"]',
        "urls",
        8,
        "sources[0].discovery[0]",
        "neither",
    ),
    ("boilerplate", "'Hotline: 123'", "'Phone: 123'", 5, "rules[0].examples[0]", "does not match"),
    ("boilerplate", "[The hotline", "['Hotline: 12', The", 6, "rules[0].counter_examples[0]", "matches"),
    ("corrections", "    amend: {value: 12.5, unit: CNY}\n", "", 2, "corrections[0].amend", "needs `amend`"),
    ("corrections", "action: amend", "action: reject", 4, "corrections[0].amend", "leave `amend` out"),
    ("corrections", "unit: CNY", "unit: yuan", 4, "corrections[0].amend.unit", "unknown unit"),
    ("corrections", "value: 12.5", "indicator: tee", 4, "corrections[0].amend.indicator", "indicators.yaml"),
    ("corrections", "value: 12.5", "ref_area: XX", 4, "corrections[0].amend.ref_area", "areas.yaml"),
]


@pytest.mark.parametrize(("file", "old", "new", "line", "key", "problem"), BROKEN_SENSE)
def test_what_makes_no_sense_is_said_with_file_line_and_key(
    tmp_path: Path, file: str, old: str, new: str, line: int, key: str, problem: str
) -> None:
    error = refusal(edited(tmp_path, file, old, new))
    assert (error.file, error.line, error.key) == (str(tmp_path / f"{file}.yaml"), line, key)
    assert problem in error.problem


def test_an_unknown_unit_lists_the_units(tmp_path: Path) -> None:
    error = refusal(edited(tmp_path, "indicators", "unit: t\n", "unit: tonnes\n"))
    assert set(error.allowed) == set(UNITS) - {"unknown"}


def test_one_thing_may_have_two_codes_in_two_units(tmp_path: Path) -> None:
    text = SMALL["indicators.yaml"].replace(
        "kind: ratio", "kind: ratio\n    activity: output\n    things_en: [tea]"
    )
    assert len(load_config(write(tmp_path / "apart", indicators=text)).indicators) == 2
    error = refusal(write(tmp_path / "alike", indicators=text.replace("unit: CNY", "unit: t")))
    assert "already names 'tea_output'" in error.problem


def test_alternatives_are_written_out(tmp_path: Path) -> None:
    folder = edited(tmp_path, "indicators", "tea production", "'<tea|leaf> output of <the |>year', tea made")
    assert load_config(folder).indicators[0].aliases_en == (
        "tea output of the year",
        "tea output of year",
        "leaf output of the year",
        "leaf output of year",
        "tea made",
    )


# --- what a run does with it --------------------------------------------------------------------


def test_a_source_overrides_only_what_it_states() -> None:
    base = Http(requests_per_second=0.5, attempts=7)
    source = load_config(CHECKOUT / "config").sources[-1].model_copy(update={"http": Http(per_host=9)})
    assert http_for(source, base) == Http(requests_per_second=0.5, attempts=7, per_host=9)


def test_relative_paths_are_beside_the_configuration(tmp_path: Path) -> None:
    feed = '{method: feed, urls: ["https://harbour.example/feed/"]}'
    folder = edited(tmp_path, "sources", feed, "{method: folder, path: saved}")
    (method,) = load_config(folder).sources[0].discovery
    assert method.method == "folder"
    assert Path(method.path) == tmp_path / "saved"


def test_a_group_runs_its_sources_though_they_are_not_enabled(shipped: Config) -> None:
    sample = {source.name for source in select_sources(shipped, ["sample"])}
    assert sample == {"sample-news", "sample-gov", "sample-daily"}
    assert not sample & {source.name for source in select_sources(shipped)}
    assert [source.name for source in select_sources(shipped, ["ichongqing"])] == ["ichongqing"]


def test_an_unknown_source_lists_what_there_is(shipped: Config) -> None:
    with pytest.raises(InputError, match=r"no source or group named nowhere.*ichongqing.*sample"):
        select_sources(shipped, ["ichongqing", "nowhere"])


RULE_EDITS = [
    ("indicators", "tea production", "tea harvest"),
    ("areas", "name_zh: 重庆", "name_zh: 渝"),
    ("boilerplate", "Hotline: \\d+", "Hotline: \\d"),
    ("sources", "lang: en", "lang: en\n    drop: [.advert]"),
    ("sources", "lang: en", "lang: en\n    home_area: CN"),
]
OTHER_EDITS = [
    ("sources", "requests_per_second: 2", "requests_per_second: 9"),
    ("sources", "https://harbour.example/feed/", "https://harbour.example/rss/"),
    ("sources", "lang: en", "lang: en\n    lookback_days: 9"),
    ("corrections", "value: 12.5", "value: 13.5"),
]


@pytest.mark.parametrize(("file", "old", "new"), RULE_EDITS)
def test_what_changes_a_reading_changes_the_rules_version(
    tmp_path: Path, file: str, old: str, new: str
) -> None:
    before = rules_version(load_config(write(tmp_path / "a")))
    after = rules_version(load_config(edited(tmp_path / "b", file, old, new)))
    assert re.fullmatch(r"[0-9a-f]{16}", before)
    assert before != after


@pytest.mark.parametrize(("file", "old", "new"), OTHER_EDITS)
def test_what_changes_no_reading_keeps_the_rules_version(
    tmp_path: Path, file: str, old: str, new: str
) -> None:
    before = rules_version(load_config(write(tmp_path / "a")))
    assert rules_version(load_config(edited(tmp_path / "b", file, old, new))) == before


def test_the_same_configuration_elsewhere_has_the_same_rules_version(tmp_path: Path, shipped: Config) -> None:
    copy = shutil.copytree(CHECKOUT / "config", tmp_path / "copy")
    assert rules_version(load_config(copy)) == rules_version(shipped)


# --- what is shipped ----------------------------------------------------------------------------


def test_every_indicator_is_named_in_both_languages(shipped: Config) -> None:
    for indicator in shipped.indicators:
        assert indicator.aliases_en, indicator.code
        assert indicator.aliases_zh or indicator.things_zh, indicator.code
        for text in (indicator.name_zh, indicator.description_zh):
            assert re.search("[\u4e00-\u9fff]", text), indicator.code
        assert set(indicator.plausible) >= {Measure.LEVEL, Measure.GROWTH}, indicator.code


@pytest.mark.skipif(
    not CODE_LIST.exists(), reason="the code list lies beside the checkout only in development"
)
def test_all_codes_of_the_code_list_are_there(shipped: Config) -> None:
    with CODE_LIST.open(encoding="utf-8") as file:
        listed = {(row["code"], row["unit"], row["kind"]) for row in csv.DictReader(file)}
    assert {(each.code, each.unit, each.kind.value) for each in shipped.indicators} == listed


@pytest.mark.parametrize(
    ("phrase", "code"),
    [
        ("GRP", "gdp"),
        ("total retail sales of social consumer goods", "retail_sales"),
        ("added value of the industry above the scale", "industrial_value_added"),
        ("foreign trade volume", "foreign_trade"),
        ("general public budget revenue", "budget_revenue"),
        ("社零总额", "retail_sales"),
        ("规上工业", "industrial_value_added"),
        ("固投", "fixed_asset_investment"),
        ("外贸进出口总值", "foreign_trade"),
        ("一般预算收入", "budget_revenue"),
    ],
)
def test_the_usual_names_are_known(shipped: Config, phrase: str, code: str) -> None:
    named = {
        each.code
        for each in shipped.indicators
        if phrase in (each.name_en.lower(), each.name_zh, *each.aliases_en, *each.aliases_zh)
    }
    assert named == {code}


def test_one_thing_made_and_sold_and_exported_has_a_code_each(shipped: Config) -> None:
    codes = {
        (each.activity, each.unit): each.code
        for each in shipped.indicators
        if "NEVs" in each.things_en and "新能源车" in each.things_zh
    }
    assert codes == {
        ("output", "count"): "nev_output",
        ("sales", "count"): "nev_sales",
        ("exports", "count"): "nev_exports",
        ("exports", "CNY"): "nev_export_value",
    }


def codes_below(config: Config, parent: str, pattern: str) -> list[str]:
    return [each.code for each in config.areas if each.parent == parent and re.fullmatch(pattern, each.code)]


def test_areas_are_complete(shipped: Config) -> None:
    assert len(codes_below(shipped, "CN", "CN-[A-Z]{2}")) == 34
    assert len(codes_below(shipped, "CN-CQ", r"CN-500[12]\d\d")) == 38
    assert len(codes_below(shipped, "CN-SC", r"CN-51\d{2}00")) == 21
    assert len(codes_below(shipped, "WORLD", "[A-Z]{2}")) == 249 - 3 + 1  # HK, MO, TW are CN-; EU is more


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Yubei", "CN-500112"),
        ("渝北区", "CN-500112"),
        ("Pengshui County", "CN-500243"),
        ("Chengdu", "CN-510100"),
        ("川渝", "X-CHENGYU"),
        ("双城经济圈", "X-CHENGYU"),
        ("两江新区", "X-LIANGJIANG"),
        ("全国", "CN"),
        ("nationwide", "CN"),
        ("全球", "WORLD"),
        ("东盟", "X-ASEAN"),
        ("European Union", "EU"),
        ("Norway", "NO"),
    ],
)
def test_areas_go_by_their_names(shipped: Config, name: str, code: str) -> None:
    named = {
        each.code
        for each in shipped.areas
        if name in (each.name_en, each.name_zh, *each.aliases_en, *each.aliases_zh)
    }
    assert named == {code}


COMMON = (
    "the city, the municipality, us, turkey, wuxi, jiangbei, dianjiang, 全市, 我市, 江北, 南岸, 长寿, "
    "沿海地区, 增加纳税, 繁荣昌盛, 推广安全, 国内江河, 峨眉山, 投资阳光, 复合肥料, 经济南部, 出海口, 西南通道"
).split(", ")


@pytest.mark.parametrize("phrase", COMMON)
def test_common_words_are_no_areas(shipped: Config, phrase: str) -> None:
    names = itertools.chain.from_iterable(
        (each.name_en.lower(), each.name_zh, *map(str.lower, each.aliases_en), *each.aliases_zh)
        for each in shipped.areas
    )
    chinese = phrase > "\u4e00"
    assert [name for name in names if (name in phrase if chinese else name == phrase)] == []


def test_live_sources_say_that_they_are_untested(shipped: Config) -> None:
    for source in shipped.sources:
        sample = source.group == "sample"
        assert source.tested is sample
        assert source.enabled is not sample
        assert source.allow_loopback is sample
    assert {source.lang for source in shipped.sources if source.enabled} == {"en", "zh"}
    assert {source.authority for source in shipped.sources if source.enabled} == {"official", "press"}


def test_amp_twins_are_never_asked_for(shipped: Config) -> None:
    (source,) = select_sources(shipped, ["ichongqing"])
    article = "https://www.ichongqing.info/2024/05/06/a-story/"
    assert any(pattern.search(article) for pattern in source.include)
    assert not any(pattern.search(article) for pattern in source.exclude)
    for twin in ("amp/", "amp", "?amp=1", "amp/?x=1"):
        assert any(pattern.search(article + twin) for pattern in source.exclude), twin


def test_the_sample_entries_are_those_of_the_sample_site(shipped: Config) -> None:
    served = sample_site.sources([f"http://127.0.0.1:{port}" for port in sample_site.PORTS])
    assert select_sources(shipped, ["sample"]) == served


def test_an_installed_copy_brings_its_own_configuration(tmp_path: Path) -> None:
    package = shutil.copytree(CHECKOUT / "src" / "cqmonitor", tmp_path / "cqmonitor")
    shutil.copytree(CHECKOUT / "config", package / "default_config")
    asked = "from cqmonitor.config import config_folder, load_config; load_config(); print(config_folder())"
    environment = {key: value for key, value in os.environ.items() if key != "CQMONITOR_CONFIG"}
    said = subprocess.run(
        [sys.executable, "-c", asked],
        env=environment | {"PYTHONPATH": str(tmp_path)},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )
    assert said.stdout.strip() == str(package / "default_config")
