"""Pages that are no article are refused with their reason."""

from __future__ import annotations

import pytest

from cqmonitor.clean import clean_page
from cqmonitor.errors import CleanError

from .conftest import PROSE, Read

LINKS = "".join(f"<li><a href='/{i}'>Port news number {i} of the week</a></li>" for i in range(20))
PAGES = {
    "empty": "<html><body></body></html>",
    "soft-404": "<html><head><title>Page not found</title></head><body><p>Try the search.</p></body></html>",
    "login": "<html><head><title>Sign in to River Daily</title></head><body><form><p>Please log in</p>"
    "<input type='password'></form></body></html>",
    "cookie-wall": "<html><head><title>Before you go on</title></head><body><p>We use cookies.</p>"
    "<button>Accept all</button></body></html>",
    "access-wall": "<html><head><title>Just a moment</title></head><body><p>Checking your browser. Please "
    "enable JavaScript.</p></body></html>",
    "video-shell": "<html><head><title>Live: dawn on the river</title></head><body><article><p>Watch the sun "
    "come up.</p><video src='a.mp4'></video></article></body></html>",
    "list-page": f"<html><head><title>News</title></head><body><main><ul>{LINKS}</ul></main></body></html>",
}


NAV = "".join(f"<a href='/{name}'>{name}</a> " for name in "Home News Business Culture Weather".split())
SHELL = f"<html><head><title>River</title></head><body><nav>{NAV}</nav><main>{{0}}</main></body></html>"
FURTHER = {
    "soft-404 with the latest news": f"<h1>Oops! That page can’t be found.</h1><p>It looks like "
    f"nothing was found here. Maybe try one of the links below or a search?</p><ul>{LINKS}</ul>",
    "soft-404 that was removed": "<h1>Sorry</h1><p>What you are looking for might have been removed, "
    "had its name changed, or is unavailable. Please go back to the homepage and search from there.</p>",
    "soft-404 in Chinese": "<h2>抱歉</h2><p>可能是您输入的网址有误，或者该页面已经被删除，"
    "请检查网址是否正确，或者返回首页继续浏览其他内容。</p>",
    "soft-404 of a search": "<h1>Search</h1><p>No results found for your query.</p>",
    "login in Chinese": "<p>请登录后查看全文</p><form><input name=u><input type=password name=p></form>",
    "cookie-wall of a long notice": "<h1>Before you continue</h1><p>We and our 842 partners store and access "
    "information on a device, such as cookies, and process personal data, for personalised content.</p>",
    "access-wall of a captcha": "<h1>river.example</h1><p>Verifying you are human. This may take a while.</p>"
    "<p>river.example needs to review the security of your connection before it lets you go on.</p>",
    "list-page of teasers": "".join(
        f"<article><h2><a href='/{i}'>Port volume climbs {i} percent</a></h2><p>{i}: {PROSE[0]}</p></article>"
        for i in range(6)
    ),
    "list-page of a bureau": "".join(
        f"<li><a href='t{i}.html'>2024年{i}月全市经济运行情况通报</a><span>2024-0{i}-18</span></li>"
        for i in range(1, 9)
    ),
    "empty frame of a document": "<h1>Statistical bulletin</h1><iframe src='a.pdf'></iframe><p>The PDF</p>",
}


@pytest.mark.parametrize("name", FURTHER)
def test_what_is_no_article_is_refused_among_the_furniture_of_a_site(name: str) -> None:
    html = SHELL.format(FURTHER[name])
    with pytest.raises(CleanError) as error:
        clean_page(html.encode(), url="https://river.example/a")
    assert error.value.reason == name.split()[0]


ROWS = "".join(
    f"<tr><td>{name}</td><td>{i}.2</td></tr>" for i, name in enumerate("工业 投资 消费 出口 收入".split())
)
ARTICLES = {
    "one sentence": "<p>CHONGQING, March 5 (Xinhua) -- The port handled 12.4 million tonnes of cargo.</p>",
    "one sentence in Chinese": "<p>本报讯 江岸港2023年完成货物吞吐量1240万吨，同比增长8.1%。</p>",
    "nothing but a table": f"<table><tr><td>指标</td><td>增长（%）</td></tr>{ROWS}</table>",
    "subheads that are links": "".join(
        f"<h3><a href='#{i}'>Part {i}</a></h3><p>{i}: {PROSE[0]}</p>" for i in range(2)
    ),
    "on cookies": f"<p>The court ruled on cookies and the consent to them; personal data "
    f"of 3,200 people had been sold by the port's partners.</p><p>{PROSE[1]}</p>",
    "on what was not found": f"<p>No results were found in the river by divers, who searched it for "
    f"the lost cargo of 12 barges.</p><p>{PROSE[1]}</p>",
}


@pytest.mark.parametrize("body", ARTICLES.values(), ids=ARTICLES)
def test_short_and_odd_articles_are_articles(body: str) -> None:
    html = SHELL.format(body)
    assert clean_page(html.encode(), url="https://river.example/a").text


def test_a_page_that_only_leads_elsewhere_is_empty() -> None:
    html = "<html><body><p>If you are not redirected in time, follow this <a href='/'>link</a>.</p></body>"
    with pytest.raises(CleanError) as error:
        clean_page(html.encode(), url="https://river.example/a")
    assert error.value.reason == "empty"


@pytest.mark.parametrize("reason", PAGES)
def test_what_is_no_article_is_refused(reason: str) -> None:
    with pytest.raises(CleanError) as error:
        clean_page(PAGES[reason].encode(), url="https://river.example/a")
    assert error.value.reason == reason


def test_a_list_of_headlines_with_summaries_is_a_list() -> None:
    items = "".join(
        f"<h2><a href='/{i}'>Port news number {i}</a></h2><p>{i}: {PROSE[0]}</p>" for i in range(8)
    )
    with pytest.raises(CleanError) as error:
        clean_page(
            f"<html><body><main>{items}</main></body></html>".encode(), url="https://river.example/news/"
        )
    assert error.value.reason == "list-page"


@pytest.mark.parametrize(
    "item", ["<p>{0}: prices edge up as pork recovers. Read more</p>", "<p>2024-03-0{0}</p><p>Rain</p>"]
)
def test_a_digest_is_a_list(item: str) -> None:
    items = "".join(f"<h2>Port news number {i}</h2>{item.format(i)}" for i in range(1, 8))
    with pytest.raises(CleanError) as error:
        clean_page(
            f"<html><body><main>{items}</main></body></html>".encode(), url="https://river.example/news/"
        )
    assert error.value.reason == "list-page"


@pytest.mark.parametrize(
    "body",
    [b"", b" \n\t", b"\x00\x00", "渝ICP备12345678号-1\nI Agree".encode()],
)
def test_nothing_is_empty(body: bytes) -> None:
    with pytest.raises(CleanError) as error:
        clean_page(body, url="folder://x/a", headers=(("content-type", "text/plain"),))
    assert error.value.reason == "empty"


def test_a_chinese_soft_404(page: Read) -> None:
    with pytest.raises(CleanError) as error:
        page("<p>您访问的页面不存在或已删除</p>", head="<title>提示信息</title>")
    assert error.value.reason == "soft-404"


def test_an_article_about_such_things_is_an_article(page: Read) -> None:
    body = "".join(f"<p>{line}</p>" for line in PROSE)
    article = page(f"<h1>404 firms not found in register</h1>{body}<video src='a.mp4'></video>")
    assert article.text.splitlines()[-3:] == list(PROSE)


def test_an_article_with_many_links_beside_it_is_an_article() -> None:
    body = "".join(f"<p>{line}</p>" for line in PROSE)
    html = f"<html><body><ul>{LINKS}</ul><article><h1>Port grows</h1>{body}</article><ul>{LINKS}</ul>"
    assert clean_page(html.encode(), url="https://river.example/a").text.splitlines() == list(PROSE)


def test_a_bad_selector_is_named(page: Read, river: object) -> None:
    with pytest.raises(CleanError) as error:
        page(source=river.model_copy(update={"drop": ("p[",)}))  # type: ignore[attr-defined]
    assert error.value.reason == "bad-selector"
