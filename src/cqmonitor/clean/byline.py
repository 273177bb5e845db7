"""Names in bylines, and the outlet that a reprint names as its source, in English and Chinese."""

from __future__ import annotations

import re
from collections.abc import Iterable

from cqmonitor.clean.lines import fold, halfwidth

_BY = re.compile(r"^(?i:by|written by|posted by|story by|author|reporters?)[: ]{1,2}")
_AFTER_NAMES = re.compile(
    r"\||·|\(|\[| in (?=[A-Z])|, (?=(?:china|xinhua|reuters|ap\b|in\b))"
    r"|\b(?:updated|published|date|on|font)\b",
    re.IGNORECASE,
)
_NAME_BREAK = re.compile(r",| and | & |;|、|/")
_PERSON = re.compile(r"^[^\W\d](?:[^\W\d]|[.'’ -]){1,40}$")
_OPENING = re.compile(r"^.{0,40}?[(（](?:记者|記者)[ 、]?([^)）]{2,30})[)）]")
_ZH_ROLE = re.compile(
    r"(?:作者|文字|(?:首席|见习|实习|本报|本网|特约|新华社)?(?:记者|記者)|通讯员|通訊員|实习生|文/)[: ]{0,2}"
)
_ZH_STOP = re.compile(
    r"[|。,;()【】\[\]]|编辑|編輯|责编|来源|來源|阅读|浏览|\d|摄|攝|(?:重慶|重庆|北京|成都|四川|香港)?(?:報道|报道|發自|发自|電|电)"
)
_ZH_NAME = re.compile(r"^[\u4e00-\u9fff·]{2,6}$")
_SOURCE_ZH = re.compile(r"(?:来源|來源|稿源|信息来源|转自|轉自)[:|] ?([^|\d()【】\[\],。;]{2,24})")
_SOURCE_EN = re.compile(
    r"^.{0,40}?\bSource: ?((?-i:[A-Z])[\w.&' -]{1,40}?)"
    r"(?= (?:editor|author|all news|print|\d{4}|\[)|$|[|,(\[])",
    re.IGNORECASE,
)
_AGENCY = re.compile(
    r"^(?:\((?P<alone>Xinhua|China Daily|People's Daily|CNS)\)"
    r"|.{2,50}?\((?P<dateline>Xinhua|CNS|China Daily)\)(?= ?(?:--|-|—|–))"
    r"|(?P<zh>新华社|中新社|中新网|人民网|新华网|央广网)[\u4e00-\u9fff]{0,8}\d{1,2}月\d{1,2}日(?:电|讯))"
)
_ZH_NEXT = re.compile(
    r" (?:作者|(?:首席|见习|实习|本报|特约)?(?:记者|記者)|通讯员|责编|责任编辑|编辑|編輯"
    r"|(?:发布|更新)?(?:时间|日期)|字号|字体|浏览|阅读|点击|打印)"
)
_NOT_OUTLETS = re.compile(
    r"^(?:network|internet|网络|互联网|综合|本站|本网|本报|根据.*|.*整理)$|网络转载|network reprint",
    re.IGNORECASE,
)
_ROLE_WORDS = {
    "admin",
    "editor",
    "staff",
    "newsdesk",
    "reporter",
    "webmaster",
    "本站",
    "佚名",
    "网络",
    "记者",
}


def names_in(line: str) -> tuple[str, ...]:
    """The people whom a byline names, in order; () where it names none.

    >>> names_in("By ANNA LIU and Tom Berg in Chongqing | River Daily | Updated: 2023-05-04")
    ('ANNA LIU', 'Tom Berg')
    """
    line = halfwidth(fold(line))[:300]
    if by := _BY.match(line):
        return _people(_NAME_BREAK.split(_AFTER_NAMES.split(line[by.end() :], maxsplit=1)[0]))
    pieces = _ZH_ROLE.split(line)[1:]
    return tuple(dict.fromkeys(name for piece in pieces for name in _chinese_names(piece)))


def names_in_opening(text: str) -> tuple[str, ...]:
    """The reporters whom a Chinese story names in brackets before its first sentence."""
    found = _OPENING.match(text[:100])
    return tuple(_chinese_names(halfwidth(found[1]))) if found else ()


def _chinese_names(piece: str) -> list[str]:
    names = _ZH_STOP.split(piece, maxsplit=1)[0].replace("、", " ").split()
    return [name for name in names if _ZH_NAME.match(name) and name not in _ROLE_WORDS]


def _people(parts: Iterable[str]) -> tuple[str, ...]:
    people = (part.strip(" .,-") for part in parts)
    return tuple(
        dict.fromkeys(name for name in people if _PERSON.match(name) and name.lower() not in _ROLE_WORDS)
    )


def split_names(text: str) -> tuple[str, ...]:
    """The people in the content of an author field, in which addresses and roles can stand, too."""
    if re.match(r"https?://|@|www\.", text.strip()):
        return ()
    text = _BY.sub("", fold(text))
    parts = [part.strip(" .") for part in re.split(r",| and |;|、|\|| & ", text)]
    return tuple(
        dict.fromkeys(
            part
            for part in parts
            if 1 < len(part) <= 60 and not part.isdigit() and part.lower() not in _ROLE_WORDS
        )
    )


def source_in(lines: Iterable[str]) -> str:
    """The outlet that the lines name as the source of a reprint, or ""."""
    for line in lines:
        line = halfwidth(fold(line))[:300]
        for pattern in (_SOURCE_ZH, _SOURCE_EN, _AGENCY):
            found = pattern.search(line)
            name = next((each for each in found.groups() if each), "").strip() if found else ""
            name = _ZH_NEXT.split(name, maxsplit=1)[0].strip()
            if name and not _NOT_OUTLETS.search(name):
                return name
    return ""
