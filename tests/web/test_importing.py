import csv
import io
import json
import re
import time

import pytest

from fenqun.server.app import application

ORDERS = "订单号,客户编号,下单时间,金额,备注\n" + "".join(
    f"{n},客{n % 7},2025-0{n % 6 + 1}-01 10:00,{n * 10},好\n" for n in range(1, 40)
)
EVENTS = "customer_id,event,occurred_at\nC01,view,2024-06-01 10:00\n"


@pytest.fixture
def new_app(tmp_path):
    """The workbench in a folder that is no workspace yet."""
    (tmp_path / "shop").mkdir()
    return application(tmp_path / "shop")


def send(browser, **files):
    return browser.post("/import", files=[("files", (name, text.encode(), "text/csv")) for name, text in files.items()])


def sent(browser, fields_of, page, action, **changed):
    fields = fields_of(browser.get(page).text, action)
    return browser.post(action, data={**fields, **changed})


def test_a_spreadsheet_becomes_segments_through_the_pages(new_app, browse, fields_of):
    browser = browse(new_app, "analyst")
    assert browser.get("/").headers["location"] == "/import"
    assert "Bring in your customers" in browser.get("/import").text
    answer = send(browser, **{"订单.csv": ORDERS})
    arrival = answer.headers["location"]
    page = browser.get(arrival).text
    assert "订单.csv" in page
    assert "by its heading" in page
    answer = sent(browser, fields_of, arrival, arrival, **{"1-1.column.4": "+leave"})
    assert answer.headers["location"] == f"{arrival}?step=check"
    assert f"{arrival}/preview" in browser.get(f"{arrival}?step=check").text
    page = browser.get(f"{arrival}/preview").text
    assert "Rows read" in page
    assert "Make my segments" in page
    answer = sent(browser, fields_of, f"{arrival}/preview", f"{arrival}/take", name="小店", currency="TWD")
    making = answer.headers["location"]
    until = time.monotonic() + 120
    while (
        (answer := browser.get(making)).status_code == 200 and "hx-trigger" in answer.text and time.monotonic() < until
    ):
        time.sleep(0.3)
    assert answer.headers["location"] == "/"
    project = new_app.state.served.workspace.project
    assert (project.settings.name, project.settings.currency) == ("小店", "TWD")
    assert project.sources["orders"].leave_out == ["备注"]
    assert "小店" in browser.get("/").text
    assert browser.get(arrival).headers["location"] == "/import"


def test_files_that_cannot_be_read_are_refused_on_the_page(new_app, browse):
    answer = send(browse(new_app, "analyst"), **{"a.csv": "%PDF-1.7"})
    assert answer.status_code == 422
    assert "it is a PDF document" in answer.text
    assert browse(new_app, "admin").post("/import").status_code == 422


def test_columns_may_be_given_another_meaning_or_a_name_of_their_own(new_app, browse, fields_of):
    browser = browse(new_app, "analyst")
    arrival = send(browser, **{"订单.csv": ORDERS}).headers["location"]
    changed = {"1-1.column.3": "+own", "1-1.own.3": "paid", "1-1.column.4": "channel"}
    sent(browser, fields_of, arrival, arrival, **changed)
    seen = new_app.state.served.workspace.seen(arrival.removeprefix("/import/"))
    assert [column.name for column in seen.tables[0].columns][3:] == ["paid", "channel"]
    assert "No column was taken for: Amount" in browser.get(arrival).text


def test_two_columns_of_one_meaning_are_told_in_place(new_app, browse, fields_of):
    browser = browse(new_app, "analyst")
    arrival = send(browser, **{"订单.csv": ORDERS}).headers["location"]
    answer = sent(browser, fields_of, arrival, arrival, **{"1-1.column.4": "amount"})
    assert answer.status_code == 422
    assert "declared twice" in answer.text


def test_another_role_has_other_guesses(new_app, browse, fields_of):
    browser = browse(new_app, "analyst")
    arrival = send(browser, **{"订单.csv": ORDERS}).headers["location"]
    fields = fields_of(browser.get(arrival).text, arrival) | {"1-1.role": "contacts"}
    headers = {"HX-Request": "true", "HX-Target": "table-1-1"}
    answer = browser.post(f"{arrival}/tables/1-1", data=fields, headers=headers)
    assert 'id="table-1-1"' in answer.text
    assert "<html" not in answer.text
    assert new_app.state.served.workspace.seen(arrival.removeprefix("/import/")).tables[0].role == "contacts"


def test_the_check_says_how_far_the_reading_is(new_app, browse):
    browser = browse(new_app, "analyst")
    arrival = send(browser, **{"订单.csv": ORDERS}).headers["location"]
    assert f'hx-get="{arrival}/reading"' in browser.get(f"{arrival}?step=check").text
    browser.get(f"{arrival}/preview")
    told = browser.get(f"{arrival}/reading").text
    assert "<progress" in told
    assert "85" in told
    assert "<html" not in told


def test_names_of_files_and_columns_never_run(new_app, browse):
    browser = browse(new_app, "analyst")
    evil = "<script>alert(1)</script>"
    text = f"customer_id,ordered_at,amount,{evil}\n" + f"1,2025-01-01,5,{evil}\n" * 3
    arrival = send(browser, **{"<img src=x onerror=alert(1)>.csv": text}).headers["location"]
    for page in (arrival, f"{arrival}/preview"):
        shown = browser.get(page).text
        assert evil not in shown
        assert "<img src=x" not in shown


def test_what_would_be_set_aside_can_be_downloaded(new_app, browse):
    browser = browse(new_app, "analyst")
    arrival = send(browser, **{"订单.csv": ORDERS + "99,,2025-01-01,=1+1,\n"}).headers["location"]
    answer = browser.get(f"{arrival}/set-aside/orders.csv")
    assert answer.headers["content-disposition"].startswith("attachment")
    assert answer.content.decode("utf-8-sig").count("\n") == 2


def test_in_a_workspace_the_sources_are_listed_and_a_file_may_replace_one(app, client_as, fields_of):
    browser = client_as("analyst")
    page = browser.get("/import").text
    assert "data/orders.csv" in page
    assert "/import?source=orders" in page
    july = "order_id,customer_id,ordered_at,amount,channel\nB01,C01,2024-06-29 10:00:00,7,web\n"
    arrival = send(browser, **{"orders.csv": july}).headers["location"]
    assert fields_of(browser.get(arrival).text, arrival)["1-1.how"] == ["replace:orders"]
    sent(browser, fields_of, arrival, arrival)
    app.state.served.workspace.take(arrival.removeprefix("/import/"))
    page = browser.get("/import").text
    (kept,) = app.state.served.workspace.replaced().files
    assert kept.id in page
    assert browser.post(f"/import/replaced/{kept.id}/back").headers["location"] == "/import"
    assert app.state.served.workspace.replaced().files[0].id != kept.id


def test_what_new_records_make_possible_is_offered(app, client_as, fields_of):
    browser = client_as("analyst")
    arrival = send(browser, **{"visits.csv": EVENTS}).headers["location"]
    assert 'name="definitions"' in browser.get(f"{arrival}/preview").text


def test_the_quality_of_the_records_is_told_and_its_rows_can_be_had(reader_as):
    page = reader_as("viewer").get("/import/quality").text
    assert "Rows read" in page
    assert "/import/quality/orders" in page
    assert reader_as("viewer").get("/import/quality/nowhere").status_code == 404
    answer = reader_as("analyst").get("/import/quality/customers/set-aside.csv")
    assert answer.status_code == 200


def test_before_the_first_refresh_there_is_no_quality_to_tell(tiny_text, browse):
    assert "Nothing has been computed yet" in browse(application(tiny_text), "viewer").get("/import/quality").text


@pytest.mark.parametrize("path", ["/import", "/import/0123456789abcdef", "/import/0123456789abcdef/preview"])
def test_who_may_not_import_is_told(reader_as, path):
    assert reader_as("viewer").get(path).status_code == 403


def test_an_arrival_that_is_gone_is_not_found(reader_as):
    assert reader_as("analyst").get("/import/0123456789abcdef").status_code == 404


def test_every_naughty_string_may_be_a_value_and_a_heading(new_app, browse, real_data):
    strings = [text for text in json.loads((real_data / "blns.json").read_text("utf-8")) if text.strip()]
    headings = [text for text in strings if "<" in text][::4]
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow(["customer_id", "ordered_at", "amount", "name", *headings])
    for number, text in enumerate(strings):
        writer.writerow([f"C{number}", "2025-01-01", "5", text, *headings])
    browser = browse(new_app, "analyst")
    arrival = send(browser, **{"naughty.csv": file.getvalue()}).headers["location"]
    for path in (arrival, f"{arrival}/preview"):
        page = browser.get(path)
        assert page.status_code == 200
        assert re.findall(r"<(?:script>|img src=x|svg/|iframe|a href=\"javascript)", page.text, re.IGNORECASE) == []
    workspace = new_app.state.served.workspace
    workspace.take(arrival.removeprefix("/import/"))
    assert workspace.refresh().customers == len(strings)


def test_where_no_row_can_be_used_nothing_is_made_of_it(new_app, browse, fields_of):
    browser = browse(new_app, "analyst")
    arrival = send(browser, **{"订单.csv": ORDERS}).headers["location"]
    sent(browser, fields_of, arrival, arrival, **{"1-1.column.4": "ordered_at", "1-1.column.2": "+leave"})
    page = browser.get(f"{arrival}/preview").text
    assert "No row of it can be used" in page
    assert "Make my segments" not in page


LINES = "order_id,customer_id,ordered_at,product,quantity,amount\n" + "".join(
    f"L{n // 2},C0{n % 3 + 1},2024-05-{n + 1:02} 10:00,tea {n},1,{n}.5\n" for n in range(20)
)


def test_rows_that_are_there_already_are_told_and_only_what_is_new_is_added(app, client_as, fields_of):
    browser = client_as("analyst")
    arrival = send(browser, **{"may.csv": LINES}).headers["location"]
    workspace = app.state.served.workspace
    workspace.take(arrival.removeprefix("/import/"))
    workspace.refresh()
    arrival = send(browser, **{"late may.csv": LINES[: LINES.index("L0")] + LINES[LINES.index("L8") :]}).headers[
        "location"
    ]
    sent(browser, fields_of, arrival, arrival)
    page = browser.get(f"{arrival}/preview").text
    assert "already: 2 of 2." in page
    assert "2024-05-17 to 2024-05-20" in page
    assert re.search(r'name="how.order_lines" value="add_new" checked[^>]*form="take"', page)
    chosen = {"how.order_lines": "leave"}
    answer = browser.post(f"{arrival}/take", data=fields_of(page, f"{arrival}/take") | chosen)
    assert answer.status_code == 303
    decided = json.loads((workspace.directory / ".fenqun" / "arrivals" / arrival[8:] / "choices.json").read_text())
    assert decided["1-1"]["how"] == "leave"
