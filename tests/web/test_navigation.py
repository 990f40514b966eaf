from types import SimpleNamespace

from fenqun.access.permissions import Permission
from fenqun.web.navigation import navigation


def asking(path: str, *permissions: Permission) -> SimpleNamespace:
    identity = SimpleNamespace(may=lambda permission: permission in permissions)
    return SimpleNamespace(identity=identity, request=SimpleNamespace(url=SimpleNamespace(path=path)))


def test_the_pages_stand_in_the_order_of_the_flow():
    flow, workshop = navigation(asking("/", *Permission))
    assert [place.url for place in flow] == [
        "/", "/import", "/customers", "/traits", "/tags", "/segmentations", "/compare", "/grids", "/moves", "/targets",
        "/positioning", "/playbooks", "/reports", "/history",
    ]  # fmt: skip
    assert [place.url for place in workshop] == ["/jobs", "/settings/text", "/settings", "/users", "/audit"]


def test_only_what_the_role_may_see_is_there():
    flow, workshop = navigation(asking("/", Permission.CUSTOMERS))
    assert [place.url for place in flow] == ["/customers"]
    assert workshop == []


def test_the_page_that_is_open_and_those_below_it_are_marked():
    def current(path: str) -> list[str]:
        flow, workshop = navigation(asking(path, *Permission))
        return [place.url for place in (*flow, *workshop) if place.current]

    assert current("/") == ["/"]
    assert current("/tags/vip/edit") == ["/tags"]
    assert current("/settings/edits") == ["/settings/text"]
    assert current("/overlap") == ["/compare"]
    assert current("/tagsx") == []


def test_nobody_sees_no_pages():
    assert navigation(SimpleNamespace(identity=None, request=asking("/").request)) == ([], [])
