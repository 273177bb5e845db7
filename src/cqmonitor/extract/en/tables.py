"""Tables: each cell is read as the sentence that it stands for, by the same rules as the text.

    Product | Unit | Output | Increase (%)
    Laptops | 10,000 units | 158.02 | 14.4

says "Output of laptops reached 158.02 ten thousand units" and "Output of laptops rose 14.4 percent". What a cell is
of, in which unit, where and when is told by its row's first cell, its column's head, the corner and the caption.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from cqmonitor.extract.catalog import Catalog
from cqmonitor.extract.en import units
from cqmonitor.extract.en.lexicon import alternation
from cqmonitor.extract.en.locus import is_local
from cqmonitor.extract.en.periods import periods
from cqmonitor.extract.text import Span

_BAR = re.compile(r"\s\|\s|\t")
_VALUE = re.compile(r"(?P<minus>[-–−])?\+?(?P<number>\d[\d,]{0,20}(?:\.\d{1,10})?)\s?(?P<percent>%|percent)?")
_MULTIPLIERS = {
    "10,000": "ten thousand",
    "1,000": "thousand",
    "100 million": "hundred million",
    "bn": "billion",
    "mn": "million",
    "mln": "million",
}
_CURRENCIES = {
    "rmb": "yuan",
    "cny": "yuan",
    "¥": "yuan",
    "usd": "US dollars",
    "us$": "US dollars",
    "$": "US dollars",
}
_YEAR = re.compile(r"(?:19|20)\d\d")
UNIT = re.compile(
    rf"(?:unit:?\s|in\s)?(?:(?P<currency>{alternation(_CURRENCIES)})\s?)?"
    rf"(?P<multiplier>{alternation(_MULTIPLIERS)}|thousand|million|billion|trillion)?\s?"
    rf"(?P<unit>{alternation(units.UNITS)}|people|persons|units|pieces|sets|vehicles|trips|person-trips|y/y|yoy)?",
    re.IGNORECASE,
)
_GIVEN = re.compile(r"\s?\((?P<bracket>[^()]{1,40})\)$|,\s(?P<behind>[^,]{1,40})$")
_GROWTH = re.compile(
    r"\b(?:year-on-year|yoy|y/y)\b|(?:(?:annual\s)?growth(?:\srate)?|increase|change|rise|decrease)\b"
    r"(?:\s(?:of|in)\b|\s(?:over|from|on|against)\s.{1,30}$)?",
    re.IGNORECASE,
)
_SHARE = re.compile(r"\b(?:share|proportion|percentage)\b", re.IGNORECASE)
_GENERIC = re.compile(
    r"(?:the\s)?(?:total|absolute)?\s?(?:value|amount|figures?|total|numbers?|volume|quantity|indicators?|items?)?",
    re.IGNORECASE,
)
_CAPTION = 130


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell with its offsets in the text."""

    text: str
    start: int
    end: int

    @property
    def value(self) -> re.Match[str] | None:
        """The number that the cell is, or None; a year alone is a name."""
        return None if _YEAR.fullmatch(self.text) else _VALUE.fullmatch(self.text)


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of one number of cells; `head` is the first where it holds names, `caption` the line above."""

    span: Span
    caption: str
    head: tuple[Cell, ...]
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, slots=True)
class Saying:
    """The sentence that a cell stands for; `amount` tells where in it the cell's amount is."""

    sentence: str
    amount: Span
    cell: Span
    row: Span


@dataclass(frozen=True, slots=True)
class _Column:
    """What the head of a column tells of its cells."""

    subject: str
    unit: str | None
    grows: bool
    share: bool
    when: str
    where: str


def tables(folded: str) -> list[Table]:
    """The tables of folded text in its order: two lines or more with cells side by side, one at least a number."""
    found: list[Table] = []
    rows: list[tuple[Cell, ...]] = []
    caption = line = ""
    position = 0
    for line in [*folded.split("\n"), ""]:
        cells = tuple(_cells(line, position))
        if rows and len(cells) != len(rows[0]):
            found += _table(rows, caption)
            rows = []
        if len(cells) > 1:
            rows.append(cells)
        elif line.strip():
            caption = line.strip() if len(line) < _CAPTION and not line.rstrip().endswith(".") else ""
        position += len(line) + 1
    return found


def _cells(line: str, offset: int) -> Iterator[Cell]:
    begin = 0
    for end in [*(match.span() for match in _BAR.finditer(line)), (len(line), len(line))]:
        piece = line[begin : end[0]]
        text = piece.strip(" |")
        start = offset + begin + piece.find(text)
        yield Cell(text, start, start + len(text))
        begin = end[1]


def _table(rows: list[tuple[Cell, ...]], caption: str) -> list[Table]:
    named = any(cell.value for cell in rows[0][1:])
    head, body = ((), rows) if named else (rows[0], rows[1:])
    numbered = [
        row for row in body if row[0].text and not row[0].value and any(cell.value for cell in row[1:])
    ]
    if len(rows) < 2 or not numbered:
        return []
    span = Span(rows[0][0].start, max(rows[-1][-1].end, rows[-1][0].end))
    return [Table(span, caption, tuple(head), tuple(numbered))]


def sayings(table: Table, published: date, catalog: Catalog) -> Iterator[Saying]:
    """What the cells of a table say, row by row; a number whose unit and head are unknown says nothing."""
    corner = table.head[0].text if table.head else ""
    columns = _columns(table, published, catalog)
    when = _when(corner, published) or _when(table.caption, published)
    around = _apart(corner)[1] or _apart(table.caption)[1]
    for row in table.rows:
        label, of_row = _apart(row[0].text)
        of_row = _unit_of(row, table) or of_row
        for cell, column in zip(row[1:], columns, strict=True):
            if cell.value and column:
                unit = column.unit or of_row or around
                saying = _saying(cell, row, label, unit, column, column.when or when, catalog)
                if unit or cell.value["percent"] or _is_known(saying.sentence, catalog):
                    yield saying


def _is_known(words: str, catalog: Catalog) -> bool:
    """Whether words name something of the catalog, so that a bare number may be one of it."""
    return bool(catalog.indicators.find(words) or catalog.things.find(words))


def _columns(table: Table, published: date, catalog: Catalog) -> list[_Column | None]:
    """One for each column behind the first; None for one that holds units or numbers of rows."""
    columns: list[_Column | None] = []
    subject = period = ""
    for cell in table.head[1:]:
        text, unit = _apart(cell.text)
        if re.fullmatch(r"units?|no\.?|rank(?:ing)?", text, re.IGNORECASE):
            columns.append(None)
            continue
        grows, share, when = bool(_GROWTH.search(text)), bool(_SHARE.search(text)), _when(text, published)
        area = catalog.areas.find(text)
        where = text if area and area[0].end - area[0].start == len(text) else ""
        own = "" if when == text or where or _GENERIC.fullmatch(text) else text
        own = _GROWTH.sub("", own).strip(" ,") if grows else own
        subject = own or (subject if grows or share else "")
        period = when if when == text else period if grows or share else ""
        columns.append(_Column(subject, unit, grows, share, period, where))
    return columns or [_Column("", None, False, False, "", "") for _ in table.rows[0][1:]]


def _apart(text: str) -> tuple[str, str | None]:
    """A name without the unit in brackets or behind a comma, and that unit."""
    if text.strip() == "%":
        return "", "%"
    match = _GIVEN.search(text)
    told = (match["bracket"] or match["behind"]).strip() if match else ""
    unit = UNIT.fullmatch(told) if told else None
    return (text[: match.start()].strip(), told) if match and unit else (text.strip(), None)


def _unit_of(row: Sequence[Cell], table: Table) -> str | None:
    """What the row has in the column of units."""
    for cell, head in zip(row, table.head, strict=False):
        if head.text.lower() in ("unit", "units"):
            return cell.text
    return None


def _when(text: str, published: date) -> str:
    """The words of a text that name a period."""
    mention = next((one for one in periods(text, published) if one.role == "when"), None)
    return text[mention.start : mention.end] if mention else ""


def _saying(
    cell: Cell,
    row: Sequence[Cell],
    label: str,
    unit: str | None,
    column: _Column,
    when: str,
    catalog: Catalog,
) -> Saying:
    value = cell.value
    assert value is not None
    percent = value["percent"] is not None or bool(unit and unit.lower() in ("%", "percent", "y/y", "yoy"))
    grown = _GROWTH.match(label)
    name = _name(label[grown.end() :].strip() if grown and percent else label, column, catalog)
    amount = f"{value['number']} percent" if percent else _amount(value["number"], unit)
    grows = percent and (column.grows or grown is not None or label.lower().endswith(" growth"))
    verb = "accounted for" if column.share else "reached"
    if grows:
        verb = "fell" if value["minus"] else "rose"
    elif value["minus"]:
        amount = f"minus {amount}"
    place = f" in {column.where}" if column.where else ""
    opening = f"{when}, {name}" if when else name
    sentence = f"{opening}{place} {verb} {amount}."
    sentence = sentence[0].upper() + sentence[1:]
    start = len(sentence) - 1 - len(amount)
    return Saying(
        sentence, Span(start, len(sentence) - 1), Span(cell.start, cell.end), Span(row[0].start, row[-1].end)
    )


def _amount(number: str, unit: str | None) -> str:
    """ "15.2 billion yuan" of "15.2" and "RMB billion"."""
    match = UNIT.fullmatch(unit) if unit else None
    if match is None:
        return f"{number} {unit}" if unit else number
    written = (match["multiplier"] or "").lower()
    currency = _CURRENCIES.get((match["currency"] or "").lower())
    words = (number, _MULTIPLIERS.get(written, written), match["unit"] or currency)
    return " ".join(filter(None, words))


def _name(label: str, column: _Column, catalog: Catalog) -> str:
    """ "output of laptops", "exports to Germany", "Chengdu's GDP"; the label alone where it names an indicator."""
    subject = column.subject
    if not subject or catalog.indicators.find(label):
        return label
    areas = catalog.areas.find(label)
    if not (areas and areas[0].end - areas[0].start == len(label)):
        return f"{subject} of {label if label[1:2].isupper() else label[:1].lower() + label[1:]}"
    if is_local(areas[0].what):
        return f"{subject} in {label}"
    return f"{subject} {'from' if 'import' in subject.lower() else 'to'} {label}"
