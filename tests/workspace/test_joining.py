import io

import openpyxl
import pytest

from fenqun import Workspace
from fenqun.errors import UsageError

HEADER = "order_id,customer_id,ordered_at,amount,channel\n"
JULY = HEADER + "B01,C01,2024-06-29 10:00:00,7,web\n"


def arrive(workspace, text=JULY, name="july.csv"):
    return workspace.look([(name, io.BytesIO(text if isinstance(text, bytes) else text.encode()))]).arrival


def take(workspace, how, **file):
    return workspace.take(arrive(workspace, **file), {"1-1": {"how": how, "source": "orders"}})


def book(**sheets):
    made = openpyxl.Workbook()
    made.remove(made.active)
    for name, text in sheets.items():
        page = made.create_sheet(name)
        for line in text.splitlines():
            page.append(line.split(","))
    file = io.BytesIO()
    made.save(file)
    return file.getvalue()


def rows(workspace):
    workspace.refresh()
    return {source.name: source.used for source in workspace.overview().sources}["orders"]


def point(workspace, path):
    """The source reads `path` from now on; its file moves there."""
    file = workspace.directory / "data" / "orders.csv"
    (workspace.directory / path).parent.mkdir(parents=True, exist_ok=True)
    target = (
        workspace.directory / path.replace("*", "may") if "*" in path else workspace.directory / path / "orders.csv"
    )
    target.parent.mkdir(parents=True, exist_ok=True)
    file.rename(target)
    definition = workspace.definition("sources", "orders")
    workspace.save("sources", "orders", {**definition.data, "path": path}, version=definition.version)


def test_a_further_file_makes_of_one_file_a_folder_of_both(tiny_copy):
    before = rows(tiny_copy)
    taken = take(tiny_copy, "add")
    assert taken.files == ("data/orders/july.csv",)
    assert tiny_copy.project.sources["orders"].path == "data/orders"
    assert sorted(path.name for path in (tiny_copy.directory / "data" / "orders").iterdir()) == [
        "july.csv",
        "orders.csv",
    ]
    assert rows(tiny_copy) == before + 1


def test_to_a_folder_it_is_just_added(tiny_copy):
    point(tiny_copy, "data/all")
    text = (tiny_copy.directory / "sources.yaml").read_text(encoding="utf-8")
    assert take(tiny_copy, "add").files == ("data/all/july.csv",)
    assert (tiny_copy.directory / "sources.yaml").read_text(encoding="utf-8") == text


@pytest.mark.parametrize(("name", "home"), [("orders_july.csv", "orders_july.csv"), ("july.csv", "orders_july.csv")])
def test_to_a_pattern_under_a_name_that_fits_it(tiny_copy, name, home):
    point(tiny_copy, "data/orders_*.csv")
    assert take(tiny_copy, "add", name=name).files == (f"data/{home}",)


def test_where_no_name_can_fit_the_pattern_it_is_refused(tiny_copy):
    point(tiny_copy, "data/orders_*.csv")
    with pytest.raises(UsageError, match=r"reads 'data/orders_\*\.csv'"):
        take(tiny_copy, "add", text=book(July=JULY), name="july.xlsx")


def test_a_new_file_takes_the_place_of_the_old_which_is_kept(tiny_copy):
    text = (tiny_copy.directory / "sources.yaml").read_text(encoding="utf-8")
    old = (tiny_copy.directory / "data" / "orders.csv").read_bytes()
    taken = take(tiny_copy, "replace")
    assert taken.files == ("data/orders.csv",)
    assert (tiny_copy.directory / "sources.yaml").read_text(encoding="utf-8") == text
    assert rows(tiny_copy) == 1
    (kept,) = tiny_copy.replaced().files
    assert (kept.source, kept.old, kept.new) == ("orders", ("data/orders.csv",), "data/orders.csv")
    tiny_copy.put_back(kept.id)
    assert (tiny_copy.directory / "data" / "orders.csv").read_bytes() == old


def test_a_file_of_another_kind_gets_a_place_of_its_own(tiny_copy):
    before = rows(tiny_copy)
    taken = take(tiny_copy, "replace", text=book(Other="a,b\n1,2\n3,4\n", July=JULY), name="july.xlsx")
    assert taken.files == ("data/july.xlsx",)
    assert (tiny_copy.project.sources["orders"].path, tiny_copy.project.sources["orders"].sheet) == (
        "data/july.xlsx",
        "July",
    )
    assert not (tiny_copy.directory / "data" / "orders.csv").exists()
    tiny_copy.put_back(tiny_copy.replaced().files[0].id)
    assert tiny_copy.project.sources["orders"].path == "data/orders.csv"
    assert rows(tiny_copy) == before


def test_where_taking_fails_the_old_file_and_the_text_are_as_before(tiny_copy, monkeypatch):
    arrival = arrive(tiny_copy, name="july.tsv")
    text = (tiny_copy.directory / "sources.yaml").read_text(encoding="utf-8")
    old = (tiny_copy.directory / "data" / "orders.csv").read_bytes()

    def fail(*_, **__):
        raise OSError("disk full")

    monkeypatch.setattr("fenqun.workspace.extending._add_new", fail)
    with pytest.raises(OSError, match="disk full"):
        tiny_copy.take(arrival, {"1-1": {"how": "replace", "source": "orders"}})
    assert (tiny_copy.directory / "sources.yaml").read_text(encoding="utf-8") == text
    assert (tiny_copy.directory / "data" / "orders.csv").read_bytes() == old
    assert not (tiny_copy.directory / "data" / "july.tsv").exists()
    assert tiny_copy.replaced().files == ()


def test_all_the_sources_of_one_workbook_are_replaced_by_another(tmp_path):
    shop = Workspace(tmp_path / "shop")
    customers = "customer_id,name\nC01,a\nC02,b\n"
    first = shop.look([("shop.xlsx", io.BytesIO(book(Orders=JULY, Customers=customers)))])
    shop.take(first.arrival)
    shop.refresh()
    again = shop.look(
        [("shop.xlsx", io.BytesIO(book(Orders=JULY + "B02,C02,2024-07-01,3,app\n", Customers=customers)))]
    )
    assert [(table.how, table.source) for table in again.tables] == [("replace", "orders"), ("replace", "customers")]
    shop.take(again.arrival)
    assert [path.name for path in (shop.directory / "data").iterdir()] == ["shop.xlsx"]
    shop.refresh()
    assert [source.used for source in shop.overview().sources] == [2, 2]


def test_of_a_workbook_several_sources_read_one_may_be_replaced_alone(tmp_path):
    shop = Workspace(tmp_path / "shop")
    first = shop.look([("shop.xlsx", io.BytesIO(book(Orders=JULY, Customers="customer_id,name\nC01,a\n")))])
    shop.take(first.arrival)
    shop.take(arrive(shop, name="new.csv"), {"1-1": {"how": "replace", "source": "orders"}})
    sources = shop.project.sources
    assert (sources["orders"].path, sources["orders"].sheet) == ("data/new.csv", None)
    assert (sources["customers"].path, sources["customers"].sheet) == ("data/shop.xlsx", "Customers")


def test_a_sheet_that_the_source_would_not_read_is_refused(tiny_copy):
    text = book(Other="customer_id,event,occurred_at\nC1,a,2024-01-01\n", July=JULY)
    answer = tiny_copy.look([("july.xlsx", io.BytesIO(text))])
    choices = {"1-1": {"how": "leave"}, "1-2": {"how": "add", "source": "orders"}}
    with pytest.raises(UsageError, match=r"'July' of july\.xlsx"):
        tiny_copy.take(answer.arrival, choices)
