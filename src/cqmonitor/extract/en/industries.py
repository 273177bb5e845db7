"""The industry that is spoken of, and what of it is measured: "its value added", "The sector earned 24 billion yuan"."""

from __future__ import annotations

import re
from dataclasses import replace

from cqmonitor.codes import Measure
from cqmonitor.extract.catalog import Catalog
from cqmonitor.extract.en.clause import Clause
from cqmonitor.extract.en.concepts import Concept
from cqmonitor.extract.en.nouns import FUNCTION_WORDS
from cqmonitor.extract.en.subjects import subject_of

_THE_INDUSTRY = r"(?:the|this|that)\s(?:\w+\s)?(?:industry|sector|trade|business)"
_MEASURED = re.compile(
    rf"(?:\w+\s)??(?:{_THE_INDUSTRY}'s\s(?P<owned>.+)|(?:its|their)\s(?:own\s)?(?P<its>.+)|"
    rf"(?:the\s)?(?P<head>[\w\s-]+?)\s(?:of|in)\s{_THE_INDUSTRY}|(?P<whole>{_THE_INDUSTRY}|it|they))$",
    re.IGNORECASE,
)
_VALUE_ADDED = re.compile(
    r"(?:total\s)?(?:value[\s-]added|added[\s-]value|value-added\soutput)$", re.IGNORECASE
)
_EARNING = frozenset("earned earns made generated took brought raked grossed booked posted reported".split())


def names_industry(words: str, catalog: Catalog) -> bool:
    """Whether words name an industry of the catalog: "electronics", "software", "cars"."""
    return any(measured(noun, words, catalog) for noun in ("value added", "revenue"))


def measured(noun: str, industry: str, catalog: Catalog) -> str | None:
    """The code of what a noun measures of an industry: its value added, its revenue."""
    for name in (
        f"{noun} of {industry}",
        f"{noun} of the {industry} industry",
        f"{industry} {noun}",
        f"{industry} industry {noun}",
    ):
        if code := catalog.indicators.whole(name):
            return code
    if not _VALUE_ADDED.match(noun):
        return None
    counted = [
        code
        for mention in catalog.counted.find(industry)
        for code in mention.what
        if mention.end == len(industry)
    ]
    codes = {code for code in counted if code.endswith("_value_added")}
    return codes.pop() if len(codes) == 1 else None


def of_industry(concept: Concept, clause: Clause) -> Concept | None:
    """What the words measure of the industry that was spoken of last."""
    here = introduced(clause)
    industry = here if here and names_industry(here, clause.catalog) else clause.discourse.industry
    match = _MEASURED.match(concept.words.strip())
    if not industry or match is None or clause.discourse.company:
        return None
    if match["its"] and industry not in (here, clause.discourse.subject):
        return None  # another has been spoken of since
    noun = match["owned"] or match["its"] or match["head"] or _of_whole(clause)
    code = measured(noun.strip().lower(), industry, clause.catalog) if noun else None
    return (
        replace(concept, words=f"{noun} of {industry}", code=code, anaphor=False, restricted=False)
        if code
        else None
    )


def of_subject_industry(concept: Concept, clause: Clause) -> Concept | None:
    """ "Electronics did well: …, and the value added of the industry rose": of the one that the sentence opens with."""
    subject, match = subject_of(clause.tokens), _MEASURED.match(concept.words.strip())
    noun = match["head"].lower() if match and match["head"] else ""
    code = measured(noun, subject, clause.catalog) if noun and subject else None
    return replace(concept, words=f"{noun} of {subject}", code=code, anaphor=False) if code else None


def _of_whole(clause: Clause) -> str:
    """ "The sector accounted for a fifth of industrial value added", "The sector earned 24 billion yuan"."""
    what = clause.what
    if what.measure is Measure.SHARE:
        behind = clause.tokens[clause.index + 1 : clause.index + 8]
        whole = next((token.code or "" for token in behind if token.kind == "indicator"), "")
        return "value added" if whole in ("gdp", "industrial_value_added") else ""
    return "revenue" if what.unit == "CNY" and clause.verb in _EARNING else ""


def introduced(clause: Clause) -> str:
    """ "Software is growing faster still: revenue of the industry hit": the subject before the colon."""
    colon = any(token.word == ":" for token in clause.tokens[: clause.index])
    return subject_of(clause.tokens) if colon and clause.last is None else ""


def industry_beside(clause: Clause) -> Concept | None:
    """ "Industrial output rose: electronics, which gained 10 percent, and materials, up 9 percent": each of its own."""
    before, what = clause.spoken_of, clause.what
    if (
        before is None
        or not (before.code or "").endswith("_value_added")
        or what.measure is not Measure.GROWTH
    ):
        return None
    at = (what.verb if clause.governed else clause.index) - 1
    while at > 0 and clause.tokens[at].word in ("which", ",", "by"):
        at -= 1
    if at == what.verb - 1 and clause.governed:
        return None  # no mark between name and verb: its subject is looked for anyhow
    behind = clause.tokens[clause.index + 1 : clause.index + 3]
    if len(behind) > 1 and behind[0].word in (",", "and") and behind[1].kind == "quantity":
        return None  # "up by 3, 7 and 5 percent": those of a list
    start = clause.last.index if clause.last else -1
    for first in range(max(at - 2, start + 1), at + 1):
        if clause.tokens[first].kind == "mark" or clause.tokens[first].word in FUNCTION_WORDS:
            continue
        words = " ".join(token.word for token in clause.tokens[first : at + 1])
        if code := measured("value added", words, clause.catalog):
            return Concept(words, code)
    return None


AMONG_INDUSTRIES = re.compile(
    r"\b(?:pillar|key|major|leading|main)\s(?:industries|sectors)\b|\bby\sindustry\b|\bpillars?\b",
    re.IGNORECASE,
)


def industry_making(concept: Concept, catalog: Catalog) -> Concept | None:
    """ "Among the pillar industries, automobiles grew 8.9 percent": the industry that makes them."""
    word = concept.words.lower().removeprefix("the ").removesuffix("s")
    for name in (f"{word} industry", f"{word}s industry"):
        if code := catalog.indicators.whole(name):
            return Concept(concept.words, code, concept.area)
    return None
