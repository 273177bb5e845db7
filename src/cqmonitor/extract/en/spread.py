"""Names whose words are spread over a clause: "The city's manufacturers earned combined profits of".

Subject, verb, object and what follows the amount name the indicator together, in any order; a word
of weight that belongs to no name leaves the clause without one, since it would make it a part.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from cqmonitor.codes import Measure
from cqmonitor.extract.catalog import Catalog
from cqmonitor.extract.draft import same_kind
from cqmonitor.extract.en.clause import Clause
from cqmonitor.extract.en.found import Found
from cqmonitor.extract.en.locus import is_local
from cqmonitor.extract.en.stems import ATTRIBUTES, OPTIONAL, Stems, codes_of, stems
from cqmonitor.extract.en.tokens import Token
from cqmonitor.extract.en.verbs import is_verb

_RELATIVE = frozenset({"percent", "pp"})
_HARD = frozenset(";:—–()*|")
_OPENERS = frozenset(
    "while but whereas although though when as that which who where whose since after".split()
)
_CLOSERS = _OPENERS | frozenset(
    "compared according than against versus up down including with making".split()
)
_DETERMINERS = frozenset("the a an its their his our this these those it they".split())


def own_clause(clause: Clause) -> str | None:
    """The code that the words of the clause name together."""
    table = clause.catalog.spread
    return next((code for bag in _bags(clause) if (code := _one(codes_of(bag, table), clause))), None)


def shared_clause(clause: Clause) -> str | None:
    """The code that the words of the clause name with those that they leave to the words before."""
    for bag in _bags(clause):
        if not bag - OPTIONAL:
            continue
        for shared in _shared(clause):
            if shared - bag and (code := _one(codes_of(bag | shared, clause.catalog.spread), clause)):
                return code
    return None


def contrasted_clause(clause: Clause) -> str | None:
    """ "Townspeople took home 47,000 yuan and villagers 21,000": the name before with another subject."""
    before, windows = clause.spoken_of, list(_lefts(clause))
    gapped = clause.last is not None and clause.what.where in ("subject", "apposed")
    if before is None or before.code is None or before.area or not windows or not gapped:
        return None
    own, old = stems(_words(windows[0])), stems(before.words.lower())
    for name in clause.catalog.stems_of.get(before.code, ()):
        rest = name - old
        if own and rest and rest != name and not own <= name:
            code = _one(codes_of(rest | own, clause.catalog.spread), clause)
            if code and code != before.code:
                return code
    return None


def words_before(tokens: Sequence[Token], index: int) -> str:
    """The words before a quantity, back to the quantity or hard mark before it, 40 at most; commas stay, since they list."""
    at = index
    while at > max(0, index - 40) and not _stops(tokens[at - 1]):
        at -= 1
    return _words(tokens[at:index]).replace(" ,", ",")


def code_in_unit(words: str, unit: str, catalog: Catalog) -> str | None:
    """The one code that words name together and that is measured in a unit, or moves by a percentage."""
    codes = codes_of(stems(words), catalog.spread)
    fits = (code for code in codes if unit in _RELATIVE or same_kind(unit, catalog.by_code[code].unit))
    fitting = sorted(fits)
    return fitting[0] if len(fitting) == 1 else None


def _bags(clause: Clause) -> list[Stems]:
    """The stems of the clause, then those of the clauses around it, each with the words behind the amount."""
    right = f"{_words(_right(clause))} {_counted(clause)}"
    return [stems(f"{_words(window)} {right}") for window in _lefts(clause)] or [stems(right)]


_GENERATING = frozenset({"generated", "generate", "generates", "produced", "produce", "produces"})


def _counted(clause: Clause) -> str:
    """ "Its plants generated 6.7 billion kWh", "good air on 332 days": what the unit itself says is counted."""
    if clause.what.unit == "kWh" and clause.verb in _GENERATING:
        return "electricity"
    return "days" if clause.what.unit == "day" else ""


def _shared(clause: Clause) -> Iterator[Stems]:
    """What the clause may leave to the words before: its subject, or what the figure before was of."""
    if clause.last is not None:
        yield stems(_words(_first_subject(clause.tokens)))
    yield stems(clause.discourse.subject)
    before = clause.spoken_of
    if before is not None:
        words = stems(before.words.lower())
        yield words - ATTRIBUTES
        yield words & ATTRIBUTES


def _first_subject(tokens: Sequence[Token]) -> list[Token]:
    at = next((at for at, token in enumerate(tokens) if token.kind == "word" and is_verb(token.word)), 0)
    return list(tokens[:at])


_TOLD_BY_GROWTH = frozenset({"cpi", "ppi", "energy_intensity"})
"""Ratios that are told by how they move; of the others a growth is of what their name counts."""


def _one(codes: frozenset[str], clause: Clause) -> str | None:
    """The one code that can be measured in the clause's unit."""
    unit, entries = clause.what.unit, clause.catalog.by_code
    if unit in _RELATIVE:
        own = [code for code in codes if entries[code].unit == "percent"]
        of_whole = clause.what.measure in (Measure.SHARE, Measure.CONTRIBUTION)
        grows = clause.what.measure is Measure.GROWTH
        told = {code for code in codes if not grows or code not in own or code in _TOLD_BY_GROWTH}
        fitting = own if of_whole else sorted(told)
    else:
        fitting = [code for code in codes if entries[code].unit == unit] or [
            code for code in codes if same_kind(unit, entries[code].unit)
        ]
    return fitting[0] if len(fitting) == 1 and not _of_other_topic(fitting[0], clause) else None


def _of_other_topic(code: str, clause: Clause) -> bool:
    """Whether the sentence is about another thing that is measured alike: the airport's freight, not the ports'."""
    by_code, topics = clause.catalog.by_code, clause.discourse.topics
    if code in topics or not by_code[code].topics_en:
        return False
    counted = {other for mention in clause.catalog.counted.find(clause.text) for other in mention.what}
    return any(by_code[other].unit == by_code[code].unit for other in topics & counted)


def _lefts(clause: Clause) -> Iterator[Sequence[Token]]:
    """The words before the amount: those of its own clause first, then with the clauses that enclose it."""
    tokens, index = clause.tokens, clause.index
    at = index
    while at > 0 and not _stops(tokens[at - 1]):
        at -= 1
        if at < index and _opens(tokens, at):
            yield tokens[at + 1 : index]
    if at < index:
        yield tokens[at:index]


def _stops(token: Token) -> bool:
    amount = isinstance(token.of, Found) and not (token.of.spelled and token.of.bare)
    return amount or (token.kind == "mark" and token.word in _HARD)


def _opens(tokens: Sequence[Token], at: int) -> bool:
    """Whether a clause may begin behind this token."""
    token, behind = tokens[at], tokens[at + 1]
    if token.word == "and":
        before = tokens[at - 1] if at else token
        if before.kind in ("period", "mark"):
            return True
        return not is_verb(before.word) and (behind.word in _DETERMINERS or is_verb(behind.word))
    return token.word == "," or token.word in _OPENERS


def _right(clause: Clause) -> Sequence[Token]:
    """The words behind the amount, up to the next amount, mark or clause."""
    tokens, start = clause.tokens, clause.index + 1
    of_these = start < len(tokens) and tokens[start].word == "of" and clause.what.measure is Measure.SHARE
    for at in range(start, len(tokens)):
        token = tokens[at]
        if of_these and token.kind == "quantity" and at < start + 6:
            continue  # "57 percent of its 29 million residents live in towns"
        if token.word == "with" and not _has_amount(tokens[at:]):
            continue  # "328 days were recorded with good air"
        if (
            token.kind in ("mark", "quantity")
            or token.word in _CLOSERS
            or (token.word == "and" and _new(tokens, at))
        ):
            return tokens[start:at]
    return tokens[start:]


def _new(tokens: Sequence[Token], at: int) -> bool:
    behind = tokens[at + 1] if at + 1 < len(tokens) else None
    return (
        behind is None
        or behind.kind in ("quantity", "area", "period", "indicator")
        or behind.word in _DETERMINERS
        or is_verb(behind.word)
        or _has_amount(tokens[at + 1 : at + 5])
    )


def _has_amount(words: Sequence[Token]) -> bool:
    """ "and villagers 20,820 yuan": the next of a list, with an amount of its own."""
    for token in words:
        if token.kind == "mark":
            return False
        if token.kind == "quantity":
            return True
    return False


def _words(tokens: Sequence[Token]) -> str:
    """The words of tokens less periods, amounts, and the places that a figure may be of."""
    return " ".join(
        token.word for token in tokens if token.kind not in ("period", "quantity") and not _is_here(token)
    )


def _is_here(token: Token) -> bool:
    code = (token.code or "") if token.kind == "area" else ""
    return bool(code) and (is_local(code) or code == "CN")
