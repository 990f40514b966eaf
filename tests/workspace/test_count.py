import pytest

from fenqun import Workspace
from fenqun.errors import Cancelled, Problems
from fenqun.workspace.count import count_answer
from fenqun.workspace.running import Running


def test_a_count_has_a_share_a_value_and_a_few_customers(tiny):
    answer = tiny.count("spend_total >= 500", sample=2)
    assert (answer.customers, answer.of, answer.rule) == (4, 13, "spend_total >= 500")
    assert answer.sentence == "Spend is at least 500"
    assert answer.share == 4 / 13
    assert answer.value == 1001 + 2500 + 640 + 666.66
    assert answer.value_share == pytest.approx(answer.value / float(tiny.overview().total_value))
    assert [row["customer_id"] for row in answer.sample] == ["C01", "C03"]
    assert [column.name for column in answer.columns] == list(answer.sample[0])


def test_nobody_is_counted_as_nobody(tiny):
    answer = tiny.count("spend_total > 1000000")
    assert (answer.customers, answer.value, answer.value_share, answer.sample) == (0, 0.0, 0.0, ())


def test_a_count_needs_no_sample(tiny):
    assert tiny.count("big", sample=0).sample == ()
    assert tiny.count("big", sample=-5).sample == ()


@pytest.mark.parametrize("rule", ["", "nowhere", {"all": []}, None, 5])
def test_what_is_no_rule_is_not_counted(tiny, rule):
    with pytest.raises(Problems):
        tiny.count(rule)


def test_a_cancelled_count_raises(tiny):
    running = Running()
    running.cancel()
    with pytest.raises(Cancelled):
        count_answer(tiny.view(), "big", sample=5, running=running)
    assert tiny.count("big").customers == 5


def test_a_list_that_changes_is_counted_anew(tiny_copy):
    workspace = Workspace(tiny_copy.directory, resident=True)
    path, rule = tiny_copy.directory / "chosen.txt", 'customer_id in listed("chosen.txt")'
    counts = []
    for ids in ("C01\n", "C01\nC02\n"):
        path.write_text(ids, encoding="utf-8")
        counts.append((workspace.count(rule).customers, workspace.customers(where=rule).total))
    workspace.close()
    assert counts == [(1, 1), (2, 2)]
