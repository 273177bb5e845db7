"""Stage 1: digits that are no quantities: dates, identifiers, names, addresses, ages, ordinals.

A mask is a span; a number that touches one is not read. Dates and years are masked here as well:
the period stage reads them on its own.
"""

from __future__ import annotations

import re

from cqmonitor.extract.en.lexicon import MONTHS, alternation
from cqmonitor.extract.sought import Sought
from cqmonitor.extract.text import Span

_MONTH = rf"(?:{alternation(month.capitalize() for month in MONTHS)})"
_CAPITAL = r"[A-Z][A-Za-z'’.-]{0,30}"

_NAMED = (
    r"\bPM\s?2\.5\b|\bPM\s?10\b",
    rf"\b{_MONTH}\s?\d{{1,2}}(?:st|nd|rd|th)?(?:\s?(?:-|–|to|and)\s?\d{{1,2}}(?:st|nd|rd|th)?)?(?:,?\s?(?:19|20)\d\d)?\b(?!\.\d|,\d\d\d|\s?%)",
    rf"\b{_MONTH},?\s(?:19|20)\d\d\b",
    r"\bthe\s\d{1,2}(?:st|nd|rd|th)\b(?=\s?(?:[,.;]|of\b|to\b))",
    r"\b(?:early|mid|late)[- ](?:19|20)\d\d\b",
    r"\b(?!(?:RMB|Rmb|CNY|USD|HKD|EUR|GBP|SGD|US|INR|AUD|CAD|CHF)\d)(?!(?:million|billion|trillion|thousand|percent|yuan|dollars|euros)[-‑])"
    r"[A-Za-z]+[-‑]?\d[A-Za-z0-9-]*+\b",
    r"\b[Vv]ersion\s\d+(?:\.\d+)*",
    r"\b[A-Z]{1,4}/[A-Z]\s?\d+\b",
    r"\b(?:S&P|FTSE|CSI|Nikkei|Nasdaq|NASDAQ|Russell|CAC|Stoxx|STOXX|ASX|KOSPI|SSE|IBEX|World\sWar|iOS|Android|Formula|Apollo|"
    r"Falcon|Soyuz|Chang'e|Shenzhou|Tiangong|Expo|Euro|Galaxy|PlayStation|Xbox|Tesla\sModel|Covid|COVID)[\s-]\d++(?:\.\d++)?+\b"
    r"(?!\s?(?:%|percent|million|billion|yuan|,\d))",
    r"\b[A-Z]{1,2}\d[\dA-Z]?\s\d[A-Z]{2}\b",
    r"\b(?:PDF|DOCX?|XLSX?|ZIP)[,:]?\s\d++(?:\.\d++)?\s?[kKMG]B\b",
    r"\b(?:[Nn][Oo]\.|[Ii]ssue|[Nn]umber)\s?\d{1,3}\s?/\s?(?:19|20)\d\d\b",
    r"\b(?:[Nn][Oo]s?\.|[Nn]umber|#)\s?\d+(?!\s?(?:in|among|nation|global|world))\b",
    r"\b(?:Article|Room|Rm|Line|Lines|Terminal|Document|Group|Unit|Gate|Phase|Chapter|Section|Table|Figure|Fig\.|"
    r"Building|Tower|Block|Floor|Station|Route|Highway|Pier|Exit|Item|Section|Part|Page|Vol\.|Volume|Episode|"
    r"Season|Level|Class|Grade|Type|Model|Bus|Flight|Boeing|Airbus|Windows|iPhone|Web|Industry|Metro|Hall|Zip|ZIP|"
    r"Tel|Code|code|Postcode|Order|Decree|Notice|Circular|Volume|Issue|Site|Platform|Berth|Lot)s?\.?:?\s"
    r"(?:No\.\s?)?\d+[A-Za-z]?(?:(?:,|\sand|\sto|-)\s?\d+[A-Za-z]?)*\b(?!\s?(?:percent|%|million|billion|trillion|yuan))",
    r"\bturn(?:s|ed|ing)?\s\d{1,3}\b(?=\s(?:on|in|this|last|next|years)\b|[,.;])",
    r"\bFortune\s(?:Global\s)?\d{3}\b|\bGlobal\s500\b",
)
"""Digits right behind a word: months, names, identifiers, numbers of documents."""

_SPREAD = (
    r"\bhttps?://[^\s<>]++|\bwww\.[^\s<>]++",
    r"\b(?:[Pp]ages?|[Cc]hapter|[Aa]rticle|[Pp]aragraph|[Ss]cene|[Pp]hase|[Ff]light|[Rr]oute|[Ee]pisode|[Ll]esson|[Pp]ostal\scode|"
    r"[Pp]ost\s?code|[Zz]ip\scode|ZIP)\s\d++(?:(?:-|–|\sto\s|\sand\s|\sof\s|,\s)\d++)*+\b(?!\s?(?:%|percent|million|billion|yuan))",
    r"\b(?:PO|P\.O\.)\s?Box\s\d++",
    r"(?:ICP|公网安备|许可证|[Hh]otline|[Tt]el\.?|[Pp]hone|[Tt]elephone|[Ff]ax)[^\d\n]{0,20}[\d() +-]{5,}\d(?!\s?(?:million|yuan))",
    r"\b(?:aged|ages?)\s(?:of\s|between\s|from\s|over\s|under\s|above\s|below\s)?\d{1,3}(?:\s?(?:-|–|to|and)\s?\d{1,3})?\b(?!\.\d|\s?(?:%|percent))",
    r"\b(?:under|over|above|below)\s(?:the\sage\sof\s)?(?:1[0-9]|[2-9]\d)(?=\s(?:years\sold|occup|account|make|made))",
    r"\b(?<!to\s)(?<!will\s)(?<!would\s)(?<!could\s)(?:Top|top|TOP)\s?-?\d{1,4}\b(?![.,]\d)(?!\s?(?:%|percent|thousand|\w{1,3}illion|yuan))",
    r"\b(?:the|a|an)\s[a-z]+\sone\b(?=\s(?:by\s)?\d)",
    r"\bISS?[BN]N?:?\s\d[\d-]{3,16}[\dXx]\b",
    r"\b(?:built|founded|established|erected|dat(?:es|ed|ing)|born)\s(?:back\s)?(?:in|to|from)\s(?:1[0-4]\d\d|[5-9]\d\d)\b(?![,.]\d|\s(?:days|months|places|cities|countries|people))",
    r"(?m:^)[ \t]*(?:[Ll]isten|[Ww]atch|[Rr]ead|[Dd]uration|[Ll]ength|[Vv]ideo)\b[^\n\d]{0,20}\d{1,3}\s?(?:min|mins|minutes?|sec|seconds?)\b",
    r"\b(?:Circulation|Print\srun)(?:\s?:|\sof)?\s\d[\d,.]{0,12}\b",
    r"(?m:^)\s?Subscri(?:be|ptions?)\b(?:\s\w+){0,3}:[^\n]{0,80}+",
)
"""What is known by words that need not stand right before the digits: addresses, phones, ages."""

_NUMBERS = (
    rf"\b\d{{1,2}}(?:st|nd|rd|th)?[ -](?:of )?{_MONTH}(?:[ ,-]+(?:19|20)\d\d)?\b",
    r"\b(?:19|20)\d\d[-/.](?:0?[1-9]|1[0-2])[-/.](?:0?[1-9]|[12]\d|3[01])(?:T[\d:.]+Z?)?\b",
    r"\b\d{1,2}:\d\d(?::\d\d)?(?:\s?[ap]\.?m\b\.?)?(?!:?\s?\d)",
    r"\b\d{1,2}\s?(?:o'clock|[ap]\.m\.|[ap]m\b)",
    r"\b(?:19|20)\d\d\s?(?:(?:-|–|—|/|to|and)\s?(?:19|20)\d\d|[-–—/]\d\d)\b(?!\s?(?:%|percent|yuan|kilo|million|billion))",
    r"\b(?:19|20)\d\ds\b",
    r"\b\d{1,3}(?:st|nd|rd|th)\b(?!\s(?:place|largest|biggest|highest|in|among|nationally|nationwide|globally|"
    r"worldwide|out|of|on|busiest|most|best|longest|fastest|across|for))",
    r"\b(?:13|14|15)th\s?-?\s?[Ff]ive",
    r"\b\d+(?:\.\d+)?[A-Za-z]{0,20}?[A-Z][A-Za-z0-9-]*\b(?<![KMB])(?!-)(?<!GW)(?<!MW)(?<!TEU)(?<!TEUs)(?<!GWh)(?<!kWh)(?<!MWh)(?<!TWh)(?<!kW)",
    r"\b\d{1,2}-(?:in|on|for|to)-\d{1,2}\b",
    r"\b\d++(?:\.\d++){2,}+\b",
    r"\b\d{1,3}[-–]\d{1,3}\b(?=\s(?:win|wins|victory|loss|losses|defeat|draw|lead|score|scoreline|majority|vote|record|decision|tie|triumph|"
    r"margin|split|deficit|start|thrashing|rout|aggregate|against|over\s[A-Z])\b)",
    r"(?<![\d:.,])\d{1,3}\s?:\s?\d{1,3}(?![\d:.,]\d|\d)",
    r"\b\d{1,2}/\d{1,2}/(?:19|20)?\d\d\b",
    r"(?<!\d\s)(?<![\d/])(?<!\d-)\b\d{1,3}/\d{1,3}\b(?![\d/])|\b\d{1,4}[x*×]\d{1,4}\b",
    rf"\b\d{{1,5}}[A-Z]?,?\s(?:{_CAPITAL}\s){{1,4}}(?:Road|Rd|Street|St|Avenue|Ave|Lane|Boulevard|Highway|Alley)\b",
    r"\b\d{4,6}\.(?:SS|SZ|SH|HK|BJ|KS|TW)\b",
    r"\b\d{1,4}(?:[\d,.]{0,8}\d)?[\s-](?:thousand|million|billion)th\b",
    r"\b0\d{2,3}[-‑\s]\d{3,4}\s?\d{4}\b",
    r"\b\d{3}[-‑]\d{4}\b(?!\s?(?:[a-z%]|million))",
    r"\b\d{4}\s(?:GMT|BST|EST|EDT|CET|UTC|local\stime)\b",
    r"\b\d{3}-\d{3,4}-\d{4}\b",
    r"\b(?:\d{1,8}-){0,4}\d{9,}+\b(?![,.]\d)(?!\s?(?:yuan|%|percent|tons|people))",
    r"\b1\d{4}\s(?=hotline|citizen|platform)",
    r"\b\d{1,3}[\s-](?:min|mins|minutes?)[\s-][Rr]ead\b|\b\d{1,3}\sMin(?:ute)?\s[Rr]ead\b",
    r"\b24/7\b|\b24\s?-?hours?\sa\sday\b",
    r"\b\d{1,3}[- ]years?[- ](?:olds?\b)",
    r"\b\d{0,2}[1-9]0s\b",
    r"\b\d++\+\d++(?:\+[A-Za-z0-9]++)*+",
)
"""What begins with a digit: days, clock times, ordinals, scores, phones, adjectives of measure."""

_SIGNED = (
    rf",\s{_CAPITAL}(?:\s{_CAPITAL})?,?\s[1-8]\d{{5}}(?=,?\s(?:P\.\s?R\.\s)?China\b|\s{{0,3}}(?:[;\n]|$))",
    r"\((?:[A-Z]{2,6}[:\s]\s?)?\d{4,6}(?:\.[A-Z]{2})\)|\([A-Z]{2,6}:\s?\d{4,6}\)",
    r"\(\d{1,4}(?:\.\d{1,2})?\s?[KMGkmg][Bb]\)",
    r"\(?(?:US)?[$€£]\s?1\s?=\s?\d{1,6}(?:\.\d{1,6})?",
    r"\((?:PDF|DOCX?|XLSX?|PPTX?|ZIP|MP[34])\b[^()\n]{0,30}\)",
    r"\+\d{1,3}(?:[\s-]\(?\d{1,4}\)?){2,5}+(?!\w)",
    r"(?:\+?\d{2,4}[-‑ ])?\(?0?\d{2,4}\)?[-‑–—]\d{3,4}[-‑ ]?\d{3,5}\b",
    r"\"\d[\d+.-]{0,20}(?:\s?\+\s?[\dA-Za-z]{1,12}){0,4}\"",
    r"(?<=[a-z]),\s\d{2},(?=\s(?!or\b|and\b|to\b|about\b|up\b|down\b|more\b|nearly\b)[a-z])",
    r"(?<=[a-z]),\s\d{2}(?=[,.]\s?(?:[\"A-Z]|who|a\s|an\s|from|said|of\s|$))",
)
"""What begins with a bracket, a sign, a quote or a comma."""


def _any(patterns: tuple[str, ...], ahead: str) -> re.Pattern[str]:
    """One pattern of many; `ahead` says cheaply where none of them can begin.

    A boundary that `ahead` asks for is asked for once: behind it, an alternative that begins with
    another letter is passed over at no cost.
    """
    if ahead.startswith(r"\b"):
        patterns = tuple(pattern.removeprefix(r"\b") for pattern in patterns)
    return re.compile(rf"{ahead}(?:" + "|".join(f"(?:{pattern})" for pattern in patterns) + ")")


_RES = (
    _any(_NAMED, r"\b(?=[A-Za-z][A-Za-z'.&/]*+(?:[ -][A-Za-z.]++)?[^\dA-Za-z\n]{0,3}\d)"),
    Sought(rf"\b(?:{'|'.join(_SPREAD)})"),
    _any(_NUMBERS, r"\b(?=\d)"),
    _any(_SIGNED, r"(?=[(+\",\d$€£U])(?<!\d)"),
    re.compile(r"^[ \t]{0,8}\(?\d{1,2}[.)](?=\s)", re.MULTILINE),
)
_YEAR = re.compile(
    r"(?:19[4-9]|20\d)\d\b(?<![\w.,$€£¥]\d{4})(?!,\d|\.\d)(?!\s?(?:%|percent|per cent|yuan|million|billion|trillion|thousand|"
    r"kilomet|km\b|mu\b|tons|tonnes|hectares|meters|metres|teu|trips|people|vehicles|enterprises|companies|"
    r"units|projects|jobs|square))",
    re.IGNORECASE,
)


_SCORED = Sought(
    r"\b(?:won|lost|beat|beating|beaten|defeated|drew|led|leading|scored|voted|edged|tied|trailed|trailing|finished|"
    r"thrashed|by\sa\svote\sof|by\svotes\sof)\b[^.\d\n%$]{0,30}?\b(\d{1,3}[-–]\d{1,3})\b(?!\s?(?:%|percent|per|[a-z]{0,6}illion|yuan|seats|votes))",
    where=r"\d[-–]\d",
)


_OLD_YEAR = Sought(
    r"\b(?:[Ii]n|[Ss]ince|[Bb]y|[Uu]ntil|[Ff]rom|[Tt]han)\s(?:1[5-8]\d\d|19[0-3]\d)\b(?=[,.;)]?(?:\s(?:and|when|by|to|as|he|she|it|the)\b|\s?[.;)\n]|,\s|$))",
    where=r"1[5-9]\d\d",
)
_DATED_YEAR = Sought(
    r"\b(?:[Ii]n|[Ss]ince|[Bb]y|[Uu]ntil|[Dd]uring|[Ff]or|[Ff]rom|[Tt]han|[Ee]nd of|[Oo]f)\s((?:19[4-9]|20\d)\d)\b(?!,\d|\.\d)"
    r"(?!\s?(?:%|percent|per cent|yuan|million|billion|trillion|thousand|kilomet|km\b|mu\b|ton|hectare|meter|metre|square))",
    where=r"(?:19|20)\d\d",
)


_AGED = Sought(
    r"\b(?:people|persons|residents|citizens|those|women|men|adults|anyone|everyone|patients|workers|drivers|voters|children|"
    r"staff|employees|customers|buyers|visitors|users|farmers|migrants|graduates|them|whom)\s"
    r"(?:(?:of|in)\s(?:the\s)?\w+\s)?(?:who\s)?(?:are\s|is\s|were\s)?(?:over|under|above|below|older\sthan|younger\sthan)\s((?:[1-9]|1\d)\d)"
    r"(?![,.]?\d|\s?(?:%|per|percent|hundred|thousand|[mb]n|[a-z]{0,6}illion|yuan|dollars|k?m|tons?|k?g|years|months|weeks|days|hours|"
    r"minutes|points|degrees|kilomet\w+|met(?:er|re)s|square|countries|cities|places|times)\b)"
)
_TO_ONE = Sought(r"\d\.\d{1,3}\s?[:：]\s?(10{0,3})\b(?![:.,]?\d)", where=r"\d\s?[:：]\s?1")
""" "2.28:1" is one number, a ratio: what it is put to counts nothing."""
_EACH = Sought(
    r"\b(?:one|a|an|each|every|per)\s[a-z-]+(?:\sof\s[a-z]+)?\s(?:(?:over|for|by|across)\s)?(one\s(?:kilomet(?:er|re)|km|mile))\b",
    re.IGNORECASE,
    where=r"one (?:kilomet|km|mile)",
)
""" "Shipping one container one kilometer costs": what a price is for."""
_COUNTER = r"(?:views?|reads?|likes?|comments?|shares?|clicks?|hits|collects?|collections?|favou?rites|retweets|replies|followers|page\s?views)"
_COUNTERS = Sought(
    rf"(?m:^)[ \t]*(?:{_COUNTER}\s?[:(|]?\s?\d[\d,.]{{0,12}}[km]?\)?(?:\s?[|·•/,]?\s?(?={_COUNTER}|$))){{1,6}}(?m:$)|"
    rf"(?m:^)[ \t]*(?:\d[\d,.]{{0,12}}[km]?\s{_COUNTER}\b(?:\s?[|·•/,]?\s?(?=\d|$))){{1,6}}(?m:$)|"
    rf"(?:(?<=\s\s)|(?<=\d\s)|(?<=\|\s)|(?m:^))(?:{_COUNTER}|reading|visits|visitors)(?::\s?|\s)\d[\d,.]{{0,12}}[kw]?(?=\s*(?:$|\||\s{_COUNTER}\s?:?\s?\d|author\b|report$|share$|editor\b|source\b))|"
    r"(?m:^)[ \t]*(?:read|viewed|shared|clicked)\s\d[\d,]{0,12}\stimes\b",
    re.IGNORECASE,
    where=rf"{_COUNTER}|viewed|shared|clicked|reading|visits|visitors",
)
""" "Share 45 | Like 320", "34 likes": the counters of a page, a line of their own."""
_LISTICLE = Sought(
    r"(?m:^)[^\n.]{0,80}?\b(\d{1,2})\s(?:(?:Best|Great|Top|Easy|Simple|Amazing|Key|Fun|Must-[A-Z]\w+)\s(?:[A-Z]\w+\s){0,2})?"
    r"(?:Ways|Things|Reasons|Tips|Places|Spots|Facts|Steps|Photos|Pictures|Ideas|Dishes|Questions|Takeaways)\b[^\n.]{0,60}(?m:$)",
    where=r"ways|things|reasons|tips|places|spots|facts|steps|photos|pictures|ideas|dishes|questions|takeaways",
)
""" "Where to Watch the Show: 8 Best Spots": headlines of lists."""
_DIGIT = re.compile(r"\d")
_ADDRESS = re.compile(r"https?:|www\.|\((?:PDF|DOC|XLS|PPT|ZIP|MP)")
"""Without one of the two there is nothing to mask."""

_WHOLE = (*_RES, _YEAR, _DATED_YEAR, _OLD_YEAR, _COUNTERS)
_INNER = (_SCORED, _AGED, _TO_ONE, _EACH, _LISTICLE)
"""Patterns to mask whole, and in their first group."""


def masks(folded: str) -> list[Span]:
    """Spans of digits that are no quantities, in the order of the text, possibly overlapping."""
    if not (_DIGIT.search(folded) or _ADDRESS.search(folded)):
        return []
    spans = [Span(*match.span()) for pattern in _WHOLE for match in pattern.finditer(folded)]
    spans += [Span(*match.span(1)) for pattern in _INNER for match in pattern.finditer(folded)]
    return sorted(spans, key=lambda span: span.start)
