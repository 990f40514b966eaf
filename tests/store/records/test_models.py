from dataclasses import replace
from datetime import datetime

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from fenqun.store.records.models import Learned

AT = datetime(2026, 1, 2)
ESSENCE = {"traits": {"orders": None, "spend": "log"}, "order": "spend", "seed": 0}
ONE = Learned(AT, "ann", "buyers", ESSENCE, {"traits": ["orders", "spend"], "centres": [[1.0, 2.0]]}, "2026-01-01")


def test_what_was_learned_last_counts(kept):
    assert kept.models.kept("buyers", ESSENCE) is None
    kept.models.add(ONE)
    again = replace(ONE, found={"traits": ["orders", "spend"], "centres": []})
    kept.models.add(again)
    assert kept.models.kept("buyers", ESSENCE) == again
    assert kept.models.former("buyers") == again


def test_the_order_of_the_keys_is_no_matter(kept):
    kept.models.add(ONE)
    turned = {"seed": 0, "order": "spend", "traits": {"spend": "log", "orders": None}}
    assert kept.models.kept("buyers", turned) == ONE


def test_another_definition_of_the_same_essence_has_learned_the_same(kept):
    kept.models.add(ONE)
    assert kept.models.kept("renamed", ESSENCE) == ONE
    kept.models.add(replace(ONE, name="other", found={}))
    assert kept.models.kept("buyers", ESSENCE) == ONE


def test_another_essence_has_learned_nothing_but_knows_what_was_there(kept):
    kept.models.add(ONE)
    assert kept.models.kept("buyers", {**ESSENCE, "seed": 1}) is None
    assert kept.models.former("buyers") == ONE
    assert kept.models.former("others") is None


def test_traits_of_other_names_have_learned_the_same(kept):
    kept.models.add(ONE)
    kept.models.add(replace(ONE, name="far", essence={**ESSENCE, "traits": {"age": None}, "order": "age"}))
    statements = kept.models.renaming({"spend": "amount", "age": "years"}, at=AT, by="bob")
    with kept.models._engine.begin() as connection:
        for statement in statements:
            connection.execute(statement)
    renamed = {"traits": {"orders": None, "amount": "log"}, "order": "amount", "seed": 0}
    found = kept.models.kept("buyers", renamed)
    assert (found.by, found.found) == ("bob", {"traits": ["orders", "amount"], "centres": [[1.0, 2.0]]})
    assert kept.models.renaming({"nothing": "else"}, at=AT, by="bob") == []


@pytest.mark.parametrize("said", ["UPDATE models SET name = 'x'", "DELETE FROM models"])
def test_what_was_learned_is_only_ever_added_to(kept, said):
    kept.models.add(ONE)
    with pytest.raises(IntegrityError, match="only ever added"), kept.models._engine.begin() as connection:
        connection.execute(text(said))
