import pytest
from pydantic import ValidationError

from fenqun.grids.measure import Measure


@pytest.mark.parametrize(
    ("written", "kind", "of", "against", "text"),
    [
        ("customers", "customers", "", "", "customers"),
        (" share ", "share", "", "", "share"),
        ("share( vip )", "share", "vip", "", "share(vip)"),
        ("mean(年龄)", "mean", "年龄", "", "mean(年龄)"),
        ("growth(spend_12m,spend_before)", "growth", "spend_12m", "spend_before", "growth(spend_12m, spend_before)"),
    ],
)
def test_a_measure_is_read(written: str, kind: str, of: str, against: str, text: str) -> None:
    measure = Measure(written)
    assert (measure.kind, measure.of, measure.against, measure.text) == (kind, of, against, text)


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("size", "'size' is no measure"),
        ("mean", "name what 'mean' is of"),
        ("index(x)", "'index' stands alone"),
        ("mean(x, y)", "'mean' is of one trait only"),
        ("mean(x; y)", "is no measure"),
    ],
)
def test_what_is_no_measure_is_told(written: str, said: str) -> None:
    with pytest.raises(ValidationError, match=said.replace("(", "\\(")):
        Measure(written)
