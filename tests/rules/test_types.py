import pytest

from fenqun.definition import DataType
from fenqun.rules.parse import parse
from fenqun.rules.syntax import Call, Name
from fenqun.rules.types import condition_errors, type_of

NUMBER, TEXT, DATE, TIME, BOOLEAN = DataType.NUMBER, DataType.TEXT, DataType.DATE, DataType.TIME, DataType.BOOLEAN
NAMES = {"spend": NUMBER, "姓名": TEXT, "born": DATE, "ordered_at": TIME, "vip": BOOLEAN, "value": TEXT}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("spend + 1", NUMBER),
        ("spend > 1 and vip", BOOLEAN),
        ("lower(姓名)", TEXT),
        ("day_of(ordered_at)", DATE),
        ("if_unknown(ordered_at, ordered_at)", TIME),
        ("when(vip, born, date('2024-01-01'))", DATE),
        ("born >= '2024-01-01' and ordered_at < date('2024-01-01') and ordered_at > born", BOOLEAN),
        ("'2024-01-01' < born and days_since('2024-01-01') > 3", BOOLEAN),
        ("ordered_at in ('2024-01-01', date('2024-01-02'), time('2024-01-02T08:00'))", BOOLEAN),
        ("in_segment(value, 'A', 'B') or tagged(vip)", BOOLEAN),
        ("matches(姓名, '^王')", BOOLEAN),
        ("vip == true", BOOLEAN),
        ("round(spend, 2)", NUMBER),
    ],
)
def test_a_rule_has_a_type(text: str, found: DataType) -> None:
    typed = type_of(parse(text), NAMES)
    assert (typed.type, typed.errors) == (found, ())


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("sum(spend) / count()", NUMBER),
        ("days_since(max(ordered_at))", NUMBER),
        ("top(姓名, by=sum(spend))", TEXT),
        ("min(born)", DATE),
        ("share(姓名 == 'x', by=spend * 2)", NUMBER),
        ("trend(sum(spend))", NUMBER),
        ("when(count() > 3, last(姓名), 'few')", TEXT),
    ],
)
def test_a_value_over_many_rows_has_a_type(text: str, found: DataType) -> None:
    typed = type_of(parse(text), NAMES, aggregates=True)
    assert (typed.type, typed.errors) == (found, ())


@pytest.mark.parametrize(
    ("text", "column", "says"),
    [
        ("spend > 'x'", 1, "compares a number with a text"),
        ("姓名 < 5", 1, "compares a text with a number"),
        ("spend + 姓名", 9, "needs a number; this is a text"),
        ("spend and vip", 1, "needs a yes/no value; this is a number"),
        ("not 姓名", 5, "needs a yes/no value; this is a text"),
        ("born > 'yesterday'", 8, 'write "2024-05-01"'),
        ("vip < true", 1, "neither smaller nor larger"),
        ("spend in (1, 'x')", 1, "compares a number with a text"),
        ("born in ('x')", 1, "compares a date with a text"),
        ("vip in listed('f')", 1, "cannot be looked up"),
        ("length(姓名, 2)", 1, "length() takes 1 arguments, not 2"),
        ("round()", 1, "round() takes 1–2 arguments, not 0"),
        ("round(spend, 11)", 14, "a whole number from 0 to 10"),
        ("round(spend, 0.5)", 14, "a whole number from 0 to 10"),
        ("round(spend, spend)", 14, "takes a written value"),
        ("lower(spend)", 7, "needs a text; this is a number"),
        ("days_since(spend)", 12, "needs a date / time; this is a number"),
        ("lower(姓名, by=spend)", 14, "has no argument 'by'"),
        ("matches(姓名, '(')", 13, "not a regular expression"),
        ("matches(姓名, 姓名)", 13, "takes a written value"),
        ("tagged(not vip)", 8, "takes a name"),
        ("in_segment(value)", 1, "takes 2 arguments, not 1"),
        ("when(vip, 1, 'x')", 1, "needs values of one type"),
        ("sum(spend) > 1", 1, "stands only in a trait with 'from'"),
    ],
)
def test_what_does_not_fit_is_said_with_its_column(text: str, column: int, says: str) -> None:
    (error,) = type_of(parse(text), NAMES).errors
    assert error.parts["column"] == column
    assert says in str(error)


@pytest.mark.parametrize(
    ("text", "column", "says"),
    [
        ("sum(spend) + spend", 14, "must stand inside a function of many rows"),
        ("sum(max(spend))", 5, "stands inside another function of many rows"),
        ("top(姓名, by=spend)", 12, "must stand inside a function of many rows"),
        ("sum(spent)", 5, "no column 'spent'. Did you mean 'spend'?"),
    ],
)
def test_values_over_many_rows_look_at_columns_inside_their_functions(text: str, column: int, says: str) -> None:
    (error,) = type_of(parse(text), NAMES, aggregates=True).errors
    assert error.parts["column"] == column
    assert says in str(error)


def test_all_errors_are_said_at_once() -> None:
    errors = type_of(parse("spent > 1 or 性名 == 'x' or born > 3"), NAMES).errors
    assert [error.parts["column"] for error in errors] == [1, 14, 27]
    assert "no trait, attribute, tag or segmentation 'spent'. Did you mean 'spend'?" in str(errors[0])


def test_a_where_looks_at_columns() -> None:
    (error,) = type_of(parse("spent > 1"), NAMES, rows=True).errors
    assert "no column 'spent'" in str(error)


def test_a_function_that_is_nowhere_is_found_in_trees_made_by_hand() -> None:
    (error,) = type_of(Call("sums", (Name("spend"),)), NAMES).errors
    assert "Did you mean 'sum'?" in str(error)


def test_a_condition_must_be_true_or_false() -> None:
    (error,) = condition_errors(parse("spend + 1"), NAMES)
    assert "a condition is needed; this is a number" in str(error)
    assert condition_errors(parse("vip"), NAMES) == ()
