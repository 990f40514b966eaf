from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from fenqun.definition import DataType
from fenqun.project.check import attributes, check, profile_types
from fenqun.project.load import read

Write = Callable[[Mapping[str, str]], Path]

SOURCES = """sources:
  customers: {path: customers.csv, role: customers}
  orders: {path: orders.csv, role: orders}
  products: {path: products.csv, role: products}
"""
SCHEMAS = {
    "customers": {"customer_id": DataType.TEXT, "birth_date": DataType.DATE, "sex": DataType.TEXT},
    "orders": {
        "customer_id": DataType.TEXT,
        "ordered_at": DataType.TIME,
        "amount": DataType.NUMBER,
        "status": DataType.TEXT,
    },
    "products": {"product_id": DataType.TEXT},
}


@pytest.fixture
def said(workspace: Write) -> Callable[..., list[str]]:
    """What the check says of definitions, every source's columns being known but for those left out."""

    def _said(*, without: str = "", **files: str) -> list[str]:
        directory = workspace({"sources.yaml": SOURCES, **{f"{name}.yaml": text for name, text in files.items()}})
        schemas = {name: columns for name, columns in SCHEMAS.items() if name != without}
        return [str(problem) for problem in check(read(directory).project, schemas)]

    return _said


Said = Callable[..., list[str]]


def test_definitions_that_fit_the_data_have_no_problems(said: Said) -> None:
    assert (
        said(
            traits="traits:\n"
            "  spend: {from: orders, value: sum(amount), where: 'status != \"x\"', last: 90 days}\n"
            "  age: years_since(birth_date)\n"
            "  per_year: spend / age\n",
            tags="tags:\n  women: sex == 'f'\n  vip: per_year > 5 and women\n  hand: {}\n",
            segmentations="segmentations:\n  level: {kind: rules, segments: {A: vip, B: rest}}\n",
        )
        == []
    )


def test_every_rule_s_errors_are_said_at_their_places(said: Said) -> None:
    assert said(
        traits="traits:\n"
        "  spend: {from: orders, value: sum(amuont), where: amount > 'x', last: 90 days}\n"
        "  age: years_since(birth_dat)\n"
        "  sum: birth_date + 1\n"
        "  n: {from: products, value: count(), last: 5 days}\n",
        tags="tags:\n  a: sex\n  b: {rule: 'sex == 5 and nobody'}\n",
        segmentations="segmentations:\n"
        "  c: {kind: rules, segments: {A: sexx == 'f'}}\n"
        "  d: {kind: bands, trait: agee, cuts: [1]}\n",
    ) == [
        "traits.yaml:2:36: no column 'amuont'. Did you mean 'amount'?",
        "traits.yaml:2:52: compares a number with a text.",
        "traits.yaml:3:20: no trait, attribute, tag or segmentation 'birth_dat'. Did you mean 'birth_date'?",
        "traits.yaml:4:8: needs a number; this is a date.",
        "traits.yaml:5:45: source 'products' has no time for 'last' to look at.",
        "tags.yaml:2:6: a condition is needed; this is a text.",
        "tags.yaml:3:13: compares a text with a number.",
        "tags.yaml:3:27: no trait, attribute, tag or segmentation 'nobody'. "
        "Known: a, age, birth_date, customer_id, n, sex, spend, sum.",
        "segmentations.yaml:2:34: no trait, attribute, tag or segmentation 'sexx'. Did you mean 'sex'?",
        "segmentations.yaml:3:27: no trait or attribute 'agee'. Did you mean 'age'?",
    ]


def test_what_rests_on_something_wrong_is_not_called_wrong_too(said: Said) -> None:
    assert said(traits="traits:\n  a: 1 +\n  b: a + 1\n  c: b * 2\n", tags="tags:\n  t: c > 1 and a > 2\n") == []
    assert len(said(traits="traits:\n  b: sexx\n  c: b + 1\n", tags="tags:\n  t: c > 1\n")) == 1


def test_what_rests_on_a_source_that_could_not_be_read_is_passed_over(said: Said) -> None:
    traits = "traits:\n  n: {from: orders, value: count()}\n  twice: n * 2\n"
    assert said(without="orders", traits=traits, tags="tags:\n  t: twice > 1\n") == []
    assert said(without="customers", tags="tags:\n  t: income > 1\n") == []


def test_columns_of_orders_are_checked_though_the_customers_could_not_be_read(said: Said) -> None:
    traits = "traits:\n  n: {from: orders, value: sum(amuont), where: statu == 'x'}\n  twice: n * 2 + income\n"
    tags = "tags:\n  t: n > 1 and age in listed('none')\n"
    n, where, listed = said(without="customers", traits=traits, tags=tags, fenqun="value: income\n")
    assert n == "traits.yaml:2:32: no column 'amuont'. Did you mean 'amount'?"
    assert where == "traits.yaml:2:48: no column 'statu'. Did you mean 'status'?"
    assert listed.startswith("tags.yaml:2:16: no file 'none'.")


def test_a_column_that_bears_the_name_of_something_wrong_is_checked(said: Said) -> None:
    traits = "traits:\n  amuont: 1 +\n  n: {from: orders, value: sum(amuont)}\n"
    assert said(traits=traits) == ["traits.yaml:3:32: no column 'amuont'. Did you mean 'amount'?"]


def test_segments_that_are_nowhere_are_said_where_they_stand(said: Said) -> None:
    segmentations = (
        "segmentations:\n"
        "  level: {kind: rules, segments: {quality: sex == 'f', general: rest}}\n"
        "  second: {kind: rules, segments: {A: \"in_segment(level, 'qualty')\"}}\n"
        "  city: {kind: bands, trait: sex, cuts: values}\n"
    )
    assert said(
        traits="traits:\n  n: when(level == 'genral', 1, 2)\n",
        tags="tags:\n  a: in_segment(level, 'quality', 'qalty')\n  b: city == 'any' or in_segment(city, 'other')\n",
        segmentations=segmentations,
    ) == [
        "traits.yaml:2:20: no segment of 'level' 'genral'. Did you mean 'general'?",
        "tags.yaml:2:35: no segment of 'level' 'qalty'. Did you mean 'quality'?",
        "segmentations.yaml:3:58: no segment of 'level' 'qualty'. Did you mean 'quality'?",
    ]


def test_a_declared_name_may_not_be_a_column_of_the_customers(said: Said) -> None:
    assert said(tags="tags:\n  sex: birth_date < '2000-01-01'\n") == [
        "tags.yaml:2:3: 'sex' is declared twice; first at the columns of the customers. Give one of them another name."
    ]


def test_the_rules_of_a_source_are_checked_against_its_columns(workspace: Write) -> None:
    sources = "sources:\n  orders: {path: x, role: orders, where: amont > 0, returns: amount}\n"
    project = read(workspace({"sources.yaml": sources})).project
    assert [str(problem) for problem in check(project, SCHEMAS)] == [
        "sources.yaml:2:42: no column 'amont'. Did you mean 'amount'?",
        "sources.yaml:2:62: a condition is needed; this is a number.",
    ]


def test_the_trait_of_value_is_a_number_that_there_is(said: Said) -> None:
    traits = "traits:\n  spend: {from: orders, value: sum(amount)}\n"
    assert said(fenqun="value: spend\n", traits=traits) == []
    assert said(fenqun="value: spent\n", traits=traits) == ["fenqun.yaml:1:8: no trait 'spent'. Did you mean 'spend'?"]
    assert said(fenqun="value: sex\n", traits=traits) == [
        "fenqun.yaml:1:8: 'sex' stands for value and must be a number."
    ]


def test_a_listed_file_must_be_there_and_inside(said: Said, workspace: Write, tmp_path: Path) -> None:
    workspace({"lists/vip.txt": "a\n"})
    (tmp_path / "out.txt").write_text("a\n")
    tags = "tags:\n  a: customer_id in listed('lists/vip.txt')\n  b: customer_id in listed('lists/vop.txt')\n"
    tags += "  c: sex == 'f' and customer_id in listed('../out.txt')\n"
    levels = "segmentations:\n  d: {kind: rules, segments: {A: customer_id in listed('none')}}\n"
    missing, outside, none = said(tags=tags, segmentations=levels)
    assert none.startswith("segmentations.yaml:2:34: no file 'none'.")
    assert missing == "tags.yaml:3:6: no file 'lists/vop.txt'. Did you mean 'lists/vip.txt'?"
    assert outside.startswith("tags.yaml:4:21: '../out.txt' lies outside the workspace.")


def test_the_profile_begins_with_the_attributes_and_goes_on_in_order(workspace: Write) -> None:
    files = {
        "sources.yaml": SOURCES,
        "traits.yaml": "traits:\n  double: spend * 2\n  spend: {from: orders, value: sum(amount)}\n",
        "tags.yaml": "tags:\n  hand: {}\n",
        "segmentations.yaml": "segmentations:\n  level: {kind: rules, segments: {A: hand}}\n",
    }
    project = read(workspace(files)).project
    assert attributes(project, SCHEMAS) == SCHEMAS["customers"]
    assert profile_types(project, SCHEMAS) == {
        **SCHEMAS["customers"],
        "spend": DataType.NUMBER,
        "hand": DataType.BOOLEAN,
        "double": DataType.NUMBER,
        "level": DataType.TEXT,
    }


def test_a_circle_is_left_to_the_reading_and_does_not_stop_the_check(said: Said) -> None:
    assert said(traits="traits:\n  a: b\n  b: a\n") == []


def test_a_circle_hides_no_other_error(said: Said) -> None:
    found = said(traits="traits:\n  a: b + 1\n  b: a + 1\n  spend: {from: orders, value: sum(amont)}\n")
    assert [error for error in found if "amont" in error] == found != []


def test_attributes_of_the_customer_that_orders_carry_are_known(workspace: Write) -> None:
    directory = workspace({"sources.yaml": SOURCES, "tags.yaml": "tags:\n  northern: region == 'North'\n"})
    schemas = {**SCHEMAS, "orders": {**SCHEMAS["orders"], "region": DataType.TEXT, "channel": DataType.TEXT}}
    project = read(directory).project
    assert attributes(project, schemas)["region"] is DataType.TEXT
    assert "channel" not in attributes(project, schemas)
    assert check(project, schemas) == []


def test_a_trend_without_a_window_is_said(said: Said) -> None:
    (error,) = said(traits="traits:\n  rising: {from: orders, value: trend(sum(amount))}\n")
    assert "compares a window with the one before" in error


def test_a_personal_column_must_be_there(workspace: Write) -> None:
    text = SOURCES.replace("role: customers}", "role: customers, personal: [sex, sx]}")
    problems = check(read(workspace({"sources.yaml": text})).project, SCHEMAS)
    assert [str(problem) for problem in problems] == ["sources.yaml:2:63: no column 'sx'. Did you mean 'sex'?"]


POSITIONED = (
    "positioning:\n"
    "  brands:\n"
    "    from: orders\n"
    "    brand: status\n"
    "    attribute: {attribute}\n"
    "    answer: amount\n"
    "    segmentation: {segmentation}\n"
    "    statements: {{ {segment}: {{need: n, offer: o}} }}\n"
)
LEVEL = "segmentations:\n  level: {kind: rules, segments: {A: sex == 'f', B: rest}}\n"


def test_a_positioning_that_fits_its_survey_has_no_problems(said: Said) -> None:
    text = POSITIONED.format(attribute="customer_id", segmentation="level", segment="A")
    assert said(segmentations=LEVEL, positioning=text) == []
    assert said(segmentations=LEVEL, positioning=text, without="orders") == []


def test_what_a_positioning_names_that_is_nowhere_is_said_at_its_place(said: Said) -> None:
    text = POSITIONED.format(attribute="item", segmentation="level", segment="C")
    assert said(segmentations=LEVEL, positioning=text) == [
        "positioning.yaml:8:22: no segment of 'level' 'C'. Known: A, B, unknown.",
        "positioning.yaml:5:16: no column 'item'. Known: amount, customer_id, ordered_at, status.",
    ]
