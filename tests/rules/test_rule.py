import pytest
from pydantic import BaseModel, ConfigDict, ValidationError

from fenqun.errors import RuleSyntax
from fenqun.rules.parse import parse
from fenqun.rules.rule import Expression, Rule


class Definition(BaseModel):
    model_config = ConfigDict(frozen=True)
    rule: Rule | None = None
    value: Expression = parse("0")


def test_a_definition_takes_text_a_tree_a_number_or_the_parsed_rule() -> None:
    wanted = parse("spend > 5")
    for given in ("spend > 5", {"trait": "spend", "is": ">", "value": 5}, wanted):
        assert Definition(rule=given).rule == wanted  # type: ignore[arg-type]
    assert Definition(value=5).value == parse("5")  # type: ignore[arg-type]


def test_a_definition_is_written_with_its_rule_as_text() -> None:
    assert Definition(rule="(a  or b)").model_dump(mode="json") == {"rule": "a or b", "value": "0"}  # type: ignore[arg-type]


def test_the_validation_error_holds_ours() -> None:
    with pytest.raises(ValidationError) as caught:
        Definition(rule="spend = 5")  # type: ignore[arg-type]
    (found,) = caught.value.errors()
    assert found["type"] == "rule"
    (error,) = found["ctx"]["errors"]
    assert isinstance(error, RuleSyntax)
    assert error.parts["column"] == 7
