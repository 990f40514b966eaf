import re
from html import unescape
from html.parser import HTMLParser
from types import SimpleNamespace

import pytest
from fastapi.responses import Response
from jinja2 import UndefinedError
from starlette.requests import Request

from fenqun.language import LANGUAGES
from fenqun.web import templating
from fenqun.web.templating import environment, redirect, render, render_fragment, with_toast


class Elements(HTMLParser):
    """The elements of a page with the names of their attributes, as a browser sees them."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[tuple[str, list[str]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, [name for name, _ in attrs]))


def asking(path: str = "/gallery", query: str = "", **headers: str) -> SimpleNamespace:
    """Nobody in particular, who asks for a page."""
    scope = {
        "type": "http", "method": "GET", "path": path, "query_string": query.encode(), "scheme": "http",
        "server": ("testserver", 80),
        "headers": [(name.lower().replace("_", "-").encode(), value.encode()) for name, value in headers.items()],
    }  # fmt: skip
    request = Request(scope)
    return SimpleNamespace(
        request=request, identity=None, language="en", theme="", csrf="the-token", is_fragment="HX_Request" in headers,
        workspace=SimpleNamespace(is_past=False),
    )  # fmt: skip


def shown(template: str, given: SimpleNamespace | None = None, **parts: object) -> str:
    """A template of a test's own, rendered with all components."""
    context = templating._context(given or asking(), parts)
    return environment("en").from_string(template).render(context)


def test_every_component_is_there_by_its_name():
    ui = templating._context(asking(), {})["ui"]
    promised = (
        "page_head table field select multi_select date_range switch checkbox tag heat chart bars dialog toast empty "
        "progress problems button icon badge card crumbs menu tabs csrf drawn value_list bulk pairs section note "
        "cell shown csv"
    )
    assert [name for name in promised.split() if not hasattr(ui, name)] == []


def test_a_component_that_is_nowhere_is_an_error():
    with pytest.raises(UndefinedError, match="nothing_such"):
        shown("{{ ui.nothing_such() }}")


def test_a_name_that_is_nowhere_is_an_error():
    with pytest.raises(UndefinedError, match="forgotten"):
        shown("{{ forgotten }}")


def test_everything_from_the_data_is_escaped():
    hostile = "\"><script>alert(1)</script><img src=x onerror='alert(1)'>"
    out = shown(
        "{{ ui.tag(x) }}{{ ui.field(x, x, x, help=x, problems=[x]) }}{{ ui.select(x, x, [(x, x)], x) }}"
        "{{ ui.table([(x, x)], [{x: x}], caption=x) }}{{ ui.chart({'name': x}, x) }}{{ ui.badge(x, x) }}",
        x=hostile,
    )
    found = Elements()
    found.feed(out)
    assert not {"script", "img"} & {tag for tag, _ in found.seen}
    assert {name for _, names in found.seen for name in names if name.startswith("on")} == set()
    assert out.count("alert(1)") > 10


def test_the_options_of_a_chart_survive_the_page():
    import json

    options = {"name": "it's \"<b>\" & 'more'", "data": [1.5, None]}
    out = shown("{{ ui.chart(options, 'x') }}", options=options)
    (held,) = re.findall(r"data-chart='([^']*)'", out)
    assert json.loads(unescape(held)) == options


def test_a_page_keeps_its_state_in_its_links():
    given = asking("/customers", "tag=a&tag=b&after=x")
    assert shown("{{ here(after=none, sort='name') }}", given) == "/customers?tag=a&amp;tag=b&amp;sort=name"


def test_htmx_gets_the_block_it_is_after():
    def got(**headers: str) -> str:
        return render(asking(HX_Request="true", **headers), "gallery/progress.html.j2", share=0.5).body.decode()

    assert got(HX_Target="sample-progress").strip().startswith('<div class="progress"')
    assert "<html" not in got()


def test_a_fragment_by_name_is_only_this():
    answer = render_fragment(asking(), "gallery/dialog.html.j2", "content")
    assert answer.body.decode().strip().startswith("<dialog")


def test_what_is_kept_depends_on_who_asks_and_how():
    answer = render_fragment(asking(), "gallery/dialog.html.j2")
    assert answer.headers["vary"] == "HX-Request, HX-Target, Cookie"


def test_after_a_change_the_next_page_says_so_once(client_as):
    answer = redirect(asking(), "/gallery", toast="已保存 <b>")
    cookie = answer.headers["set-cookie"].split(";")[0].partition("=")
    browser = client_as("viewer")
    browser.cookies.set(cookie[0], cookie[2], domain="127.0.0.1")
    assert "已保存 &lt;b&gt;" in browser.get("/gallery").text
    assert "已保存" not in browser.get("/gallery").text


def test_htmx_is_sent_on_instead_of_swapping_the_next_page_in():
    answer = redirect(asking(HX_Request="true"), "/tags")
    assert (answer.status_code, answer.headers["HX-Redirect"]) == (204, "/tags")


def test_a_toast_can_come_with_a_fragment():
    answer = with_toast(Response(), "保存", "info")
    assert answer.headers["HX-Trigger"] == '{"fenqun:toast": {"text": "\\u4fdd\\u5b58", "kind": "info"}}'


@pytest.mark.parametrize("broken", ["zz", "7b7d", "5b5d", "31"])
def test_a_broken_cookie_is_no_toast(broken):
    assert templating._toasts(asking(Cookie=f"toast={broken}")) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_templates_have_no_styles_and_handlers_of_their_own(language):
    templates = environment(language).list_templates()
    for name in templates:
        source = (templating.FOLDER / "templates" / name).read_text("utf-8")
        assert not re.search(
            r"<style|<script(?! type=\"module\" src=)|\sstyle=|\son[a-z]+=|javascript:|hx-on", source
        ), name


def test_a_file_of_the_bundle_is_addressed_with_a_mark_of_its_content():
    assert re.fullmatch(r"/static/app\.js\?v=[0-9a-f]{12}", templating.asset("app.js"))
