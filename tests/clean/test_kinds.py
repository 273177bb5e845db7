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
