from fenqun.profiles.tag import Tag
from fenqun.rules.parse import parse


def test_a_bare_text_is_the_rule() -> None:
    assert Tag.model_validate("spend >= 5").rule == parse("spend >= 5")


def test_a_tag_without_a_rule_is_given_by_hand() -> None:
    assert Tag.model_validate({"owner": "crm"}).rule is None
