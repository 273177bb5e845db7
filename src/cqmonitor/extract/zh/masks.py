"""Spans that look like quantities and are none: dates, ordinals, identifiers, names with digits."""

from __future__ import annotations

import re

from cqmonitor.extract.text import Span

_CN = "一二两三四五六七八九十百"

_PATTERNS = (
    # dates and times of day
    r"(?<!\d)(?:19|20)\d{2}(?=年)年(?:度)?",
    r"(?<!\d)\d{4}\s?[-/.]\s?\d{1,2}\s?[-/.]\s?\d{1,2}(?!\d)",
    r"(?<!\d)\d{1,2}\s?[-–—~～至到、]\s?\d{1,2}\s?月份?",
    r"(?<!\d)\d{1,2}月(?:份|\d{1,2}[日号]|底|末|初|中旬|上旬|下旬)?",
    r"(?<![\d.])\d{1,2}日",
    r"(?<![\d.:])\d{1,2}:\d{2}(?::\d{2})?(?![\d.:])",
    r"(?<!\d)\d{1,2}时(?:\d{1,2}分)?(?!间)",
    # numbers of things, not counts of them
    rf"第[{_CN}\d]{{1,6}}(?:[届次期批号版季条章款]|产业|季度)?",
    r"(?:20|19)\d{2}[〕\])）]?\s?\d{0,4}号(?:文件)?",
    rf"(?<![\d.])[\d{_CN}]{{1,5}}号(?:线|楼|公路|文|院|码头|隧道|启动|店|桥|门|机|航站楼)?",
    rf"[{_CN}\d]{{1,3}}号线",
    r"(?<![A-Za-z\d])(?!(?:GDP|GRP|CPI|PPI|PMI)\d)[A-Za-z]{1,12}[-—]?\d{1,6}[A-Za-z]{0,3}(?!\.\d)",
    r"(?<![\d.A-Za-z])\d{1,4}(?:\.\d)?[A-Za-z](?![A-Za-z])级?",
    r"(?<!\d)\d{3,4}[-—]\d{7,8}(?!\d)",
    r"(?<!\d)1\d{10}(?!\d)",
    r"(?<![\d.])\d{1,5}强",
    r"(?<![\d.])\d{5}(?=热线|电话|专线|服务)",
    r"[\d+]{1,9}[×xX][\d+]{1,9}小时",
    rf"(?<![\d.])[\d{_CN}]{{1,3}}(?:个)?(?:小时|分钟|公里)(?:[^，,。;、\d]{{0,8}})圈",
    r"(?<![\d.])24小时(?!内)",
    rf"(?:为期|历时|连续|持续)[\d{_CN}]{{1,4}}(?:天|个?小时|分钟|届|次)",
    rf"(?<![\d.])[\d{_CN}]{{1,3}}(?:周岁|岁|周年|年级|点钟|点半)",
    r"(?<![\d.])\d{1,4}(?:\s?\+\s?[\dNnXx]{1,4}){1,6}",
    # thresholds of definitions: 年主营业务收入2000万元及以上的工业法人单位
    r"(?<![\d.])\d{1,6}(?:\.\d{1,4})?[万亿]{0,2}(?:元|平方米|人|吨)(?:\(?(?:及|含|或)以?上\)?|以上\(含[^)]{1,8}\))的?[^，。;\d]{0,12}(?:单位|企业法人|法人)",
    # words that hold a numeral
    r"一带一路|一般|一批|一体|一手|一流|一边|一面|一定|一直|一起|一些|一样|一旦|一系列|一揽子|"
    r"一站式|一网通办|一件事|统一|万一",
    r"三峡|三农|三产|两江|两会|两地|两省|两市|两高|两岸|两翼|双城|四川|五星|六稳|六保|七一|"
    r"八一|九龙坡|千厮门|万州|万盛|百姓|千家万户|千方百计|万达|百货|四季|二手|百强|千里|"
    r"万里|三轮|两轮|千山|百年",
    r"一[是方][，,]?(?=[^元])|其一|之一(?![，,]?\d)(?<!分之一)",
    rf"[{_CN}]{{1,3}}(?:季度|次产业|级|星|维|线城市|大类|大(?=[^，。])|大洲)",
)
_MASK = re.compile("|".join(f"(?:{pattern})" for pattern in _PATTERNS))


def find(folded: str) -> list[Span]:
    """The masked spans of folded text, in order, none overlapping another."""
    return [Span(hit.start(), hit.end()) for hit in _MASK.finditer(folded) if hit.end() > hit.start()]
