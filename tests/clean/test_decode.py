"""Bytes to text: the right charset or an error, never a guess."""

from __future__ import annotations

import pytest

from cqmonitor.clean.decode import decode
from cqmonitor.errors import CleanError

TEXT = "重庆外贸增长5%，创历史新高。"


def header(charset: str) -> tuple[tuple[str, str], ...]:
    return (("content-type", f"text/html; charset={charset}"),)


@pytest.mark.parametrize("declared", ["gb2312", "GBK", "gb18030", "x-gbk"])
def test_every_gb_charset_is_read_as_gb18030(declared: str) -> None:
    text = TEXT + "镕㐂"  # not in GB 2312, the second not in GBK
    assert decode(text.encode("gb18030"), header(declared)) == text


def test_the_header_wins_over_the_meta_element() -> None:
    body = f'<meta charset="gb2312">{TEXT}'.encode()
    assert TEXT in decode(body, header("utf-8"))


def test_the_meta_element_is_read_where_the_header_says_nothing() -> None:
    body = f'<html><head><meta http-equiv="Content-Type" content="text/html; charset=gb2312">{TEXT}'
    assert TEXT in decode(body.encode("gb18030"))


def test_a_wrong_declaration_is_not_believed() -> None:
    assert decode(TEXT.encode("gb18030"), header("utf-8")) == TEXT
    assert decode(TEXT.encode(), header("us-ascii")) == TEXT


def test_a_byte_order_mark_is_read_and_not_kept() -> None:
    assert decode(b"\xef\xbb\xbf" + TEXT.encode()) == TEXT
    assert decode(TEXT.encode("utf-16")) == TEXT


def test_a_latin_page_is_read_as_declared() -> None:
    assert decode("Café prices rose".encode("latin-1"), header("iso-8859-1")) == "Café prices rose"


def test_chinese_bytes_that_declare_latin_are_read_as_chinese() -> None:
    assert decode(TEXT.encode("gb18030"), header("iso-8859-1")) == TEXT


@pytest.mark.parametrize(
    "charset", ["punycode", "idna", "unicode_escape", "utf-7", "rot13", "no-such", "a\x00b"]
)
def test_a_codec_that_is_no_charset_is_not_used(charset: str) -> None:
    assert decode(TEXT.encode(), header(charset)) == TEXT


def test_bytes_that_fit_nothing_are_refused() -> None:
    with pytest.raises(CleanError) as error:
        decode(b"abc \xff\xff\xfe\x80 def")
    assert error.value.reason == "undecodable"
