from shutil import copytree

import pytest

from fenqun.server.app import application


@pytest.fixture
def changed(app):
    workspace = app.state.served.workspace
    version = workspace.definition("tags", "big").version
    workspace.save("tags", "big", "spend_total >= 500 or orders_total >= 2", version=version)
    workspace.save("tags", "fresh", 'city == "<b>"', version=None)
    return app


def test_each_change_is_shown_with_who_enters_and_what_rests_on_it(changed, browse):
    page = browse(changed, "analyst").get("/plan").text
    assert "no longer Spend is at least 500 or orders_total is at least 3" in page
    assert 'href="/customers/C02"' in page
    assert 'href="/segmentations/level"' in page
    assert "+2" in page
    assert "-  rule: spend_total" in page
    assert "&lt;b&gt;" in page
    assert "<b>" not in page
    assert "Refresh now" in page


def test_nothing_changed_is_said(client_as):
    page = client_as("analyst").get("/plan").text
    assert "The definitions are as they were computed." in page
    assert "Refresh now" not in page


def test_what_is_wrong_in_the_text_is_shown_in_its_place(app, client_as):
    (app.state.served.workspace.directory / "tags.yaml").write_text("tags:\n  odd: nothing_such > 1\n")
    page = client_as("analyst").get("/plan")
    assert page.status_code == 200
    assert "nothing_such" in page.text


def test_before_the_first_refresh_there_is_nothing_to_compare_with(tiny_text, browse):
    assert "Nothing has been computed yet" in browse(application(tiny_text), "analyst").get("/plan").text


def test_only_who_may_define_sees_it(changed, browse):
    assert browse(changed, "viewer").get("/plan").status_code == 403
    assert 'href="/plan"' in browse(changed, "analyst").get("/").text
    assert 'href="/plan"' in browse(changed, "analyst").get("/freshness").text
    assert (
        'href="/plan"' not in browse(changed, "viewer").get("/").text + browse(changed, "viewer").get("/freshness").text
    )


def test_a_plan_is_of_the_latest_snapshot_only(tiny_past, tmp_path, browse):
    place = copytree(tiny_past.directory, tmp_path / "past")
    browser = browse(application(place), "analyst")
    assert browser.get("/plan?as_of=2024-04-30").status_code == 409
    page = browser.get("/plan").text
    assert "as of another moment" in page
