import pytest

from fenqun.web.moments import moment, zone
from fenqun.workspace import Workspace


class _Asking:
    def __init__(self, workspace):
        self.workspace = workspace


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("2024-05-31T16:30:00Z", "2024-06-01 00:30"),
        ("2024-05-31T16:30:00", "2024-06-01 00:30"),
        ("2024-05-31 16:30:00", "2024-06-01 00:30"),
        ("2024-05-31T16:30:00.123456Z", "2024-06-01 00:30"),
        ("2024-05-31T12:30:00-04:00", "2024-06-01 00:30"),
        ("", ""),
    ],
)
def test_a_moment_is_shown_on_the_workspaces_clock(tiny, written, shown):
    assert moment(_Asking(tiny), written) == shown


def test_before_the_first_refresh_it_is_universal_time(tmp_path):
    assert zone(_Asking(Workspace(tmp_path))) == "UTC"
