import pytest

from fenqun.definition import Label
from fenqun.language import LANGUAGES
from fenqun.sources.role import Role, called


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_role_is_called_something_in_every_language(role, language):
    assert role.shown(language) not in ("", role.value)


@pytest.mark.parametrize(
    ("name", "label", "said"),
    [
        ("order_lines", None, "订单明细"),
        ("order_lines_2", None, "订单明细 2"),
        ("order_lines_of_web", None, "order_lines_of_web"),
        ("超市", None, "超市"),
        ("order_lines", Label({"zh-Hans": "小票"}), "小票"),
    ],
)
def test_a_source_is_called_by_its_label_or_what_its_rows_are(name, label, said):
    assert called(name, Role.ORDER_LINES, label, "zh-Hans") == said
