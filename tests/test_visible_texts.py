"""What people read in the templates is a text to translate: none stands there as it is."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from jinja2 import Environment, nodes

SOURCE = Path(__file__).resolve().parents[1] / "src" / "fenqun"
TEMPLATES = sorted(SOURCE.rglob("*.j2"))

SAME_EVERYWHERE = {"Fenqun", "English", "zh-Hans", "zh-Hant", "Excel", "closest form", "X-CSRF-Token"}
"""Names and keys, alike in every language."""

TOLD = ("aria-label", "aria-description", "title", "placeholder", "alt", "label", "data-label")
"""The attributes that people read or hear."""

MARKS = re.compile(r"\{#.*?#\}|\{\{.*?\}\}|\{%.*?%\}", re.DOTALL)
ATTRIBUTE = re.compile(r'([\w-]+)="([^"]*)"')


def is_told(attribute: str) -> bool:
    return attribute in TOLD or attribute.startswith("data-text")


def is_words(text: str) -> bool:
    return bool(re.search(r"[^\W\d_]{2}", text.replace("Fenqun", "")))


class Reading(HTMLParser):
    """Gathers what people would see of a template without its expressions."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[str] = []
        self.coded = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.coded += tag in ("code", "style", "script")
        self.seen += [value for name, value in attrs if value and is_told(name) and is_words(value)]

    def handle_endtag(self, tag: str) -> None:
        self.coded -= tag in ("code", "style", "script")

    def handle_data(self, data: str) -> None:
        """Text, or in a macro of attributes these."""
        self.seen += [value for name, value in ATTRIBUTE.findall(data) if is_told(name) and is_words(value)]
        text = ATTRIBUTE.sub("", data)
        if not self.coded and is_words(text):
            self.seen.append(text.strip())


def plain_words(template: str) -> list[str]:
    reading = Reading()
    reading.feed(MARKS.sub(" ", re.sub(r"<(/?)\{\{.*?\}\}", r"<\1z", template)))
    reading.close()
    return reading.seen


def strings(node: nodes.Node) -> Iterator[tuple[bool, str]]:
    """Every string in the expressions: whether it is one to translate, and what it says."""
    for child in node.iter_child_nodes():
        if isinstance(child, nodes.Call) and isinstance(child.node, nodes.Name) and child.node.name == "t":
            yield from ((True, part.value) for part in child.args if isinstance(part, nodes.Const))
        elif isinstance(child, nodes.Const) and isinstance(child.value, str):
            yield False, child.value
        else:
            yield from strings(child)


def untold_strings(template: str) -> list[str]:
    """Strings that read like words of English, and are none to translate; no markup, no rules, no addresses."""
    found = {text for marked, text in strings(Environment(autoescape=True).parse(template)) if not marked}
    of_people = re.compile(r"[A-Z][a-z]+|[a-z]+ [a-z]+")
    return sorted(text for text in found - SAME_EVERYWHERE if of_people.search(text) and not set("<=/") & set(text))


@pytest.mark.parametrize(
    ("template", "seen"),
    [
        ("<p>Sort by</p>", ["Sort by"]),
        ("<p>{{ t('Sort by') }}</p>", []),
        ('<p title="Sort">{{ x }}</p>', ["Sort"]),
        ('<p title="{{ t("Sort") }}" class="wide">{{ x }}: 5 %</p>', []),
        ("<{{ tag }} class='wide'>客户</{{ tag }}>", ["客户"]),
        ('{% macro a() %} data-text-none="Nothing" class="b"{% endmacro %}', ["Nothing"]),
        ("<code>Authorization: Bearer</code>", []),
        ("{# Not seen #}<b>Fenqun</b>", []),
    ],
)
def test_words_outside_of_expressions_are_found(template: str, seen: list[str]) -> None:
    assert plain_words(template) == seen


@pytest.mark.parametrize(
    ("template", "said"),
    [
        ("{{ ui.button('Sort by') }}", ["Sort by"]),
        ("{{ ui.button(t('Sort by'), icon='down') }}", []),
        ("{{ ui.field('a', label=x or 'Name') }}", ["Name"]),
        ("{{ '<path d=\"M4 h Ab\"/>' }}", []),
    ],
)
def test_words_within_expressions_are_found(template: str, said: list[str]) -> None:
    assert untold_strings(template) == said


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(SOURCE)))
def test_all_that_people_see_of_a_template_can_be_translated(path: Path) -> None:
    template = path.read_text("utf-8")
    assert plain_words(template) + untold_strings(template) == []


def test_the_catalogue_holds_every_text_of_the_templates() -> None:
    parsed = [Environment(autoescape=True).parse(path.read_text("utf-8")) for path in TEMPLATES]
    said = {text for template in parsed for marked, text in strings(template) if marked}
    with (SOURCE / "locale" / "zh-Hans.po").open("rb") as file:
        held = {entry.id for entry in read_po(file)}
    assert said - held == set(), "run `make texts`, then translate"
    assert {"Segments", "Search…"} <= said
