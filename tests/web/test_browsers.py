import pytest

from fenqun.web.browsers import browser

_CHROME = "Mozilla/5.0 ({}) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36"


@pytest.mark.parametrize(
    ("agent", "said"),
    [
        (_CHROME.format("X11; Linux x86_64"), "Chrome 156, Linux"),
        (_CHROME.format("Windows NT 10.0; Win64; x64") + " Edg/155.0", "Edge 155, Windows"),
        (_CHROME.format("Linux; Android 15") + " MicroMessenger/8.0.50", "WeChat 8, Android"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) Version/19.1 Safari/605.1.15", "Safari 19, macOS"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 19_0) Version/19.0 Mobile/15E1 Safari/604.1", "Safari 19, iPhone"),
        ("Mozilla/5.0 (X11; Ubuntu; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox 140, Linux"),
        ("python-httpx/0.28.1", "python-httpx/0.28.1"),
        ("", ""),
    ],
)  # fmt: skip
def test_a_browser_is_called_as_people_know_it(agent, said):
    assert browser(agent) == said
