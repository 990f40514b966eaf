from types import SimpleNamespace

from starlette.datastructures import FormData

from fenqun.answers import Column, NamesAnswer, RuleAnswer
from fenqun.errors import Place, Problems, RuleSyntax
from fenqun.web.builder import Condition, Group
from fenqun.web.rule_form import faults, sent, started, texts

NAMES = NamesAnswer("", (Column("age", "Age", "trait", "number"), Column("city", "City", "attribute", "text")), {})


class _Workspace:
    """Reads one rule; anything else is wrong."""

    def rule(self, rule: object) -> RuleAnswer:
        if rule in ("age > 3", {"trait": "age", "is": ">", "value": 3}):
            return RuleAnswer("age > 3", {"trait": "age", "is": ">", "value": 3}, "Age is more than 3", ("age",))
        raise Problems([RuleSyntax(what=f"not {rule}")])


def asking(*fields: tuple[str, str]) -> SimpleNamespace:
    form = FormData(fields)
    texts = dict(reversed(fields))
    return SimpleNamespace(workspace=_Workspace(), language="en", form=form, text=lambda name: texts.get(name, ""))


def test_a_rule_starts_as_conditions_and_an_unreadable_one_as_text() -> None:
    assert started(asking(), "r", "age > 3").group == Group("all", (Condition("age", ">", ("3",)),))
    broken = started(asking(), "r", "age >")
    assert (broken.mode, broken.text) == ("text", "age >")
    assert broken.wrong[""] == ["cannot read the rule: not age >."]


def test_an_empty_rule_starts_with_one_open_condition() -> None:
    assert started(asking(), "r", None).group == Group("all", (Condition("", ""),))


def test_a_form_is_read_with_the_types_of_its_names() -> None:
    form = sent(asking(("r.0.0.name", "age"), ("r.0.0.sign", ">"), ("r.0.0.value", "3")), NAMES, "r")
    assert form.rule == {"trait": "age", "is": ">", "value": 3}
    assert form.open == 0


def test_a_fault_is_laid_to_the_condition_that_has_it() -> None:
    fields = [
        ("r.0.0.name", "age"),
        ("r.0.0.sign", ">"),
        ("r.0.0.value", "3"),
        ("r.0.1.join", "any"),
        ("r.0.1.0.text", "bad"),
    ]
    form = sent(asking(*fields), NAMES, "r")
    found = faults(asking(), form, NAMES, Problems([RuleSyntax(what="whole")]))
    assert found == {"0.1.0": ["cannot read the rule: not bad."]}


def test_a_fault_that_no_condition_has_alone_is_the_whole_s() -> None:
    form = sent(asking(("r.0.0.name", "age"), ("r.0.0.sign", ">"), ("r.0.0.value", "3")), NAMES, "r")
    assert faults(asking(), form, NAMES, RuleSyntax(what="whole")) == {"": ["cannot read the rule: whole."]}


def test_a_message_beside_a_rule_does_not_say_that_it_is_about_the_rule() -> None:
    error = Problems([RuleSyntax(what="x", at=Place("rule", 14)), RuleSyntax(what="y", at=Place("tags.yaml", 3))])
    assert texts(asking(), error) == ["cannot read the rule: x.", "tags.yaml:3: cannot read the rule: y."]
