from types import SimpleNamespace

import pytest

from fenqun.answers import AuditLine
from fenqun.web.deeds import Deeds


@pytest.fixture
def deeds(tiny):
    return Deeds(SimpleNamespace(workspace=tiny, language="en"))


def line(action, what, **details):
    return AuditLine(1, "2024-01-01T00:00:00Z", "mei", "web", "", action, what, details)


@pytest.mark.parametrize(
    ("action", "what", "said"),
    [
        ("save", "segmentations/level", "Level"),
        ("save", "tags/gone", "tags/gone"),
        ("take", "sources/orders, sources/customers", "Orders, Customers"),
        ("tag_add", "vip", "vip"),
        ("export", "profile", "all customers with all they are known by"),
        ("export", "set_aside/orders", "rows set aside: Orders"),
        ("export", "level", "Level"),
        ("export", "level/quality", "Level: Quality & more"),
        ("export", "figures/Sizes", "Sizes"),
        ("sign_in", "mei", "mei"),
    ],
)
def test_what_was_done_is_told_by_labels(deeds, action, what, said):
    assert deeds.what(line(action, what)) == said


def test_details_are_told_in_words_and_those_unknown_left_out(deeds):
    told = dict(
        deeds.details(
            line("x", "y", role="analyst", to="download", scope=["read", "tag"], rows=12345, file=None, one_time=True)
        )
    )
    assert told == {
        "role": "analyst",
        "to": "a download",
        "scope": "see figures, segments and tags, give tags by hand",
        "rows": "12,345",
        "one_time": "yes",
    }


def test_a_moment_is_told_on_the_clock_of_the_workspace(deeds):
    assert dict(deeds.details(line("refresh", "1", as_of="2024-01-01T00:00:00Z"))) == {"as_of": "2024-01-01 08:00"}


def test_before_the_first_refresh_segments_go_by_their_names(tiny_text):
    from fenqun.workspace import Workspace

    deeds = Deeds(SimpleNamespace(workspace=Workspace(tiny_text), language="en"))
    assert deeds.what(line("export", "level/quality")).endswith(": quality")
