import pytest

from fenqun.web.links import url


def form(client, fields_of, file="tags.yaml", **changes):
    page = client.get(url("/settings/text", file=file)).text
    return {name: values[0] for name, values in fields_of(page, "/settings/text").items()} | changes


def test_a_file_comes_back_as_it_was(analyst, fields_of, workspace):
    before = (workspace.directory / "tags.yaml").read_bytes()
    assert analyst.post("/settings/text", data=form(analyst, fields_of)).status_code == 303
    assert (workspace.directory / "tags.yaml").read_bytes() == before


def test_a_text_is_written_with_its_comments_whatever_ends_its_lines(analyst, fields_of, workspace):
    text = (
        "# mine\r\n"
        + workspace.file("tags.yaml").text.replace("\n", "\r\n")
        + "  young: {rule: age < 30}  # so far\r\n"
    )
    analyst.post("/settings/text", data=form(analyst, fields_of, text=text))
    assert workspace.file("tags.yaml").text == text.replace("\r\n", "\n")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("tags: [", "not valid YAML"),
        ("tags: {x: {rule: 'nope >'}}", "cannot read the rule"),
        ("tags: {x: {rule: nope == 1}}", "nope"),
        ("tags: {x: {colour: red}}", "no key &#39;colour&#39;"),
    ],
)
def test_what_would_not_work_is_told_with_its_place_and_not_written(analyst, fields_of, workspace, text, said):
    before = workspace.file("tags.yaml").text
    answer = analyst.post("/settings/text", data=form(analyst, fields_of, text=text))
    assert answer.status_code == 422
    assert "tags.yaml:1:" in answer.text
    assert said in answer.text
    assert fields_of(answer.text, "/settings/text")["text"] == [text]
    assert workspace.file("tags.yaml").text == before


def test_what_somebody_else_wrote_meanwhile_is_shown_beside(analyst, fields_of, workspace):
    mine = form(analyst, fields_of, text="tags: {}\n")
    theirs = workspace.file("tags.yaml")
    workspace.save_file("tags.yaml", "# theirs\n" + theirs.text, version=theirs.version)
    answer = analyst.post("/settings/text", data=mine)
    assert answer.status_code == 412
    assert "# theirs" in answer.text
    assert fields_of(answer.text, "/settings/text")["text"] == ["tags: {}\n"]


def test_the_settings_file_is_for_administrators(analyst, client_as, fields_of, workspace):
    version = workspace.file("fenqun.yaml").version
    data = {"file": "fenqun.yaml", "text": "name: mine\nallow: [/etc]\n", "version": version}
    assert analyst.post("/settings/text", data=data).status_code == 403
    assert client_as("admin").post("/settings/text", data=data | {"text": "name: ours\n"}).status_code == 303


@pytest.mark.parametrize(
    "file",
    [
        "../secret",
        "/etc/passwd",
        "records.db",
        ".fenqun/secret",
        "x.yaml",
        "tags.yaml\0",
        "./fenqun.yaml",
        "FENQUN.yaml",
    ],
)
def test_no_other_file_is_read_or_written(analyst, file):
    assert 400 <= analyst.get("/settings/text", params={"file": file}).status_code < 500
    written = analyst.post("/settings/text", data={"file": file, "text": "x: 1", "version": ""})
    assert 400 <= written.status_code < 500


def test_an_edit_is_shown_with_its_lines_and_taken_back(analyst, fields_of, workspace):
    before = workspace.file("tags.yaml").text
    analyst.post("/settings/text", data=form(analyst, fields_of, text=before + "# more\n"))
    page = analyst.get("/settings/edits").text
    assert "+# more" in page
    assert "/settings/edits/1/undo" in page
    assert analyst.post("/settings/edits/1/undo").status_code == 303
    assert workspace.file("tags.yaml").text == before
    assert "taken back" in analyst.get("/settings/edits").text


def test_an_edit_of_the_settings_is_taken_back_by_administrators(analyst, client_as, workspace):
    written = workspace.definition("settings")
    edit = workspace.save("settings", "", written.data | {"name": "New"}, version=written.version).edit
    assert analyst.post(f"/settings/edits/{edit}/undo").status_code == 403
    assert client_as("admin").post(f"/settings/edits/{edit}/undo").status_code == 303


@pytest.mark.parametrize(("edit", "status"), [("99", 404), ("x", 422), ("0", 422), ("9" * 30, 422)])
def test_an_edit_that_is_nowhere_is_not_found(analyst, edit, status):
    assert analyst.post(f"/settings/edits/{edit}/undo").status_code == status
