"""Five sites of generated pages, with what of each page is its article and what is the site's.

Each site has boilerplate of its own wording, most of which no pattern knows, a new layout with new wording
from page 100 on, and articles that share lines as articles do: a campaign's closing quotation, recurring
subheads, table heads and list items, sentences that differ in their figures alone, a series with one closing.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from cqmonitor.records import Page

NEW_LAYOUT = 100
"""The first page in the new layout."""


@dataclass(frozen=True, slots=True)
class Made:
    """One generated page: its lines that are the article's, and those that are the site's."""

    page: Page
    article: tuple[str, ...]
    site: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Story:
    """What a page tells: lines, each with its kind: `p`, `h` a subhead, `li`, or `tr` with cells."""

    title: str
    lines: tuple[tuple[str, str], ...]


_EN = (
    "Freight|Passenger traffic|Cargo volume|Steel output|Retail turnover|Tourist arrivals|Power use".split(
        "|"
    ),
    "at the river port|in the old town|in the new district|on the northern line|in the hill counties".split(
        "|"
    ),
    "more orders from abroad|a mild winter|two new bridges|lower tolls|a longer season".split("|"),
    "the harbour office|the bureau of roads|the chamber of trade|the city's planners|the survey team".split(
        "|"
    ),
)
_ZH = (
    "货运量|客运量|吞吐量|钢材产量|零售额|接待游客|用电量".split("|"),
    "江岸港|老城片区|新城片区|北线|山区各县".split("|"),
    "海外订单增加|气候温和|两座新桥通车|通行费下调|旺季延长".split("|"),
    "港务局|公路局|商会|规划部门|调查队".split("|"),
)


def _english(rng: random.Random) -> str:
    what, where, why, who = (rng.choice(words) for words in _EN)
    rise, base = rng.uniform(0.5, 20), rng.uniform(1, 900)
    forms = (
        f"{what} {where} rose {rise:.1f} percent to {base:.1f} thousand tonnes, helped by {why}, {who} said.",
        f"According to {who}, {why} explained most of the {base:.0f} extra jobs that were counted {where}.",
        f"By next summer {what.lower()} {where} is to reach {base:.1f} million, up {rise:.1f} percent.",
        f"Not all went well: {why} came too late for {rng.randint(3, 90)} of the firms that work {where}.",
    )
    return rng.choice(forms)


def _chinese(rng: random.Random) -> str:
    what, where, why, who = (rng.choice(words) for words in _ZH)
    rise, base = rng.uniform(0.5, 20), rng.uniform(1, 900)
    forms = (
        f"{who}介绍，受{why}带动，今年以来{where}{what}达到{base:.1f}万，同比增长{rise:.1f}%，增速继续保持在合理区间。",
        f"从结构看，{where}新增就业{base:.0f}人，其中大部分来自{why}，{who}有关负责人在接受采访时这样表示。",
        f"按照计划，到今年年底{where}{what}将突破{base:.1f}万，比上年提高{rise:.1f}个百分点，{who}对此充满信心。",
        f"也有不足之处：{why}来得偏晚，{where}仍有{rng.randint(3, 90)}家企业没有享受到红利，{who}正在走访。",
    )
    return rng.choice(forms)


_SHARED = {
    "en": (
        "Key figures at a glance",
        "What comes next",
        '"We owe the river a cleaner tomorrow," the mayor says at the end of every meeting of the campaign.',
        ("Item", "This month", "Last month"),
        ("Cargo (10,000 t)", "Passengers (10,000)"),
        "- Work on the second bridge goes on.",
        "Consumer prices in the city rose {0} percent from a year earlier, the survey team said on Monday.",
        "This is part {0} of a series on the river and the people who live by it and work on it all year.",
    ),
    "zh": (
        "主要数据一览",
        "下一步打算",
        "“还一江清水，留一城青山。”市长在每次清江行动会议结束时都会这样说，与会人员对此印象十分深刻。",
        ("项目", "本月", "上月"),
        ("货运（万吨）", "客运（万人）"),
        "- 二桥建设继续推进。",
        "调查队数据显示，本月全市居民消费价格比上年同月上涨{0}%，涨幅与上月基本持平，总体保持平稳运行态势。",
        "本文为“大江人家”系列报道之{0}，讲述沿江群众一年四季的生活与劳动，敬请读者继续关注后续各篇报道。",
    ),
}


def story(number: int, lang: str, rng: random.Random) -> Story:
    """The article of page `number`: five to nine paragraphs of its own, and what it shares with others."""
    tell = _english if lang == "en" else _chinese
    numbers, ahead, quote, head, rows, item, prices, series = _SHARED[lang]
    own = [("p", tell(rng)) for _ in range(rng.randint(5, 9))]
    if rng.random() < 0.5:
        own.insert(2, ("h", str(rng.choice((numbers, ahead)))))
    if rng.random() < 0.3:
        own.insert(4, ("p", str(prices).format(round(rng.uniform(0.1, 3), 1))))
    if rng.random() < 0.4:
        cells = [(name, f"{rng.uniform(1, 99):.1f}", f"{rng.uniform(1, 99):.1f}") for name in rows]
        own[3:3] = [("tr", " | ".join(row)) for row in (head, *cells)]
    if rng.random() < 0.3:
        own.insert(2, ("li", str(item)))
    if 40 <= number < 48:
        own.append(("p", str(series).format(number - 39)))
    elif rng.random() < 0.4:
        own.append(("p", str(quote)))
    title = f"{rng.choice(_EN[0])} {rng.choice(_EN[1])}, report {number}"
    if lang == "zh":
        title = f"{rng.choice(_ZH[1])}{rng.choice(_ZH[0])}再创新高 第{number}次通报"
    return Story(title, tuple(own))


# --- the sites -------------------------------------------------------------------------------------

Site = Callable[[int, random.Random], tuple[bytes, Story, Sequence[str], str]]
"""Page number -> its bytes, its story, the lines that are the site's, its content type."""


def _html(blocks: Sequence[tuple[str, str]], wrap: str = "{0}") -> str:
    out, rows = [], list[str]()
    for kind, text in (*blocks, ("", "")):
        if kind == "tr":
            rows.append("<tr>" + "".join(f"<td>{cell}</td>" for cell in text.split(" | ")) + "</tr>")
            continue
        if rows:
            out.append(f"<table>{''.join(rows)}</table>")
            rows = []
        if text:
            form = {"p": f"<p>{text}</p>", "h": f"<h3>{text}</h3>", "li": f"<ul><li>{text[2:]}</li></ul>"}[
                kind
            ]
            out.append(form)
    return wrap.format("".join(out))


def _document(title: str, body: str, lang: str) -> bytes:
    head = f"<meta charset='utf-8'><title>{title}</title>"
    return f"<!doctype html><html lang='{lang}'><head>{head}</head><body>{body}</body></html>".encode()


def _paragraphs(lines: Sequence[str]) -> str:
    return "".join(f"<p>{line}</p>" for line in lines)


def newspaper(number: int, rng: random.Random) -> tuple[bytes, Story, Sequence[str], str]:
    """An English daily with semantic markup: a box in the middle, an about-us paragraph below."""
    made, old = story(number, "en", rng), number < NEW_LAYOUT
    box = ["Our evening letter", "All that moved the valley, in four minutes, sent to you at six o'clock."]
    foot = [
        "Riverside Daily is owned by its readers and prints no paid opinion; it has come out since 1911.",
        "Write to the newsroom, or come by any morning",
        f"Edition {number} of the valley",
    ]
    if not old:
        box = [
            "The valley in brief",
            "Ten lines a day for those who have little time. Free for all readers of ours.",
        ]
        foot = [
            "The Riverside Daily foundation keeps this page open to all and lives by what you give to it.",
            "Made by the river, with care",
            f"You read number {number}",
        ]
    body = [*made.lines]
    half = len(body) // 2
    inner = _html(body[:half]) + f"<aside class='box'>{_paragraphs(box)}</aside>" + _html(body[half:])
    related = "".join(f"<li><a href='/{i}'>{_english(rng)[:60]}</a></li>" for i in range(3))
    page = (
        f"<header><a href='/'>Riverside Daily</a></header><main><article><h1>{made.title}</h1>{inner}"
        f"{_paragraphs(foot[:2])}</article><ul>{related}</ul></main><footer>{_paragraphs(foot[2:])}</footer>"
    )
    return _document(made.title, page, "en"), made, [*box, *foot], "text/html"


def bureau(number: int, rng: random.Random) -> tuple[bytes, Story, Sequence[str], str]:
    """A Chinese bureau without semantic markup, in GB18030."""
    made, old = story(number, "zh", rng), number < NEW_LAYOUT
    top = ["江岸市发展服务中心", f"您是第{1000 + number * 7}位访客"]
    foot = [
        "以上内容由中心综合科整理发布",
        "办公时间 周一至周五",
        "江岸市政务新媒体矩阵",
        "建议使用主流浏览器访问",
    ]
    if not old:
        top = ["江岸市发展服务平台", "今日值守 综合科"]
        foot = [
            "本页内容由平台自动汇集",
            "服务时间 工作日全天",
            "江岸政务服务一张网",
            "推荐分辨率以上效果最佳",
        ]
    body = _html(made.lines)
    page = (
        f"<div>{top[0]}</div><div>{top[1]}</div><div class='t'>{made.title}</div><div class='c'>"
        f"{body}{_paragraphs(foot[:2])}</div><div>{_paragraphs(foot[2:])}</div>"
    )
    text = _document(made.title, page, "zh").decode().replace("utf-8", "gb2312")
    return text.encode("gb18030"), made, [*top, *foot], "text/html"


def journal(number: int, rng: random.Random) -> tuple[bytes, Story, Sequence[str], str]:
    """An English blog: everything in one container of divs and paragraphs."""
    made, old = story(number, "en", rng), number < NEW_LAYOUT
    above = ["A journal of the valley and its trade", f"Filed from the quay, folio {number}"]
    below = [
        "Anna Hu has watched the quays for twenty years and writes here on weekdays when the water is low.",
        "Stay close to the water",
        "Like what you see? Tell a friend",
        "Our other journals",
    ]
    if not old:
        above = ["Notes from the waterfront", f"Leaf {number} of the log"]
        below = [
            "The log is kept by Anna Hu and two friends, who walk the quays at dawn and write by noon.",
            "Never far from the river",
            "Pass this leaf on",
            "More logs we keep",
        ]
    links = "".join(f"<li><a href='/{i}'>{_english(rng)[:50]}</a></li>" for i in range(3))
    page = (
        f"<div id='wrap'><div class='post'><h1>{made.title}</h1>{_paragraphs(above)}{_html(made.lines)}"
        f"{_paragraphs(below)}<ul>{links}</ul></div></div>"
    )
    return _document(made.title, page, "en"), made, [*above, *below], "text/html"


def saved(number: int, rng: random.Random) -> tuple[bytes, Story, Sequence[str], str]:
    """An English site as plain text, menu and footer included."""
    made, old = story(number, "en", rng), number < NEW_LAYOUT
    top = ["Quayside Post Title"]
    foot = [
        "Where the two waters meet",
        "Quayside on paper and on air",
        f"Call the desk, line {number}",
        "To the top of the sheet",
    ]
    if not old:
        top = ["Quayside Title"]
        foot = [
            "Two waters, one city",
            "Quayside, morning and evening",
            f"Sheet {number} of the log",
            "Up again",
        ]
    lines = [*top, made.title, *(text for _, text in made.lines), *foot]
    return "\n\n".join(lines).encode(), made, [*top, *foot], "text/plain; charset=utf-8"


def portal(number: int, rng: random.Random) -> tuple[bytes, Story, Sequence[str], str]:
    """A Chinese portal: promotion above and below the text, links with changing words."""
    made, old = story(number, "zh", rng), number < NEW_LAYOUT
    above = ["大江新闻 看见江岸", f"热度 {number * 13}"]
    below = [
        "大江新闻是江岸传媒旗下综合资讯平台，坚持用户第一、内容为王，竭诚为广大网友提供快捷准确的资讯服务，感谢您的支持。",
        "好文章值得更多人看到",
        "大江号 让表达更有力量",
        "今日最受欢迎",
    ]
    if not old:
        above = ["大江视界 与你同行", f"人气 {number * 11}"]
        below = [
            "大江视界由江岸传媒集团主办，汇聚本地资讯与生活服务，内容每日更新，欢迎广大读者提出宝贵意见和建议，共建美好家园。",
            "点亮小星星支持作者",
            "大江视界 记录每一天",
            "编辑为你挑选",
        ]
    links = "".join(f"<li><a href='/{i}'>{_chinese(rng)[:24]}</a></li>" for i in range(4))
    page = (
        f"<div class='l'><h1>{made.title}</h1>{_paragraphs(above)}<div class='txt'>{_html(made.lines)}</div>"
        f"{_paragraphs(below)}<ul>{links}</ul></div>"
    )
    return _document(made.title, page, "zh"), made, [*above, *below], "text/html"


SITES: dict[str, Site] = {site.__name__: site for site in (newspaper, bureau, journal, saved, portal)}


def pages_of(name: str, count: int) -> list[Made]:
    """The first pages of a site, one fetched an hour; the same ones each time."""
    return [_made(name, number) for number in range(count)]


def _made(name: str, number: int) -> Made:
    body, told, site, kind = SITES[name](number, random.Random(f"{name} {number}"))
    url = f"https://www.{name}.example/news/{number}.html"
    page = Page(
        url=url,
        final_url=url,
        source=name,
        fetched_at=datetime(2024, 1, 1, tzinfo=UTC) + timedelta(hours=number),
        status=200,
        headers=(("content-type", kind),),
        body=body,
    )
    return Made(page, tuple(text for _, text in told.lines), tuple(site))
