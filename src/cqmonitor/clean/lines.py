"""What the parts of cleaning agree on about a line: its clean form, its width, whether it is prose."""

from __future__ import annotations

import re
import unicodedata
from html import unescape
from itertools import pairwise

_INVISIBLE = re.compile(
    "[\x00\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\ufff9-\ufffb]"
)
_CONTROL = re.compile("[\x01-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\ufffe\uffff\ud800-\udfff]")
_HALFWIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}
_CJK = re.compile("[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uac00-\ud7af]")
_SPACES = re.compile(r"[^\S\u3000]+")
_NO_WORD = re.compile(r"\W+")
_DIGITS = re.compile(r"\d+(?:[.,:]\d+)*")
_STOP = re.compile(r"[.!?。！？…][\"'”’」』)）\]】]*$")
_INNER_STOP = re.compile(r"。|[a-z\d%)”\"]\.[\"”]? +[\"“]?[A-Z]")
_DATELINE = re.compile(
    r"^(?:[A-Z][\w'’ ,.]{2,40}(?:\(Xinhua\) )?(?:--?|—|–) \S"
    r"|[(（【\[]?.{2,12}[)）】\]]?(?:讯|訊|电|電)[\s】)）])"
)

_MULTIPLE = r"(?:hundred|thousand|(?:[mb]|tr)illion|mln|bln|tn|bn|万|萬|亿|億|倍)"
_UNIT = (
    r"(?:%|‰|per ?cent|pct|percentage points?|pp|yuan|rmb|cny|usd|dollars?|euros?|times|fold|tons?|tonnes?"
    r"|k?[wg]h?|kilomet\w+|km|hectares?|mu|square|teus?|units?|vehicles?|cars?|trips?|trains?|people|persons?"
    r"|residents?|visitors?|passengers?|enterprises?|companies|firms|projects?|jobs"
    r"|个百分点|個百分點|元|吨|噸|公里|平方|千米|辆|輛|台|臺|件|家|个|個|户|戶|人次|万人|标箱|列|班|亩)"
)
_FIGURE = re.compile(
    rf"\d ?(?:{_MULTIPLE}|{_UNIT})(?![a-z])|\d{{1,3}}(?:,\d{{3}})+(?!\d)|[$¥€£] ?\d"
    r"|\b(?:rose|rise|grew|grow|up|increase[ds]?|fell|fall|down|decline[ds]?|drop(?:ped)?) (?:by |to )?\d"
    r"|(?:增长|增長|下降|增加|减少|減少|上升|上涨|达到?|達到?)\d",
    re.IGNORECASE,
)

PROSE_WIDTH = 80
"""Width (columns, a Chinese character counts for two and a half) from which a line with a stop is prose."""


def tidy(text: str) -> str:
    """The text without marks that nobody sees: zero-width and direction marks, NUL and control characters.

    Letters keep their form (full-width digits stay); canonical composition (NFC) only.
    """
    return unicodedata.normalize("NFC", _CONTROL.sub(" ", _INVISIBLE.sub("", text)))


def fold(line: str) -> str:
    """The line with its white space folded to single spaces."""
    return " ".join(line.split())


def unwrap(text: str) -> str:
    """Text of an attribute or a JSON string: entities read, white space single; the wide space stays."""
    return _SPACES.sub(" ", tidy(unescape(text))).strip()


def halfwidth(line: str) -> str:
    """The line with full-width letters, digits and punctuation as half-width: of the same length."""
    return line if line.isascii() else line.translate(_HALFWIDTH)


def mask(line: str) -> str:
    """The line as it is counted over a host's pages: folded, half-width, every number a `#`."""
    return _DIGITS.sub("#", halfwidth(fold(line)))


def width(line: str) -> float:
    """How much the line says, in columns of English text: a Chinese character counts for two and a half."""
    return len(line) + 1.5 * len(_CJK.findall(line))


def cjk_share(text: str) -> float:
    """Share of Chinese, Japanese and Korean characters among the letters, 0 to 1."""
    letters = sum(map(str.isalpha, text))
    return len(_CJK.findall(text)) / letters if letters else 0.0


def is_prose(line: str) -> bool:
    """Whether the line reads as a paragraph, and not as a headline, a menu or a caption."""
    wide = width(line)
    if wide < PROSE_WIDTH:
        return wide >= PROSE_WIDTH / 2 and bool(_DATELINE.match(line)) and bool(_STOP.search(line))
    return bool(_STOP.search(line) or _INNER_STOP.search(line) or _DATELINE.match(line))


def states_figure(line: str) -> bool:
    """Whether the line states a quantity: a number with a unit, a multiplier or a verb of change.

    Dates, times, ages and numbers of pages do not count.
    """
    return bool(_FIGURE.search(halfwidth(line)))


def same_words(one: str, other: str) -> bool:
    """Whether two lines say the same, whatever their case, white space and width of letters."""
    first = words_of(one)
    return bool(first) and first == words_of(other)


def words_of(line: str) -> str:
    """The letters and digits of a line, as `same_words` compares them."""
    return _NO_WORD.sub("", halfwidth(line)).casefold()


def without_repeats(lines: list[str]) -> list[str]:
    """The lines without one that only repeats the line before it."""
    return [*lines[:1], *(second for first, second in pairwise(lines) if first != second)]
