import pytest

from fenqun.rules.renaming import renamed

NAMES = {"spend": "spend_total", "big": "大客户"}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("spend >= 5", "spend_total >= 5"),
        ("  spend>1 and  not spend in (2, 3)", "  spend_total>1 and  not spend_total in (2, 3)"),
        ('spender == "spend" or tagged(big)', 'spender == "spend" or tagged(大客户)'),
        ("0 < spend < spend * 2", "0 < spend_total < spend_total * 2"),
        ('"大" == city and spend > 1', '"大" == city and spend_total > 1'),
        ('in_segment(big, "spend")', 'in_segment(大客户, "spend")'),
        ("max(spend, by=sum(spend))", "max(spend_total, by=sum(spend_total))"),
        ("spend(1)", "spend(1)"),
        ("spend >", "spend >"),
    ],
)
def test_only_names_are_renamed_and_the_rest_stays_as_written(text, found):
    assert renamed(text, NAMES) == found


def test_names_in_a_tree_are_renamed_and_values_are_not():
    tree = {"all": [{"trait": "spend", "is": "==", "value": "spend"}, {"not": "big"}, {"any": ["spend > 1", "city"]}]}
    assert renamed(tree, NAMES) == {
        "all": [
            {"trait": "spend_total", "is": "==", "value": "spend"},
            {"not": "大客户"},
            {"any": ["spend_total > 1", "city"]},
        ]
    }
    assert renamed(True, NAMES) is True
