from dataclasses import dataclass, field
from types import SimpleNamespace

import pytest

from fenqun.web.dated import dated


@dataclass(frozen=True)
class Then:
    """Who asks of a snapshot, as far as addresses are concerned."""

    named: str = "2024-06-30"
    is_past: bool = True
    workspace: SimpleNamespace = field(init=False)
    request: SimpleNamespace = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "workspace", SimpleNamespace(is_past=self.is_past))
        object.__setattr__(self, "request", SimpleNamespace(query_params={"as_of": self.named}))


@pytest.mark.parametrize(
    ("written", "then"),
    [
        ('<a href="/tags">', '<a href="/tags?as_of=2024-06-30">'),
        ('<a href="/customers?tag=big">', '<a href="/customers?tag=big&amp;as_of=2024-06-30">'),
        ('<a href="/tags#top">', '<a href="/tags?as_of=2024-06-30#top">'),
        ('<a href="/tags?as_of=2024-06-30&amp;x=1">', '<a href="/tags?as_of=2024-06-30&amp;x=1">'),
        ('<a href="/tags" data-now>', '<a href="/tags" data-now>'),
        ('<a href="https://x/tags">', '<a href="https://x/tags">'),
        ('<div hx-get="/rules">', '<div hx-get="/rules?as_of=2024-06-30">'),
        ('<div data-url="/values">', '<div data-url="/values?as_of=2024-06-30">'),
        ('<a href="/settings/text">', '<a href="/settings/text">'),
        ('<a href="/import/quality">', '<a href="/import/quality?as_of=2024-06-30">'),
        ('<script src="/static/app.js">', '<script src="/static/app.js">'),
        ('{"url": "/customers?a=1"}', '{"url": "/customers?a=1\\u0026as_of=2024-06-30"}'),
    ],
)  # fmt: skip
def test_addresses_stay_with_the_snapshot(written, then):
    assert dated(Then(), written) == then
    assert dated(Then(is_past=False), written) == written


def test_a_form_that_asks_sends_the_snapshot_along():
    form = dated(Then(), '<form class="filters" method="get" action="/customers" hx-get="/customers">')
    assert form == (
        '<form class="filters" method="get" action="/customers" hx-get="/customers">'
        '<input type="hidden" name="as_of" value="2024-06-30">'
    )
    assert "hidden" not in dated(Then(), '<form method="post" action="/rules/count">')
    assert "hidden" not in dated(Then(), '<form method="get" action="/audit">')


def test_what_the_address_says_is_escaped():
    html = dated(Then(named='"><b>&'), '<form method="get" action="/tags">')
    assert "<b>" not in html
    assert 'value="&quot;&gt;&lt;b&gt;&amp;"' in html
    assert 'href="/tags?as_of=%22%3E%3Cb%3E%26"' in dated(Then(named='"><b>&'), '<a href="/tags">')
