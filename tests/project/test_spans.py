"""Where entries and values stand in a text."""

from fenqun.errors import Place
from fenqun.project.spans import Span, at, index_of, spans, steps_to
from fenqun.project.yaml import parse_yaml

TEXT = """\
a: 1  # one
b: |
  text
  more

# between
c: {x: 1, y: "z"}  # flow
d:
  - 1
  - {k: v}
e:
f: |+
  keep

g: &q plain
  goes on
h: *q
"""


def entries(text: str) -> dict[str, str]:
    found = spans(parse_yaml(text, name="t"))
    assert found is not None
    return {held.key: text[held.start : held.end] for held in found.entries}


def test_an_entry_ends_where_its_value_does() -> None:
    assert entries(TEXT) == {
        "a": "a: 1",
        "b": "b: |\n  text\n  more",
        "c": 'c: {x: 1, y: "z"}',
        "d": "d:\n  - 1\n  - {k: v}",
        "e": "e:",
        "f": "f: |+\n  keep\n",
        "g": "g: &q plain\n  goes on",
        "h": "h: *q",
    }


def test_line_breaks_of_windows_count_as_one() -> None:
    found = entries(TEXT.replace("\n", "\r\n"))
    assert {key: text.replace("\r\n", "\n") for key, text in found.items()} == entries(TEXT)


def test_a_value_knows_how_it_is_written() -> None:
    document = parse_yaml(TEXT, name="t")
    kinds = {key: at(document, (key,)) for key in "abcdegh"}
    told = {key: (span.kind, span.style, span.flow) for key, span in kinds.items() if isinstance(span, Span)}
    assert told == {
        "a": ("scalar", "", False),
        "b": ("scalar", "|", False),
        "c": ("mapping", "", True),
        "d": ("list", "", False),
        "e": ("scalar", "", False),
        "g": ("scalar", "", False),
        "h": ("alias", "", False),
    }
    assert at(document, ("c", "y")) == Span(55, 58, "scalar", '"', True)
    assert at(document, ("nowhere",)) is None
    assert at(document, ("d", 5)) is None


def test_a_document_without_content_has_no_spans() -> None:
    assert spans(parse_yaml("# nothing\n", name="t")) is None


def test_the_steps_to_a_place_are_found() -> None:
    document = parse_yaml(TEXT, name="t")
    assert steps_to(document, Place("t", 1, 4)) == ("a",)
    assert steps_to(document, Place("t", 7, 12)) == ("c", "y")
    assert steps_to(document, Place("t", 10, 6)) == ("d", 1, "k")
    assert steps_to(document, Place("t", 6, 1)) == ()
    assert steps_to(document, Place("t")) == ()


def test_a_place_past_the_end_is_the_end() -> None:
    assert index_of("a\nb", Place("t", 2, 1)) == 2
    assert index_of("a\nb", Place("t", 9, 1)) == 2
