import pytest

from fenqun.errors import NotAllowed, PathOutside, Problems, UnknownName
from fenqun.rules.syntax import Not
from fenqun.workspace.actor import Actor
from fenqun.workspace.rule import condition, in_words, read, rule_answer, tables_for


@pytest.fixture(scope="module")
def view(tiny):
    return tiny.view()


def test_a_rule_has_a_text_a_tree_and_a_sentence(view):
    answer = rule_answer(view, {"all": [{"trait": "spend_total", "is": ">=", "value": 500}, {"not": "big"}]})
    assert answer.text == "spend_total >= 500 and not big"
    assert answer.tree == {"all": [{"trait": "spend_total", "is": ">=", "value": 500}, {"not": "big"}]}
    assert answer.sentence == "Spend is at least 500 and big: no"
    assert answer.names == ("spend_total", "big")


def test_the_text_read_again_is_the_same_rule(view):
    tree = {"any": ['city in ("上海")', {"trait": "customer_id", "is": "==", "value": "=C12"}]}
    answer = rule_answer(view, tree)
    assert rule_answer(view, answer.text) == answer
    assert answer.names == ("customer_id", "city")


def test_a_sentence_is_in_the_language_of_the_view(tiny):
    view = tiny.acting(tiny.actor, language="zh-Hans").view()
    assert in_words(view, read(view, 'customer_id == "C01"')) == "客户编号为“C01”"


def test_a_misspelt_segment_is_an_error(view):
    with pytest.raises(Problems, match="no segment of 'level' 'qality'"):
        read(view, 'in_segment(level, "qality")')


def test_only_rules_that_name_lists_need_them(view):
    assert tables_for(read(view, "big")) == ("profile",)
    assert tables_for(None) == ("profile",)
    assert tables_for(read(view, 'customer_id in listed("data/friends.txt")')) == ("profile", "lists")


def test_a_rule_and_its_opposite_hold_everyone(view):
    node = read(view, "spend_total > 20 or unknown(city)")
    counts = []
    with view.engine() as engine:
        for each in (node, Not(node)):
            with condition(view, engine, each) as sql:
                counts.append(len(engine.rows(view.profile.select.copy().where(sql))))
    assert sum(counts) == 13


def test_a_list_is_as_the_refresh_found_it(tiny_copy):
    rule = 'customer_id in listed("data/friends.txt")'
    (tiny_copy.directory / "data" / "friends.txt").write_text("C01\n", "utf-8")
    assert tiny_copy.customer_ids(where=rule) == ["C02", "C05"]


def test_a_list_that_the_snapshot_does_not_know_is_read_now(tiny_copy):
    (tiny_copy.directory / "data" / "new.txt").write_text("C01\nC07\nnobody\n", "utf-8")
    assert tiny_copy.customer_ids(where='customer_id in listed("data/new.txt")') == ["C01", "C07"]
    assert tiny_copy.count('not (customer_id in listed("data/new.txt"))').customers == 11


@pytest.mark.parametrize(("path", "error"), [("data/none.txt", UnknownName), ("../../x", UnknownName),
                                             ("/etc/hostname", PathOutside)])  # fmt: skip
def test_a_list_lies_in_the_workspace(tiny, path, error):
    with pytest.raises(error):
        tiny.count(f'customer_id in listed("{path}")')


def test_who_may_not_see_personal_data_may_not_read_files_by_rules(tiny):
    masked = tiny.acting(Actor("v", sees_personal=False))
    assert masked.customer_ids(where='customer_id in listed("data/friends.txt")') == ["C02", "C05"]
    with pytest.raises(NotAllowed, match="lists in files"):
        masked.count('city in listed("fenqun.yaml")')
