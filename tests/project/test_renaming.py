import pytest

from fenqun.errors import DuplicateName, InvalidValue, Problems
from fenqun.project.load import read
from fenqun.project.renaming import Renaming, check_name, rewritten
from fenqun.project.texts import Texts

FILES = {
    "fenqun.yaml": "name: shop\n",
    "sources.yaml": "sources:\n  orders: {path: o.csv, role: orders}\n",
    "traits.yaml": """traits:
  # what they spent
  spend_total: {from: orders, value: sum(amount)}  # all of it
  orders_total: {from: orders, value: count()}
  days_since_last_order: {from: orders, value: days_since(max(ordered_at))}
  each: spend_total / orders_total
  spend_of_orders: {from: orders, value: sum(spend_total)}
""",
    "segmentations.yaml": """segmentations:
  value:
    kind: grade
    score:
      # the most of it
      spend_total: 0.7   # money
      orders_total: 0.3
    by: spend_total
    segments: {A: top 10%, B: rest}
  pairs:
    kind: grade
    weights: ahp
    score: [spend_total, orders_total]
    comparisons: [[spend_total, orders_total, 3]]
    segments: {A: top 10%, B: rest}
  rfm: {kind: rfm}  # as usual
  bands: {kind: bands, trait: spend_total, cuts: [0]}
  last:
    kind: rules
    segments:
      best: value_score > 50 and in_segment(value, "A")   # of the best
      named: {rule: {all: [{trait: spend_total, is: ">", value: 1}, 'value == "B"']}, label: value}
      others: rest
""",
    "tags.yaml": "tags:\n  big: spend_total >= 500  # spend_total\n",
}


@pytest.fixture
def rename(tmp_path):
    """The files as they are after a definition is renamed, and what was touched."""
    for file, text in FILES.items():
        (tmp_path / file).write_text(text, "utf-8")

    def renaming(section, old, new):
        project = read(tmp_path).project
        check_name(project, Renaming(section, old, new))
        after, touched = rewritten(Texts(tmp_path), project, Renaming(section, old, new))
        return {file: after.text(file) for file in FILES}, [f"{of}/{name}" for _, of, name in touched]

    return renaming


def lines(texts, file):
    """The lines of a file that are other than they were."""
    return [line for line in texts[file].splitlines() if line not in FILES[file].splitlines()]


def test_a_trait_is_renamed_wherever_it_is_named(rename):
    texts, touched = rename("traits", "spend_total", "消费")
    assert lines(texts, "traits.yaml") == [
        "  消费: {from: orders, value: sum(amount)}  # all of it",
        "  each: 消费 / orders_total",
    ]
    assert lines(texts, "tags.yaml") == ["  big: 消费 >= 500         # spend_total"]
    assert lines(texts, "segmentations.yaml") == [
        "      消费: 0.7   # money",
        "    by: 消费",
        "    score: [消费, orders_total]",
        "    comparisons: [[消费, orders_total, 3]]",
        "  rfm: {kind: rfm, monetary: 消费}  # as usual",
        "  bands: {kind: bands, trait: 消费, cuts: [0]}",
        "      named: {rule: {all: [{trait: 消费, is: '>', value: 1}, 'value == \"B\"']}, label: value}",
    ]
    assert lines(texts, "fenqun.yaml") == ["value: 消费"]
    assert touched[0] == "traits/消费"
    assert touched[-1] == "settings/"


def test_a_segmentation_takes_its_scores_along(rename):
    texts, touched = rename("segmentations", "value", "grade")
    assert lines(texts, "segmentations.yaml") == [
        "  grade:",
        '      best: grade_score > 50 and in_segment(grade, "A")   # of the best',
        '      named: {rule: {all: [{trait: spend_total, is: ">", value: 1}, \'grade == "B"\']}, label: value}',
    ]
    assert touched == ["segmentations/grade", "segmentations/last"]


def test_a_source_is_renamed_for_the_traits_that_come_from_it(rename):
    texts, touched = rename("sources", "orders", "sales")
    assert lines(texts, "sources.yaml") == ["  sales: {path: o.csv, role: orders}"]
    assert len(touched) == 5
    assert "from: orders" not in texts["traits.yaml"]


@pytest.mark.parametrize("new", ["two words", "_x", "and", "", "1st"])
def test_what_is_no_name_is_refused(rename, new):
    with pytest.raises(Problems) as refused:
        rename("tags", "big", new)
    assert isinstance(refused.value.problems[0], InvalidValue)


@pytest.mark.parametrize("new", ["spend_total", "value", "big"])
def test_a_name_that_is_taken_is_refused(rename, new):
    with pytest.raises(Problems) as refused:
        rename("tags", "big", new)
    assert isinstance(refused.value.problems[0], DuplicateName)


def test_a_source_may_be_called_as_a_tag_is(rename):
    assert lines(rename("sources", "orders", "big")[0], "sources.yaml") == ["  big: {path: o.csv, role: orders}"]
