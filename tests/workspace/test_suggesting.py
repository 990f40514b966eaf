import pytest

from fenqun import Workspace
from fenqun.errors import UnknownName, UsageError, WrongType


def test_dimensions_are_tried_and_the_best_comes_first(resident: Workspace) -> None:
    answer = resident.suggest(outcome="age", among=["level", "big", "sex", "city"])
    assert {division.name for division in answer.divisions} <= {"level", "big", "sex", "city"}
    order = [("divide", "small", "chance", "same").index(division.verdict) for division in answer.divisions]
    assert order == sorted(order)
    assert answer.customers == resident.overview().customers
    assert all(0 <= division.corrected <= division.explained <= 1 for division in answer.divisions)


def test_what_the_outcome_goes_into_is_told_apart(resident: Workspace) -> None:
    verdicts = {each.name: each.verdict for each in resident.suggest(outcome="spend_total").divisions}
    assert verdicts["big"] == verdicts["level"] == verdicts["spend_band"] == "same"
    assert resident.suggest().outcome == "spend_total"


def test_one_cell_is_asked(resident: Workspace, tiny_copy: Workspace) -> None:
    tiny_copy.save("grids", "g", {"rows": ["level"], "columns": ["sex"], "outcome": "big"}, version=None)
    answer = tiny_copy.suggest("g", cell="A/*", among=["city", "level"])
    assert answer.outcome == "big"
    assert answer.customers == tiny_copy.pick("g", ["A/*"]).customers
    assert "level" not in {division.name for division in answer.divisions}
    assert answer.stop


def test_what_has_no_answer_is_told(resident: Workspace) -> None:
    with pytest.raises(UnknownName):
        resident.suggest(outcome="agee")
    with pytest.raises(WrongType):
        resident.suggest(outcome="city")
    with pytest.raises(UsageError):
        resident.grid(rows=["level"], measure="satisfaction")
