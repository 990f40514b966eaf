from dataclasses import replace

import pytest

from fenqun import Workspace
from fenqun.server.app import application


def test_the_first_page_says_how_many_customers_and_what_they_are_worth(reader_as):
    page = reader_as("viewer").get("/").text
    assert "Tiny shop" in page
    assert 'href="/customers"' in page
    assert "data-chart" in page


def test_a_chart_has_its_figures_as_a_table(reader_as):
    assert "chart-figures" in reader_as("viewer").get("/").text


def test_changed_text_is_worth_a_refresh_to_who_may(app, client_as):
    tags = app.state.served.workspace.directory / "tags.yaml"
    tags.write_text(tags.read_text() + "\n  very_young: {rule: age < 20}\n")
    assert "Refresh now" in client_as("analyst").get("/").text
    assert "Refresh now" not in client_as("viewer").get("/").text


def test_text_that_does_not_work_is_to_be_mended(app, client_as):
    (app.state.served.workspace.directory / "tags.yaml").write_text("tags: [")
    page = client_as("analyst").get("/").text
    assert "No refresh goes through" in page
    assert 'href="/settings/text"' in page


def test_rows_that_count_twice_are_worth_a_look(client_as, monkeypatch):
    seen = Workspace.overview

    def doubled(workspace):
        answer = seen(workspace)
        return replace(answer, sources=tuple(replace(source, repeated_rows=7) for source in answer.sources))

    monkeypatch.setattr(Workspace, "overview", doubled)
    page = client_as("analyst").get("/").text
    assert "7 rows are in several files and count twice." in page
    assert 'href="/import/quality/orders"' in page


def test_rows_set_aside_are_worth_a_look(reader_as):
    assert "Rows set aside in the import" in reader_as("analyst").get("/").text


def test_the_file_that_is_missed_is_told_to_who_may_import(reader_as):
    page = reader_as("analyst").get("/").text
    assert "What was bought is not known yet." in page
    assert "Import order lines" in page
    assert "Import order lines" not in reader_as("viewer").get("/").text


@pytest.mark.parametrize(("role", "said"), [("analyst", "Refresh now"), ("viewer", "Nothing has been computed yet")])
def test_before_the_first_refresh_it_says_what_to_do(tiny_text, browse, role, said):
    answer = browse(application(tiny_text), role).get("/")
    assert answer.status_code == 200
    assert said in answer.text


def test_in_an_empty_folder_the_first_page_is_the_import(tmp_path, browse):
    app = application(tmp_path)
    assert browse(app, "admin").get("/").headers["location"] == "/import"
    assert "no customers yet" in browse(app, "viewer").get("/").text


@pytest.mark.parametrize(
    "path", ["/customers", "/tags", "/segmentations", "/jobs", "/users", "/audit", "/reports", "/account"]
)
@pytest.mark.parametrize("folder", ["tmp_path", "tiny_text"])
def test_no_page_breaks_before_there_is_anything(request, folder, browse, path):
    answer = browse(application(request.getfixturevalue(folder)), "admin").get(path)
    assert answer.status_code < 500, answer.text


def test_with_no_value_no_tag_and_no_segmentation_it_still_stands(tiny_text, browse):
    settings = (tiny_text / "fenqun.yaml").read_text()
    (tiny_text / "fenqun.yaml").write_text("\n".join(line for line in settings.splitlines() if "value" not in line))
    for file in ("tags.yaml", "segmentations.yaml"):
        (tiny_text / file).unlink()
    app = application(tiny_text)
    app.state.served.workspace.refresh()
    page = browse(app, "viewer").get("/")
    assert page.status_code == 200
    assert 'href="/segmentations"' in page.text
