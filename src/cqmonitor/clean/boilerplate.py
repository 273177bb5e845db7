"""Takes away the lines that are the page's and not the article's, and keeps them with the reason.

Two ways work together: the patterns of `config/boilerplate.yaml`, and lines that a host repeats
(`repeated`). Where a line stands matters to both: an article's body runs from the first paragraph of
prose that is its own to the last one.
"""

from __future__ import annotations

from bisect import bisect
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from cqmonitor.clean.headline import find_headline
from cqmonitor.clean.lines import fold, halfwidth, is_prose, same_words, states_figure, tidy, width
from cqmonitor.clean.repeated import NOTHING, Repeated, line_key
from cqmonitor.config import BoilerplateRule
from cqmonitor.records import Removed

MAX_RULE_LENGTH = 2_000
"""A longer line (in characters) is a paragraph: only the rules for a part of a line are tried on its end."""

_END_OF_LINE = 400
_RESUME_WIDTH = 160.0


@dataclass(slots=True)
class Line:
    """One line on its way: its number in the page, its words, and why it goes."""

    number: int
    text: str
    reason: str = ""
    prose: bool = False
    caption: bool = False
    linked: bool = False
    taken: list[Removed] = field(default_factory=list)

    @property
    def kept(self) -> bool:
        """Whether the line is still in the text."""
        return not self.reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Stripped:
    """What is left of a page's text, and what was found on the way.

    `head` are the lines between headline and body that say who, when and where from; `tail` those
    below the article that say who edited it; `captions` the 1-based lines of `text` that are captions.
    `lines` are the keys (`repeated.line_key`) of what the patterns left, whatever the host repeats.
    """

    text: str
    title: str
    removed: tuple[Removed, ...]
    head: tuple[str, ...]
    tail: tuple[str, ...]
    captions: tuple[int, ...]
    lines: tuple[int, ...]


def strip(
    text: str,
    rules: Sequence[BoilerplateRule],
    *,
    repeated: Repeated = NOTHING,
    title: str = "",
    captions: Collection[str] = (),
    links: Collection[str] = (),
    plain: bool = False,
) -> Stripped:
    """The text without boilerplate.

    Args:
        text: the page's text, a paragraph, heading, list item or table row a line.
        rules: patterns, tried in order; the first that matches a line takes it.
        repeated: lines that the host repeats, as of `repeated.repeated_lines`.
        title: the headline where it is known; a line above the body that repeats it goes.
        captions: lines that are known to be captions.
        links: texts of the page's links.
        plain: the text is a saved page, so headline and site name stand above the body.
    """
    lines = [Line(i, fold(line)) for i, line in enumerate(tidy(text).splitlines(), 1)]
    lines = [line for line in lines if line.text]
    for line in lines:
        line.caption = line.text in captions
        line.linked = line.text.removeprefix("- ") in links
    rests = {id(line) for line in lines if _judge(line, rules) == "rest"}
    _trim(lines, [rule for rule in rules if rule.scope == "match"])
    for line in lines:
        line.prose = line.kept and is_prose(halfwidth(line.text))
    _take_rests(lines, rests)
    title = _take_head(lines, title, plain)
    keys = {id(line): line_key(line.text, prose=line.prose) for line in lines if line.kept}
    _take_repeated(lines, repeated, keys)
    _take_tail(lines)
    return _stripped(lines, title, tuple(sorted({*keys.values()})))


def _judge(line: Line, rules: Sequence[BoilerplateRule]) -> str:
    """Marks the line with the first rule that takes all of it; returns that rule's scope, or nothing."""
    if len(line.text) > MAX_RULE_LENGTH:
        return ""
    words = halfwidth(line.text)
    for rule in rules:
        if rule.scope != "match" and rule.pattern.search(words):
            line.reason = rule.name
            return rule.scope
    return ""


def bylines_in(lines: Iterable[str], rules: Sequence[BoilerplateRule]) -> tuple[str, ...]:
    """Those of the lines that a byline rule takes: who, when, where from."""
    about = [rule for rule in rules if rule.name.startswith("byline-")]
    return tuple(line for line in lines if _judge(Line(0, line), about))


def _trim(lines: Sequence[Line], rules: Sequence[BoilerplateRule]) -> None:
    """Takes out of each kept line the parts that rules of scope `match` name."""
    for line in lines:
        if line.kept:
            _trim_line(line, rules)
        if line.kept and not any(map(str.isalnum, line.text)) and line.taken:
            line.reason = line.taken.pop().reason


def _trim_line(line: Line, rules: Sequence[BoilerplateRule]) -> None:
    start = max(0, len(line.text) - _END_OF_LINE)
    ending = halfwidth(line.text[start:])
    for rule in rules:
        found = rule.pattern.search(ending)
        if found and found.start() < found.end() and line.kept:
            _cut(line, rule, start + found.start(), start + found.end())
            start = max(0, len(line.text) - _END_OF_LINE)
            ending = halfwidth(line.text[start:])


def _cut(line: Line, rule: BoilerplateRule, start: int, end: int) -> None:
    cut, rest = line.text[start:end], (line.text[:start] + line.text[end:]).strip()
    if not rest:
        line.reason = rule.name
        return
    line.taken.append(Removed(line=line.number, text=cut.strip(), reason=rule.name))
    line.caption = line.caption or rule.name.startswith("caption-")
    line.text = rest


def _take_rests(lines: Sequence[Line], rests: Collection[int]) -> None:
    """After a line of scope `rest` everything goes, up to where the article goes on.

    The summary of a teaser can be one sentence; so a single short paragraph is not yet the article.
    """
    prose = [i for i, line in enumerate(lines) if line.prose]
    until = 0
    for i, line in enumerate(lines):
        if i >= until and id(line) in rests:
            following = prose[bisect(prose, i) :][:2]
            goes_on = len(following) == 2 or any(width(lines[j].text) >= _RESUME_WIDTH for j in following)
            until = following[0] if goes_on else len(lines)
            for follower in lines[i + 1 : until]:
                follower.reason = follower.reason or line.reason


def _take_head(lines: Sequence[Line], title: str, plain: bool) -> str:
    """Takes headline and site name from above the body; returns the headline."""
    body = next((i for i, line in enumerate(lines) if line.prose), 0)
    head = lines[:body]
    if plain and not title:
        title = find_headline([(line.text, line.reason) for line in head])
    at = next((i for i, line in enumerate(head) if line.kept and same_words(line.text, title)), None)
    for i, line in enumerate(head):
        if line.kept and same_words(line.text, title):
            line.reason = "headline"
        elif line.kept and plain and at is not None and i < at:
            line.reason = "site-header"
    return title


def _take_repeated(lines: Sequence[Line], repeated: Repeated, keys: Mapping[int, int]) -> None:
    """Takes lines that the host repeats, unless they are what an article may well repeat."""
    mostly = {id(line) for line in lines if keys.get(id(line)) in repeated.mostly}
    first, last = _body(lines, apart_from=mostly)
    for i, line in enumerate(lines):
        within = first <= i <= last
        known = id(line) in mostly or (keys.get(id(line)) in repeated.often and not within and not line.prose)
        if known and not (within and _may_repeat(line)) and (line.prose or not states_figure(line.text)):
            line.reason = "repeated"


def _may_repeat(line: Line) -> bool:
    """A quotation, a table row, a list item or a paragraph within the body may stand in many articles."""
    return line.prose or _is_quoted(line) or _is_listed(line)


def _is_quoted(line: Line) -> bool:
    return line.text.startswith(('"', "“", "「", "『"))


def _is_listed(line: Line) -> bool:
    """A list item or a table row."""
    return line.text.startswith(("|", "- ", "* ", "• ")) or " | " in line.text


def _body(lines: Sequence[Line], apart_from: Collection[int]) -> tuple[int, int]:
    """Indices of the first and the last line of the body; (0, -1) where there is none.

    It runs from prose to prose, and goes on below with a quotation, a list or a table that states figures.
    Paragraphs `apart_from` it (by `id`) neither begin nor end it.
    """
    prose = [i for i, line in enumerate(lines) if line.prose and line.kept and id(line) not in apart_from]
    if not prose:
        return 0, -1
    last = prose[-1]
    for i in range(last + 1, len(lines)):
        line = lines[i]
        if not line.kept or line.linked or not (_is_quoted(line) or _is_listed(line)):
            break
        if _is_quoted(line) or states_figure(line.text):
            last = i
    return prose[0], last


def _take_tail(lines: Sequence[Line]) -> None:
    """Takes what stands below the article: short lines among or after lines that end one.

    A line with a digit, a list item or a table row counts as the article's until a pattern has ended it;
    what the host repeats may stand above a last table, so that it ends the article for links alone.
    """
    prose = [i for i, line in enumerate(lines) if line.prose and line.kept]
    tail = lines[prose[-1] + 1 :] if prose else ()
    ends = [i for i, line in enumerate(tail) if line.reason.startswith("end-")]
    again = [i for i, line in enumerate(tail) if line.reason == "repeated"]
    for i, line in enumerate(tail if ends or again else ()):
        ended = (ends and i > ends[0]) or (again and i > again[0] and line.linked)
        if line.kept and not line.prose and not line.caption and (ended or _says_nothing(line.text)):
            line.reason = "below-article"


def _says_nothing(text: str) -> bool:
    """No figure, no list, no table, no sentence, and at most a dozen words."""
    if any(map(str.isdigit, text)) or text.startswith(("- ", "* ", "• ", "|")):
        return False
    return width(text) <= PROSE_SHORT and text[-1] not in '.。!?！？”")）'


PROSE_SHORT = 60.0
"""Up to this width (columns) a line without a stop below the article can be a slogan."""


def _stripped(lines: Sequence[Line], title: str, keys: tuple[int, ...]) -> Stripped:
    kept = [line for line in lines if line.kept]
    first = next((i for i, line in enumerate(lines) if line.prose and line.kept), len(lines))
    bylines = [(i, line.text) for i, line in enumerate(lines) if line.reason.startswith("byline-")]
    return Stripped(
        text="\n".join(line.text for line in kept),
        title=title,
        removed=tuple(_removed(lines)),
        head=tuple(text for i, text in bylines if i < first),
        tail=tuple(
            line.text
            for line in lines[first:]
            if line.reason.startswith(("byline-", "end-editor", "editor-"))
        )
        + tuple(cut.text for line in lines for cut in line.taken if cut.reason == "editor-tail"),
        captions=tuple(i for i, line in enumerate(kept, 1) if line.caption),
        lines=keys,
    )


def _removed(lines: Sequence[Line]) -> Iterator[Removed]:
    for line in lines:
        yield from line.taken
        if line.reason:
            yield Removed(line=line.number, text=line.text, reason=line.reason)
