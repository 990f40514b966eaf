import json
import re
from dataclasses import replace
from html.parser import HTMLParser
from unicodedata import east_asian_width

import pytest

from fenqun import Workspace
from fenqun.answers import (
    AxisSegment,
    Bin,
    CrossTabAnswer,
    Difference,
    GridAnswer,
    GridCell,
    GridLevel,
    GridMeasure,
    OverviewAnswer,
    PlaybookAnswer,
    PlayedSegment,
    PlayLine,
    Power,
    QualityAnswer,
    ScriptLine,
    SegmentAnswer,
    SegmentationAnswer,
    SourceLine,
    StatementLine,
    TagAnswer,
    TraitAnswer,
    ValueCount,
)
from fenqun.report.page import Contents, page, told

LANGUAGES = ["en", "zh-Hans", "zh-Hant"]
ALLOWED = {
    "html", "head", "meta", "title", "style", "body", "main", "header", "h1", "h2", "h3", "p", "nav", "ul", "li", "a",
    "div", "b", "i", "section", "table", "thead", "tbody", "tr", "th", "td", "br", "span", "svg", "rect",
}  # fmt: skip


def contents(text: str) -> Contents:
    """Everything that can hold a text from the data or the definitions holds this one."""
    difference = Difference(text, text, text, 0.5, 0.25, 200.0, 0.6)
    segment = SegmentAnswer(text, text, 3, 0.75, 5.0, 1.0, True, text, (difference,))
    segmentation = SegmentationAnswer(
        text, text, "rules", text, "2024-06-30", 4, text, (segment,), (Power(text, text, "eta_squared", 0.5),), {}
    )
    tag = TagAnswer(text, text, "tag", "rule", text, text, text, "2024-06-30", 4, 1, 0.25, None, (difference,))
    values = (ValueCount(text, text, 4),)
    trait = TraitAnswer(text, text, "trait", "text", text, text, "2024-06-30", 4, 4, {}, (), values, 0)
    number = TraitAnswer(
        text, text, "trait", "number", text, text, "2024-06-30", 4, 4, {"median": 1.0, "mean": 2.0},
        (Bin(0.0, 1.0, 4),), (), 0,
    )  # fmt: skip
    axis = (AxisSegment(text, text, 4),)
    column = {
        "name": text, "file_column": text, "rows": 4, "missing": 1, "unreadable": 0, "impossible": 1, "estimated": True,
        "distinct": 3, "smallest": None, "largest": None, "type": "text", "frequent": [{"value": text, "rows": 2}],
    }  # fmt: skip
    report = {
        "source": text, "set_aside": {"no_customer": 1}, "value_problems": {"no_customer": 2}, "columns": [column],
    }  # fmt: skip
    return Contents(
        overview=OverviewAnswer(
            text, "2024-06-30", "2024-07-01", 4, text, text, 5.0, text,
            (SourceLine(text, text, "orders", 4, 3, 1, 0, 0),),
            (),
            (segmentation,),
        ),
        quality=QualityAnswer("2024-06-30", {"no_customer": text}, (report,), ()),
        segmentations=(segmentation,),
        tags=(tag,),
        traits=(trait, number),
        crossed=(CrossTabAnswer(text, text, text, text, "2024-06-30", 4, axis, axis, ((4,),)),),
        grids=(grid(text),),
        played=(playbook(text),),
    )  # fmt: skip


def playbook(text: str) -> PlaybookAnswer:
    """A play of its own that lacks all it can lack, the default, and a segment without a play."""
    said = StatementLine(text, text, text, 3, text, text, text, text, (text,), text)
    segment = PlayedSegment(text, text, 3, 0.75, 5.0, 1.0, (said,))
    several, scripts = (text, text), (ScriptLine(text, text), ScriptLine("", text))
    own = PlayLine(
        True, (segment,), text, several, text, several, text, several, several, text, scripts, text, several,
        "2024-06-01", overdue=True, missing=("owner", "kpi", "review"),
    )  # fmt: skip
    return PlaybookAnswer(
        text, text, text, "2024-06-30", "2024-06-30", "segmentation", text, text, 4, text, text,
        (own, replace(own, own=False, segments=(segment, segment))), (segment,), (text,), 1,
    )  # fmt: skip


def grid(text: str) -> GridAnswer:
    """A column that nests, a withheld cell and a small one."""
    measure = GridMeasure(text, text, "count", text, declared=True)
    rows = (
        GridLevel("A", text, text, text, text, 1, (text,), 1, leaf=True),
        GridLevel("", "", text, "", "", 0, (), None, leaf=False),
    )
    columns = (
        GridLevel("1", text, text, text, text, 1, (text,), 2, leaf=False),
        GridLevel("1a", text, text, text, text, 2, (text, text), 0, leaf=True),
        GridLevel("", "", text, "", "", 0, (), None, leaf=False),
    )
    cell = GridCell(3, 3.0, small=True, withheld=False)
    line = (cell, GridCell(None, None, small=False, withheld=True), cell)
    return GridAnswer(
        text, text, text, "2024-06-30", 4, rows, columns, (line, line), measure, (measure,), (), text, 5, 3, 1, 2, text,
        "",
    )  # fmt: skip


def together(texts: list[str]) -> Contents:
    """One page of all of them."""
    held = [contents(text) for text in texts]
    reports = tuple(report for each in held for report in each.quality.reports)
    return replace(
        held[0],
        quality=replace(held[0].quality, reports=reports),
        segmentations=tuple(each.segmentations[0] for each in held),
        tags=tuple(each.tags[0] for each in held),
        traits=tuple(trait for each in held for trait in each.traits),
        crossed=tuple(each.crossed[0] for each in held),
        grids=tuple(each.grids[0] for each in held),
        played=tuple(each.played[0] for each in held),
    )


class Reader(HTMLParser):
    """The tags, attributes and texts of a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.texts: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += attrs

    def handle_data(self, data):
        self.texts.append(data)


HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    "</style><script>alert(1)</script>",
    "{{ 7 * 7 }}{% raw %}",
    "javascript:alert(1)",
    "<!--",
    "&lt;b&gt;",
    "\u202egnp.exe",
    "上海 & 北京",
]


def harmless(text: str) -> str:
    """Letters in as much room: a wide grid is cut into parts by the length of its names."""
    return "".join(letter if letter.isspace() else "x" * (1 + (east_asian_width(letter) in "WF")) for letter in text)


def shape(html: str) -> list[str]:
    return Reader(html).tags


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_hostile_name_becomes_markup(real_data, language):
    strings = [text for text in HOSTILE + json.loads((real_data / "blns.json").read_text("utf-8")) if text]
    html = page(together(strings), language)
    is_alike = shape(html) == shape(page(together([harmless(text) for text in strings]), language))
    assert is_alike, "the tags are others"  # a difference of so many would take minutes to word
    assert not [name for name, _ in Reader(html).attributes if name.startswith("on")]


@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_name_is_shown_as_it_is(text):
    shown = "".join(Reader(page(contents(text), "en")).texts)
    assert text in shown or text.startswith("</style>")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_is_whole_in_itself(tiny, tmp_path, language):
    Workspace(tiny.directory, language=language).report(tmp_path / "report.html")
    html = (tmp_path / "report.html").read_text("utf-8")
    reader = Reader(html)
    assert set(reader.tags) <= ALLOWED
    links = {value for name, value in reader.attributes if name in ("src", "href", "action", "srcset", "data")}
    assert all(str(link).startswith("#") for link in links)
    assert not re.search(r"url\(|@import|<script|<link|<iframe", html)
    assert "default-src 'none'" in html
    assert f'<html lang="{language}">' in html


def test_links_lead_to_what_is_on_the_page(tiny, tmp_path):
    tiny.report(tmp_path / "report.html")
    attributes = Reader((tmp_path / "report.html").read_text("utf-8")).attributes
    ids = {f"#{value}" for name, value in attributes if name == "id"}
    assert {value for name, value in attributes if name == "href"} <= ids


def test_a_picture_has_its_words_for_those_who_do_not_see_it():
    reader = Reader(page(contents("x"), "en"))
    assert reader.attributes.count(("role", "img")) == 2
    assert all(value for name, value in reader.attributes if name == "aria-label")


def test_names_have_the_labels_and_numbers_the_form_of_the_terminal(tiny, tmp_path):
    tiny.report(tmp_path / "report.html")
    html = (tmp_path / "report.html").read_text("utf-8")
    for shown in ("38.5 %", "5,228 CNY", "2023-06-30 23:59 … 2024-07-01", "&lt;b&gt;赵六&lt;/b&gt;", "Ann &amp; Co"):
        assert shown in html, shown
    assert "-0.0 %" not in html


def test_it_can_be_printed_and_read_at_night():
    html = page(contents("x"), "en")
    assert "@media print" in html
    assert "prefers-color-scheme: dark" in html


def test_an_empty_workspace_has_a_page():
    empty = contents("x")
    overview = replace(empty.overview, customers=0, value=None, total_value=None, sources=(), segmentations=())
    quality = replace(empty.quality, reports=())
    html = page(Contents(overview, quality, (), (), (), ()), "en")
    assert "x" in html


def test_a_difference_is_told_as_a_mean_or_a_share():
    assert told(Difference("spend", "Spend", None, 1234.5, 100.0, 1234.5, 2.0), str) == "Spend 1,234 (all 100)"
    assert told(Difference("city", "City", "上海", 0.5, 0.25, 200.0, 0.5), str) == "City = 上海 50.0 % (all 25.0 %)"


def test_a_grid_has_headings_that_nest_and_says_what_is_withheld():
    html = page(contents("x"), "en")
    section = html.split('<section id="grids">')[1].split("</section>")[0]
    assert 'scope="colgroup" class="n" colspan="2"' in section
    assert section.count("×") == 3
    assert "fewer than 5 customers" in section
    assert Reader(section).tags.count("td") == 1 + 2 * 3
