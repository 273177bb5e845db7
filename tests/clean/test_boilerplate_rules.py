"""Every rule of boilerplate.yaml: its examples go, its counter-examples stay, its pattern is fast."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cqmonitor.clean.article import default_rules
from cqmonitor.clean.boilerplate import strip
from cqmonitor.clean.lines import halfwidth
from cqmonitor.config import BoilerplateRule

RULES = default_rules()
SEEDS = Path(__file__).parents[2].parent / "shared" / "seeds"
WORDS = (
    *"By A Home | > 来源: 记者 2024-03-05 © ( [ 】 编辑 Photo/ ICP备 . , 。 Cookie".split(),
    " ",
    "  ",
    "1",
    "Tel: ",
)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_examples_go_and_counter_examples_stay(rule: BoilerplateRule) -> None:
    assert rule.examples
    assert rule.counter_examples
    for line in rule.examples:
        found = strip(line, [rule])
        assert found.text != line, line
        assert {gone.reason for gone in found.removed} == {rule.name}
    for line in rule.counter_examples:
        assert strip(line, [rule]).text == " ".join(line.split()), line


@pytest.mark.parametrize(
    "rule", [each for each in RULES if each.scope != "match"], ids=lambda rule: rule.name
)
def test_no_rule_takes_the_counter_example_of_another_in_its_language(rule: BoilerplateRule) -> None:
    """Counter-examples are article text, whichever rule they were written for."""
    others = [line for other in RULES for line in other.counter_examples]
    assert [line for line in others if rule.pattern.search(halfwidth(line))] == []


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_repetitions_are_bounded(rule: BoilerplateRule) -> None:
    """No `*` or `+` on a group: that is what makes a pattern of exponential cost."""
    bare = re.sub(r"\\.|\[(?:\\.|[^\]])*\]", "x", rule.pattern.pattern)
    assert not re.search(r"\)[*+]", bare)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.one_of(st.sampled_from(WORDS), st.text(max_size=5)), max_size=150))
def test_nothing_is_lost_without_a_trace(words: list[str]) -> None:
    """Every visible character of the input is in the text or in a removed line."""
    text = " ".join(words)
    found = strip(text, RULES)
    kept = "".join((found.text, *(gone.text for gone in found.removed)))
    assert sorted(strip(text, []).text.replace(" ", "").replace("\n", "")) == sorted(re.sub(r"\s", "", kept))


FACT = re.compile(r"\d|\bone\b")
CREDIT = re.compile(r" ?\((?:Photo|Graphic) ?/[^)]*\)$")


@pytest.mark.skipif(not SEEDS.is_dir(), reason="the shared articles are not here")
@pytest.mark.parametrize("path", sorted(SEEDS.glob("*.txt")), ids=lambda path: path.stem[:3])
def test_the_seeds_keep_every_line_of_the_article_and_nothing_of_the_page(path: Path) -> None:
    """What the text must be by the layout of the outlet's pages, which no rule knows."""
    page = [" ".join(line.split()) for line in path.read_text(encoding="utf-8").splitlines()]
    top = [page[0], page[2], page[4] if "|" in page[4] else ""] if page[0] == "iChongqing Title" else []
    ends = [i for i, line in enumerate(page) if re.match(r"MUST READ|New Era, New|A Tour in", line)]
    body = [line for line in page[: min(ends, default=None)] if line not in top]
    told = [CREDIT.sub("", line) for line in body if FACT.search(line) or "(Photo" not in line]
    found = strip("\n".join(page), RULES, plain=True)
    assert found.text.splitlines() == list(filter(None, told))
    whole = sorted(
        "".join(found.text.split()) + "".join("".join(gone.text.split()) for gone in found.removed)
    )
    assert whole == sorted("".join("".join(page).split()))
    assert all(gone.reason for gone in found.removed)
