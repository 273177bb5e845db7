"""Recognises pages that are no article: list pages, video shells, cookie walls, soft 404s, logins."""

from __future__ import annotations

import re
from collections.abc import Collection
from itertools import islice

from cqmonitor.clean.boilerplate import Stripped
from cqmonitor.clean.lines import fold, halfwidth, is_prose, width
from cqmonitor.clean.markup import Markup
from cqmonitor.clean.tree import Tree
from cqmonitor.errors import CleanError

_MISSING = re.compile(
    r"\b(?:page|article|content|file|story)\b.{0,40}?\b(?:not|no longer|can['’]t|couldn['’]t|cannot) (?:be )?"
    r"(?:found|available|exist)|\b(?:nothing|no (?:results?|matches|posts)) (?:was |were )?found"
    r"|\b404\b|(?:does not|doesn['’]?t|no longer) exists?\b|(?:might|may) have been (?:removed|moved|deleted)"
    r"|(?:页面|文章|内容|網頁|網頁內容|您(?:要)?(?:访问|查看)的.{0,8})"
    r"(?:不存在|已(?:经)?(?:被)?(?:删除|移除)|找不到|未找到|已下线|无法访问)"
    r"|(?:找不到|未找到).{0,6}(?:页面|網頁)|输入的(?:网址|地址)有误",
    re.IGNORECASE,
)
_LOGIN = re.compile(
    r"\b(?:log|sign) ?in (?:to|required|with|below)|please (?:log|sign) in|请(?:先)?登录|用户登录"
    r"|password|密码",
    re.IGNORECASE,
)
_COOKIES = re.compile(r"\bcookies?\b|\bconsent\b|隐私政策", re.IGNORECASE)
_CONSENT = re.compile(
    r"cookie|consent|personal data|your privacy|our (?:\d+ )?partners|personali[sz]ed (?:ads|content)"
    r"|store and(?:/or)? access|隐私|同意|个人信息",
    re.IGNORECASE,
)
_MIN_CONSENT = 3
_WALL = re.compile(
    r"enable javascript|verify(?:ing)? (?:that )?you are (?:a )?human|checking your browser|access denied"
    r"|captcha|security of your connection|unusual traffic"
    r"|验证码|访问过于频繁|(?:人机|安全|滑动|滑块)验证",
    re.IGNORECASE,
)
_READ_MORE = re.compile(
    r"(?:read more|continue reading|阅读全文|查看全文|\[详细\]|详情)\W{0,4}$", re.IGNORECASE
)
_PLAYER = (
    "//video | //audio"
    " | //iframe[contains(@src, 'player') or contains(@src, 'youtube') or contains(@src, 'video')]"
)
_SHORT = 300.0
"""Up to this width (columns) of text a page is looked at with suspicion."""

_MIN_WIDTH = 50.0
_MIN_LINKS = 5
_MIN_TEASERS = 3
_MAX_LINKS = 1_000
_HEADLINE_WIDTH = 16.0
_LOOKED_AT = 20_000


def refusal(tree: Tree, markup: Markup, found: Stripped, links: Collection[str]) -> CleanError | None:
    """Why a page is no article, or None for an article.

    Args:
        tree: the page.
        markup: what it says about itself.
        found: its main text without boilerplate.
        links: as of `links_of`.

    Returns:
        `reason` is `soft-404`, `login`, `access-wall`, `cookie-wall`, `video-shell`, `list-page` or `empty`.
    """
    text = found.text
    lines = text.splitlines()
    prose = [line for line in lines if is_prose(halfwidth(line))]
    listed = _is_list_of_summaries(lines, links) or _is_digest(found) or _is_list_of_teasers(tree, lines)
    if listed and not _declared(markup):
        return CleanError("list-page", f"{len(lines)} lines, many of them links")
    if len(prose) > 1 or (prose and width(text) > _SHORT):
        return None
    if reason := _suspicion(tree, markup, text):
        return CleanError(reason, f"{len(text)} characters of text")
    if not prose and _is_list(links, text[:_LOOKED_AT]):
        return CleanError("list-page", f"{len(lines)} lines and no paragraph")
    if width(text) < _MIN_WIDTH and not prose:
        reason = "list-page" if len(links) >= _MIN_LINKS else "empty"
        return CleanError(reason, f"{len(text)} characters of text")
    if not prose and not _declared(markup) and width(text) <= _SHORT and not any(map(str.isdigit, text)):
        return CleanError("empty", "no paragraph and no number")
    return None


def _suspicion(tree: Tree, markup: Markup, text: str) -> str:
    """What a page with little text is, or ""."""
    heads = " ".join((markup.title, *markup.headings))
    if _MISSING.search(heads) or _MISSING.search(text[:200]):
        return "soft-404"
    if width(text) > _SHORT:
        return ""
    if tree.xpath("//input[@type='password']") and _LOGIN.search(" ".join((heads, _visible(tree)))):
        return "login"
    if _WALL.search(heads + " " + text):
        return "access-wall"
    if _COOKIES.search(heads) or (_COOKIES.search(_visible(tree)) and width(text) < _MIN_WIDTH):
        return "cookie-wall"
    if len({word.lower() for word in _CONSENT.findall(text)}) >= _MIN_CONSENT:
        return "cookie-wall"
    return "video-shell" if tree.xpath(_PLAYER) else ""


def _visible(tree: Tree) -> str:
    texts = tree.xpath("//body//text()[not(parent::script) and not(parent::style)]")
    return fold(" ".join(texts[:400]))[:4_000]


def _is_list(links: Collection[str], text: str) -> bool:
    """Whether most of a text without paragraphs is links."""
    linked = {link for link in links if link in text}
    return len(linked) >= _MIN_LINKS and sum(map(len, linked)) * 2 >= len(text)


def _is_list_of_summaries(lines: list[str], links: Collection[str]) -> bool:
    """Whether linked headlines alternate with paragraphs."""
    hits = sum(1 for line in lines if line.removeprefix("- ") in links)
    return hits >= _MIN_LINKS and hits * 3 >= len(lines)


def _is_list_of_teasers(tree: Tree, lines: list[str]) -> bool:
    """Whether most of the text's lines stand right below a heading that is a link."""
    known = set(lines)
    below = (
        heading.getnext() for heading in islice(tree.iter("h2", "h3", "h4"), _MAX_LINKS) if _leads_on(heading)
    )
    told = {
        fold("".join(each.itertext())) for each in below if each is not None and isinstance(each.tag, str)
    }
    return len(told & known) >= _MIN_TEASERS and len(told & known) * 2 >= len(lines)


def _leads_on(heading: Tree) -> bool:
    return heading.find(".//a") is not None or heading.getparent().tag == "a"


def _is_digest(found: Stripped) -> bool:
    """Whether the text has several datelines, or several teasers that end in a link to the whole story."""
    dates = {gone.text for gone in found.removed if gone.reason in ("byline-date", "byline-zh")}
    lines = found.text.splitlines()
    teasers = sum(1 for line in lines if _READ_MORE.search(line))
    return len(dates) >= _MIN_TEASERS or (teasers >= _MIN_TEASERS and teasers * 3 >= len(lines))


def _declared(markup: Markup) -> bool:
    """Whether the page calls itself an article."""
    return bool(markup.article) or markup.first("og:type").lower() == "article"


def links_of(tree: Tree) -> frozenset[str]:
    """Texts of the page's links, as far as they can be headlines."""
    texts = (fold("".join(link.itertext())) for link in islice(tree.iter("a"), _MAX_LINKS))
    return frozenset(text for text in texts if width(text) >= _HEADLINE_WIDTH)
