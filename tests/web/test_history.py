import pytest


@pytest.fixture(scope="module")
def viewer(past_as):
    return past_as("viewer")


def test_the_snapshots_are_listed_with_what_changed(viewer):
    page = viewer.get("/history").text
    assert "changed: big; gone: friends; customers −1" in page
    assert page.count("?as_of=00000") == 3
    assert page.count("data-chart=") == 2


def test_an_earlier_page_has_its_own_address(viewer, tiny_past):
    page = viewer.get("/history", params={"after": tiny_past.store.ids()[1]}).text
    assert page.count("?as_of=00000") == 1


def test_one_snapshot_draws_no_lines(reader_as):
    page = reader_as("viewer").get("/history").text
    assert ("the first one kept" in page, "data-chart=" in page) == (True, False)


PAGES = [
    *("/", "/customers", "/customers?where=big", "/customers/C01", "/traits", "/traits/spend_total", "/tags"),
    *("/tags/friends", "/segmentations", "/segmentations/level", "/compare?first=level&second=value"),
    *("/cross?first=level&second=value", "/reports", "/import/quality", "/rules"),
]


@pytest.mark.parametrize("path", PAGES)
def test_every_page_that_asks_shows_the_past_and_stays_there(past_as, path):
    mark = "&" if "?" in path else "?"
    answer = past_as("admin").get(f"{path}{mark}as_of=2024-06-30")
    assert answer.status_code == 200
    assert "This is a snapshot of the past" in answer.text
    assert 'href="/segmentations?as_of=2024-06-30"' in answer.text
    assert "/edit" not in answer.text
    assert "/new" not in answer.text or path == "/rules"  # where its form would be sent, and refused


def test_the_way_back_leads_to_the_same_page_now(past_as):
    page = past_as("viewer").get("/tags/big?as_of=2024-06-30&x=1").text
    assert 'href="/tags/big?x=1" data-now' in page


def test_a_page_of_now_has_no_banner(viewer):
    assert "This is a snapshot of the past" not in viewer.get("/").text


def test_an_export_of_the_past_is_of_the_past(past_as):
    marketer = past_as("marketer")
    then = marketer.get("/customers/export/csv?tag=big&as_of=2024-06-30")
    assert len(then.text.splitlines()) > len(marketer.get("/customers/export/csv?tag=big").text.splitlines())
