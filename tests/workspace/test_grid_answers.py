import pytest

from fenqun import Workspace


@pytest.mark.parametrize(
    ("measure", "form", "label"),
    [
        ("customers", "count", "customers"),
        ("share", "share", "share of customers"),
        ("value", "amount", "total value"),
        ("mean(age)", "number", "mean of age"),
        ("share(big)", "share", "share with big"),
        ("growth(spend_total, orders_12m)", "change", "growth of Spend"),
        ("index", "index", "index against independence"),
    ],
)
def test_a_measure_is_told_with_its_form(resident: Workspace, measure: str, form: str, label: str) -> None:
    told = resident.grid(rows=["level"], columns=["big"], measure=measure).measure
    assert (told.name, told.form, told.label) == (measure, form, label)


def test_levels_are_told_in_the_language_that_is_asked(tiny: Workspace) -> None:
    answer = Workspace(tiny.directory, language="zh-Hans").grid(rows=["level"], columns=["big"])
    assert answer.rows[0].label == "优质"
    assert [level.label for level in answer.columns] == ["是", "否", "合计"]


def test_what_can_be_added_is_named_after_what_is_there(resident: Workspace) -> None:
    answer = resident.grid(rows=["level"], columns=["big"])
    names = [each.name for each in answer.dimensions]
    assert names[:2] == ["level", "big"]
    assert {"city", "age", "value", "vip"} < set(names)
    assert "last_ordered_at" not in names
    assert [measure.name for measure in answer.measures][-1] == "growth"


def test_cells_of_few_are_flagged_and_counted(resident: Workspace) -> None:
    answer = resident.grid(rows=["level"], columns=["city"])
    assert answer.min_size == 2
    assert answer.small == sum(cell.customers == 1 for line in answer.cells[:-1] for cell in line[:-1])
