import pytest


def form(admin, fields_of, **changes):
    fields = {name: values[0] for name, values in fields_of(admin.get("/settings").text, "/settings").items()}
    return fields | changes


def test_the_form_as_it_is_changes_nothing(admin, fields_of, workspace):
    before = workspace.definition("settings").data
    assert admin.post("/settings", data=form(admin, fields_of)).status_code == 303
    assert workspace.definition("settings").data == before


def test_what_is_changed_is_written_and_the_rest_stays(admin, fields_of, workspace):
    before = workspace.definition("settings").data
    changes = {"name": "小店", "language": "zh-Hans", "as_of": "data", "min_size": "3"}
    admin.post("/settings", data=form(admin, fields_of, **changes))
    assert workspace.definition("settings").data == before | changes | {"min_size": 3}


def test_a_day_is_written_as_one(admin, fields_of, workspace):
    admin.post("/settings", data=form(admin, fields_of, as_of="day", as_of_day="2024-05-31"))
    assert str(workspace.definition("settings").data["as_of"]) == "2024-05-31"


def test_an_empty_field_takes_the_setting_out(admin, fields_of, workspace):
    admin.post("/settings", data=form(admin, fields_of, currency="", value=""))
    assert {"currency", "value"}.isdisjoint(workspace.definition("settings").data)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"currency": "euro"}, "currency"),
        ({"time_zone": "Mars"}, "time_zone"),
        ({"min_size": "0"}, "min_size"),
        ({"min_size": "many"}, "min_size"),
        ({"as_of": "day", "as_of_day": "x"}, "as_of"),
        ({"language": "fr"}, "language"),
        ({"value": "nothing"}, "value"),
        ({"name": "x" * 300}, "name"),
    ],
)
def test_what_cannot_be_is_told_at_its_field_and_nothing_is_written(admin, fields_of, workspace, changes, field):
    before = workspace.file("fenqun.yaml").text
    answer = admin.post("/settings", data=form(admin, fields_of, **changes))
    assert answer.status_code == 422
    assert f'id="f-{field}-wrong"' in answer.text
    assert workspace.file("fenqun.yaml").text == before


def test_what_somebody_else_changed_meanwhile_is_shown_and_no_edit_is_lost(admin, fields_of, workspace):
    mine = form(admin, fields_of, name="Mine")
    theirs = workspace.definition("settings")
    workspace.save("settings", "", theirs.data | {"name": "Theirs"}, version=theirs.version)
    answer = admin.post("/settings", data=mine)
    assert answer.status_code == 412
    assert "name: Theirs" in answer.text
    assert fields_of(answer.text, "/settings")["name"] == ["Mine"]
    again = {name: values[0] for name, values in fields_of(answer.text, "/settings").items()}
    assert admin.post("/settings", data=again).status_code == 303
    assert workspace.definition("settings").data["name"] == "Mine"


def test_a_project_with_problems_can_still_be_set(admin, fields_of, workspace):
    (workspace.directory / "tags.yaml").write_text("tags: {x: {rule: 'nope >'}}")
    assert admin.get("/settings").status_code == 200
    assert admin.post("/settings", data=form(admin, fields_of, name="New")).status_code == 303


def test_the_page_tells_how_much_room_the_snapshots_take(admin):
    page = admin.get("/settings").text
    assert ("24 months" in page, "The store holds" in page) == (True, True)
    freed = admin.post("/settings/vacuum")
    assert (freed.status_code, freed.headers["location"]) == (303, "/settings")


def test_how_long_snapshots_are_kept_is_checked_and_written(admin, fields_of, workspace):
    wrong = admin.post("/settings", data=form(admin, fields_of, keep="for ever"))
    assert (wrong.status_code, "such as 24 months or 90 days" in wrong.text) == (422, True)
    assert admin.post("/settings", data=form(admin, fields_of, keep="90 days")).status_code == 303
    assert workspace.definition("settings").data["keep"] == "90 days"
