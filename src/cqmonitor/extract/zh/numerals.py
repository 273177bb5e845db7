"""Chinese and Arabic numerals as they are written in news: 三点六, 一百二十, 1,234.5, 两千.

A numeral here is only ever read inside a span that a later stage has matched with its unit:
零售 and 一般 stay words.
"""

from __future__ import annotations

from decimal import Decimal

_DIGITS = {char: value for value, char in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_TENS = {"十": 10, "百": 100, "千": 1000}
_MYRIADS = {"万": 10**4, "亿": 10**8}

MULTIPLIERS: dict[str, int] = {
    "兆": 10**12,
    "万亿": 10**12,
    "千亿": 10**11,
    "百亿": 10**10,
    "十亿": 10**9,
    "亿": 10**8,
    "千万": 10**7,
    "百万": 10**6,
    "十万": 10**5,
    "万": 10**4,
    "千": 1000,
    "百": 100,
}
"""Words that multiply a numeral, as in 95.32万 and 3.2万亿."""


def parse(numeral: str) -> float:
    """The value of an Arabic or Chinese numeral.

    Raises:
        ValueError: it is neither.
    """
    return float(exact(numeral))


def exact(numeral: str) -> Decimal:
    """The value of an Arabic or Chinese numeral, to be scaled without the noise of binary fractions.

    Raises:
        ValueError: it is neither.
    """
    if numeral and numeral[0].isascii():
        return Decimal(numeral.replace(",", "").replace(" ", ""))
    whole, _, decimals = numeral.partition("点")
    return Decimal(f"{_whole(whole)}.{''.join(str(_digit(char)) for char in decimals) or 0}")


def decimals(numeral: str) -> int:
    """How many decimals a numeral is written with: 3.20 has two, 三点六 one."""
    return len(numeral.partition("点" if "点" in numeral else ".")[2])


def trailing_zeros(numeral: str) -> int:
    """The power of ten that a Chinese numeral's last word is written to: 三千 to 3, 一百二十 to 1."""
    tail = {"十": 1, "百": 2, "千": 3, "万": 4, "亿": 8}
    power = 0
    for char in reversed(numeral):
        if char not in tail:
            break
        power += tail[char]
    return power


def _whole(words: str) -> int:
    if words and all(char in _DIGITS for char in words):
        return int("".join(str(_DIGITS[char]) for char in words))
    total = section = digit = 0
    for char in words:
        if char in _DIGITS:
            digit = _DIGITS[char]
        elif char in _TENS:
            section += (digit or 1) * _TENS[char]
            digit = 0
        elif char in _MYRIADS:
            section += digit
            total = (total + section) * _MYRIADS[char] if char == "亿" else total + section * _MYRIADS[char]
            section = digit = 0
        else:
            raise ValueError(f"{words!r} is not a numeral: unknown {char!r}")
    return total + section + digit


def _digit(char: str) -> int:
    if char not in _DIGITS:
        raise ValueError(f"{char!r} is not a Chinese digit")
    return _DIGITS[char]
