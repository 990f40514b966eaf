import pytest

from fenqun.actions.checking import problems, unknown_statements
from fenqun.actions.playbook import Playbook
from fenqun.definition import DataType
from fenqun.grids.positioning import Positioning

TYPES = {"level": DataType.TEXT, "age": DataType.NUMBER}
SEGMENTS = {"level": ["quality", "general", "unknown"]}


def read(**written):
    return Playbook.model_validate({"of": "level", **written})


def test_what_fits_has_no_problems():
    assert problems(read(segments={"quality": "s", "unknown": "ask"}), TYPES, SEGMENTS) == []
    assert problems(read(of=None, grid="g", segments={"a | b": "s"}), TYPES, SEGMENTS) == []


@pytest.mark.parametrize(
    ("written", "path", "said"),
    [
        ({"of": "levl", "default": "s"}, ("of",), "no segmentation 'levl'"),
        ({"of": "age", "default": "s"}, ("of",), "'age' is no segmentation"),
        ({"segments": {"qualty": "s"}}, ("segments", "qualty"), "Did you mean 'quality'"),
    ],
)
def test_a_segmentation_or_segment_that_is_nowhere_is_named_with_where(written, path, said):
    (error,) = problems(read(**written), TYPES, SEGMENTS)
    assert error.parts["path"] == path
    assert said in str(error)


def test_a_statement_that_nobody_makes_is_named_with_the_nearest():
    written = {"from": "s", "segmentation": "level", "statements": {"quality": {"need": "n", "offer": "o"}}}
    known = {"brands": Positioning.model_validate(written)}
    wanted = read(segments={"quality": {"strategy": "s", "positioning": "brands/qualty"}})
    ((error, path),) = unknown_statements(wanted, known)
    assert path == ("segments", "quality", "positioning")
    assert "Did you mean 'brands/quality'" in str(error)
    assert list(unknown_statements(read(default={"strategy": "s", "positioning": "brands/quality"}), known)) == []
