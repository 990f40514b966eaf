import pytest

from fenqun.rules.membership import segment_errors
from fenqun.rules.parse import parse

LEVELS = {"level": ("quality", "general", "unknown")}


@pytest.mark.parametrize(
    "rule",
    [
        "in_segment(level, 'quality', 'unknown')",
        "level == 'quality' or 'general' != level",
        "level in ('quality', 'general')",
        "stage == 'qualty' and in_segment(stage, 'x')",
        "lower(level) == 'x'",
        "level < 'm'",
        "level == stage",
    ],
)
def test_segments_that_there_are_and_what_only_the_data_tell_are_no_errors(rule):
    assert segment_errors(parse(rule), LEVELS) == []


@pytest.mark.parametrize(
    ("rule", "column"),
    [
        ("in_segment(level, 'qualty')", 19),
        ("age > 1 and in_segment(level, 'general', 'qualty')", 42),
        ("level == 'qualty'", 10),
        ("not 'qualty' != level", 5),
        ("level in ('general', 'qualty')", 1),
    ],
)
def test_a_segment_that_is_nowhere_is_told_at_its_column(rule, column):
    (error,) = segment_errors(parse(rule), LEVELS)
    assert error.parts["column"] == column
    assert error.text() == f"rule:{column}: no segment of 'level' 'qualty'. Did you mean 'quality'?"
