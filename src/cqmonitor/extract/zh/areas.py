"""Places in Chinese text: names of the catalog, and words that follow the story (全市, 该区, 全国)."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from cqmonitor.extract.catalog import Catalog, Mention
from cqmonitor.extract.zh.written import MORE, NUMBER


@dataclass(frozen=True, slots=True)
class Place:
    """A place named in the text; `reference` marks what a value is measured against (占全国, 对东盟)."""

    start: int
    end: int
    code: str
    reference: bool


_WORDS = re.compile(
    r"(?P<city>全市|我市|本市|该市)|(?P<home>江北(?=(?:国际)?机场)|(?<=江)北(?=国际机场))|(?P<province>全省|我省|该省)|"
    r"(?P<district>[全我该本][区县])|(?P<nation>全国|我国)"
    r"|(?P<world>全球|世界)(?!500强|级|一流|知名|著名)"
)
_AGENCY = re.compile(
    r"国家统计局[^，。;]{2,4}(?=调查总队)|(?:重庆|四川|成都)(?=海关|市?统计局|调查总队|银行|"
    r"大学|日报|晚报|晨报|新闻|市政府新闻办|出入境|市第)"
)
_REFERENCE_BEFORE = re.compile(
    r"(?:占|占到|约占|占了|占据|高于|低于|快于|慢于|好于|优于|高出|高过|超过|超出|超|领先|"
    r"领跑|跑赢|低过|居|位居|列|位列|排名|名列|跃居|稳居|排|排在|重回|重返|"
    r"(?<![同环占对])比|较|对|与|同|和|向|通达|到达|覆盖|辐射|往返|来自|至|出口到?|进口自|是|"
    r"相当于|拉动|带动|高出了)"
    r"(?:了|约|近|整个)?[\"“”']?$"
)
_REFERENCE_AFTER = re.compile(
    r"^(?:每|最[大高早多好快具]|重要|唯一|首[个批家座条店台款例创]|为数不多|少有|领先|第[一二三四五六七八九十]大)|"
    rf"^的(?:约|近|逾|超过?)?{NUMBER}\s?{MORE}?倍|"
    r"^[东西南北]?站?(?:至|到|—|-)(?!今|此|少|多)|^的?(?:[^，。;]{0,6}中(?:排|位|居)|平均|"
    r"整体|总量|总产量|各省|前列|首位|之首|第[一二三四五六七八九十\d](?!次?产业|季|批|届|[个条家座所])|排名|同期(?!为|达|实现|完成|[增下上升跌降有的G]))"
)
_LINKS = frozenset("对与同和向是")
_TRADE_PARTNER = re.compile(r"^[^，。;]{0,12}?(?:进出口|出口|进口|贸易|投资|开行)")


def find(folded: str, catalog: Catalog, home: str, title: str) -> tuple[list[Place], str]:
    """All places of folded text in order, and the area of the story where a clause names none."""
    agencies = [(hit.start(), hit.end()) for hit in _AGENCY.finditer(folded)]
    named = [m for m in catalog.areas.find(folded) if not _inside(m, agencies)]
    named = _with_short(folded, named, catalog)
    story = _story(title, catalog, home)
    if story == home and not any(_domestic(m.what) for m in catalog.areas.find(title)):
        story = _local(folded, named) or home
    if _is_district(story) and _leads_with_city(folded, named, story):
        story = home
    district = story if _is_district(story) else ""
    found: list[Place] = []
    for start, end, code, word in _merged(folded, named):
        if word == "city":
            code = story if _is_city(story) else home
        elif word == "home":
            code = home
        elif word == "province":
            code = story if re.fullmatch(r"CN-[A-Z]{2}", story) and story != "CN-CQ" else "CN-SC"
        elif word == "district":
            if not district:
                continue
            code = district
        if _is_district(code):
            district = code
        reference = _is_reference(folded, start, end) or (
            not _chinese(code) and _is_partner(folded, start, end)
        )
        beside = bool(
            found and not found[-1].reference and folded[found[-1].end : start] in ("与", "和", "同")
        )
        reference = reference and not (beside and _chinese(code))
        listed = found and found[-1].reference and folded[found[-1].end : start] in ("、", "和", "及", "与")
        again = found and found[-1].reference and _OF_ANOTHER.fullmatch(folded, found[-1].end, start)
        reference = reference or bool(listed or again)
        if folded[start - 1 : start + 3] in ("其中国际", "其中国有", "其中国内", "其中国道", "其中国产"):
            continue
        if code == "CN" and _OF_NATION.match(folded, end):
            continue
        if code == "WORLD" and _WORLD_CLASS.match(folded, end):
            continue
        if code in _PARTS_OF_CITY or _PROPER_NAME.match(folded, end):
            continue
        found.append(Place(start, end, code, reference))
    return found, story


_LISTED_AFTER = re.compile(r"(?:、|和|及|与)([一-鿿]{2})(?=[、和及与三四五六两等分均的GA-Z]|$)")
_LISTED_BEFORE = re.compile(r"(?<![一-鿿])([一-鿿]{2})(?:、|和|及|与)$")


def _with_short(folded: str, named: list[Mention[str]], catalog: Catalog) -> list[Mention[str]]:
    """Districts by a short form that is a word of its own elsewhere (江北, 长寿), in a list of districts."""
    districts = [m for m in named if m.what.startswith("CN-50")]
    if not districts:
        return named
    found, taken = list(named), {m.start for m in named}
    for mention in districts:
        hit = _LISTED_BEFORE.search(folded, max(0, mention.start - 3), mention.start)
        here = mention
        while hit is None and (after := _LISTED_AFTER.match(folded, here.end)):
            code = catalog.areas.meaning.get(f"{after[1]}区") or catalog.areas.meaning.get(f"{after[1]}县")
            if code is None or after.start(1) in taken:
                break
            here = Mention(after.start(1), after.end(1), code)
            found.append(here)
            taken.add(here.start)
        if hit and hit.start(1) not in taken:
            code = catalog.areas.meaning.get(f"{hit[1]}区") or catalog.areas.meaning.get(f"{hit[1]}县")
            if code:
                found.append(Mention(hit.start(1), hit.end(1), code))
                taken.add(hit.start(1))
    return sorted(found, key=lambda m: m.start)


_OF_ANOTHER = re.compile(r"的?(?:比重)?(?:为)?[\d.]{1,8}%[、和，](?:占)?")
"""占全国的6.5%、西部地区的30.4%: the second place is one it is a part of, too."""
_PARTS_OF_CITY = frozenset({"X-CQCENTRAL", "X-CQMETRO", "X-CQNORTHEAST", "X-CQSOUTHEAST"})
"""Parts of the city without a code of their own: what is said of them is a part, so the name stays a modifier."""
_PROPER_NAME = re.compile(
    r"(?:[一-鿿]{0,2})(?:高铁|高速(?!公路通车)|铁路(?!运|营)|客专|城际|大桥|大道|大学)|"
    r"(?:中线|造(?!船)|号|银行|证券|电(?:[:：]|$)|讯|卫视|日报|晚报)"
)
"""What makes a place's name part of another's: 成渝高铁, 重庆造, 重庆银行."""
_OF_NATION = re.compile(r"(?:人口|经济|农业|污染源)普查|人大|政协|两会|劳动模范|劳模|文明|先进|百强|重点文物")
"""What makes 全国 part of a name: 全国人口普查, 全国人大."""
_WORLD_CLASS = re.compile(r"500强|五百强|级|一流|知名|著名|先进|领先|杯")
_TRADE = re.compile(r"^[^，。;]{0,16}?(?:进出口|出口|进口|贸易|投资|外资|游客|企业|航线|市场|分别)")


def _chinese(code: str) -> bool:
    return code.startswith(("CN", "X-C", "X-L", "X-W", "X-M")) or code in ("X-TIANFU", "WORLD")


def _is_partner(folded: str, start: int, end: int) -> bool:
    """A foreign place beside words of trade is whom the trade is with."""
    before = folded[max(0, start - 16) : start]
    near = re.search(r"[对与向自从和、往至][^，。;]{0,14}$|进口|出口", before)
    return bool(near) or bool(_TRADE.match(folded[end : end + 24]))


def _merged(folded: str, named: list[Mention[str]]) -> list[tuple[int, int, str, str]]:
    taken = {at for m in named for at in range(m.start, m.end)}
    words = [
        (
            hit.start(),
            hit.end(),
            {"nation": "CN", "world": "WORLD"}.get(hit.lastgroup or "", ""),
            hit.lastgroup or "",
        )
        for hit in _WORDS.finditer(folded)
        if hit.start() not in taken
    ]
    return sorted([(m.start, m.end, m.what, "") for m in named] + words)


def _headed(title: str, catalog: Catalog) -> str | None:
    """永川：…: a headline that opens with a district in its short form."""
    hit = re.match(r"\s*([一-鿿]{2,3})[:：]", title)
    names = (f"{hit[1]}{kind}" for kind in ("区", "县", "自治县")) if hit else ()
    return next((code for name in names if (code := catalog.areas.meaning.get(name))), None)


def _story(title: str, catalog: Catalog, home: str) -> str:
    if headed := _headed(title, catalog):
        return headed
    codes = [m.what for m in catalog.areas.find(title) if _domestic(m.what)]
    if not codes:
        return home
    if codes[0] == "CN-CQ" and len(set(codes)) == 1:
        return "CN-CQ"
    below = [code for code in codes if code != "CN-CQ" and not _is_reference_in_title(title, code, catalog)]
    return below[0] if below and (codes[0] == below[0] or _is_district(below[0])) else codes[0]


_CITY = re.compile(r"全市|我市")
_LEAD = re.compile(r"[^\n]*。[^\n]*")


def _leads_with_city(folded: str, named: list[Mention[str]], district: str) -> bool:
    """Whether the lead is of the whole city and leaves out the district that the headline picks from it."""
    lead = _LEAD.search(folded)
    if lead is None or re.search(r"[全我该本][区县]", lead.group()):
        return False
    city = _CITY.finditer(folded, lead.start(), lead.end())
    if all(_is_reference(folded, hit.start(), hit.end()) for hit in city):
        return False
    return not any(m.what == district and lead.start() <= m.start < lead.end() for m in named)


_COUNTY_WORDS = re.compile(r"[我全该本][区县]|县委|县政府|区委|区政府|县级|县城|乡镇|村民")


_CITY_WORDS = re.compile(r"全市|我市|全省|我省")


def _local(folded: str, named: list[Mention[str]]) -> str | None:
    """The district that a local story is about where its headline names none: most named, in local words."""
    districts = Counter(m.what for m in named if _is_district(m.what))
    local, wider = len(_COUNTY_WORDS.findall(folded)), len(_CITY_WORDS.findall(folded))
    if not districts or local <= wider:
        return None
    code, count = districts.most_common(1)[0]
    return code if count * 5 >= districts.total() * 3 else None


def _is_reference_in_title(title: str, code: str, catalog: Catalog) -> bool:
    return all(_is_reference(title, m.start, m.end) for m in catalog.areas.find(title) if m.what == code)


def _domestic(code: str) -> bool:
    return code.startswith(("CN-", "X-C")) or code in ("X-LIANGJIANG", "X-TIANFU", "X-WANSHENG")


def _is_district(code: str) -> bool:
    return code.startswith("CN-500") or code in ("X-LIANGJIANG", "X-TIANFU", "X-WANSHENG", "X-CQHIGHTECH")


def _is_city(code: str) -> bool:
    return bool(re.fullmatch(r"CN-(?!500)\d{6}|CN-CQ", code))


def _inside(mention: Mention[str], spans: list[tuple[int, int]]) -> bool:
    return any(start <= mention.start and mention.end <= end for start, end in spans)


def _is_reference(folded: str, start: int, end: int) -> bool:
    before = folded[max(0, start - 6) : start]
    after = folded[end : end + 14]
    hit = _REFERENCE_BEFORE.search(before)
    if hit and hit.group()[0] in _LINKS and not _TRADE_PARTNER.match(after):
        return bool(_REFERENCE_AFTER.match(after))
    if hit:
        return True
    return bool(_REFERENCE_AFTER.match(after))
