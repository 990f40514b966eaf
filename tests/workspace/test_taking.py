import io
from threading import Thread

import pytest

from fenqun import Workspace
from fenqun.errors import AlreadyTaken, Busy, Problems, UsageError
from fenqun.sources.source import Role

ORDERS = "订单号,客户编号,下单时间,金额,备注\n1,甲,2025-01-01,10,\n2,乙,2025-01-02,20,好\n"
CUSTOMERS = "客户编号,姓名,城市\n甲,张三,上海\n乙,李四,北京\n"


def look(workspace, **files):
    return workspace.look([(name, io.BytesIO(text.encode())) for name, text in files.items()])


@pytest.fixture
def shop(tmp_path):
    return Workspace(tmp_path / "shop")


def test_files_become_a_workspace_that_can_be_refreshed(shop):
    arrival = look(shop, **{"订单.csv": ORDERS, "客户.csv": CUSTOMERS}).arrival
    taken = shop.take(arrival, wish={"name": "小店", "language": "en", "currency": "TWD"})
    assert taken.sources == ("orders", "customers")
    assert (shop.directory / "data" / "订单.csv").read_text(encoding="utf-8") == ORDERS
    settings = shop.project.settings
    assert (settings.name, settings.language, settings.currency) == ("小店", "en", "TWD")
    assert shop.refresh().customers == 2


def test_what_was_chosen_is_what_is_written(shop):
    answer = look(shop, **{"订单.csv": ORDERS})
    columns = {"备注": "", "金额": "paid"}
    shop.choose(answer.arrival, {"1-1": {"source": "店铺", "columns": columns}}, wish={"time_zone": "Asia/Taipei"})
    shop.take(answer.arrival)
    (source,) = shop.project.sources.values()
    assert list(shop.project.sources) == ["店铺"]
    assert source.columns == {
        "order_id": "订单号",
        "customer_id": "客户编号",
        "ordered_at": "下单时间",
        "paid": "金额",
    }
    assert source.leave_out == ["备注"]
    assert shop.project.settings.time_zone == "Asia/Taipei"
    shop.refresh()
    assert shop.quality("店铺").reports[0]["columns"][-1]["name"] != "备注"


def test_files_of_the_same_columns_lie_in_a_folder_of_their_own(shop):
    later = ORDERS.replace("2025-01", "2025-02").replace("\n1,", "\n3,").replace("\n2,", "\n4,")
    shop.take(look(shop, **{"1月.csv": ORDERS, "2月.csv": later}).arrival)
    assert shop.project.sources["orders"].path == "data/orders"
    assert shop.refresh().sources[0].used == 4


def test_an_arrival_is_taken_once(shop):
    arrival = look(shop, **{"订单.csv": ORDERS}).arrival
    shop.take(arrival)
    for ask in (shop.take, shop.seen, shop.preview):
        with pytest.raises(AlreadyTaken):
            ask(arrival)
    assert [path.name for path in (shop.directory / ".fenqun" / "arrivals" / arrival).iterdir()] != []
    assert list((shop.directory / ".fenqun" / "arrivals").rglob("*.csv")) == []


def test_where_taking_fails_the_folder_is_as_it_was(shop, monkeypatch):
    arrival = look(shop, **{"订单.csv": ORDERS}).arrival
    (shop.directory / "data").mkdir()
    (shop.directory / "data" / "订单.csv").write_text("mine")

    def fail(*_, **__):
        raise OSError("disk full")

    monkeypatch.setattr("fenqun.project.init.sources_text", fail)
    with pytest.raises(OSError, match="disk full"):
        shop.take(arrival)
    assert [path.name for path in shop.directory.rglob("*.csv") if ".fenqun" not in path.parts] == ["订单.csv"]
    assert not shop.is_declared
    monkeypatch.undo()
    shop.take(arrival)
    assert (shop.directory / "data" / "订单.csv").read_text() == "mine"
    assert shop.project.sources["orders"].path == "data/2_订单.csv"


def test_nothing_to_take_is_said(shop):
    answer = look(shop, **{"订单.csv": ORDERS})
    with pytest.raises(UsageError, match="at least one"):
        shop.take(answer.arrival, {"1-1": {"how": "leave"}})


def test_in_a_workspace_a_file_of_other_columns_becomes_a_source_written_with_comments(tiny_copy):
    answer = look(tiny_copy, **{"visits.csv": "customer_id,event,occurred_at\nC01,view,2024-06-01 10:00\n"})
    assert not answer.is_new
    before = (tiny_copy.directory / "sources.yaml").read_text(encoding="utf-8")
    taken = tiny_copy.take(answer.arrival)
    assert (taken.sources, taken.files) == (("events",), ("data/visits.csv",))
    text = (tiny_copy.directory / "sources.yaml").read_text(encoding="utf-8")
    assert text.startswith(before.rstrip("\n"))
    assert "# When" in text or "# Time" in text or "#" in text.removeprefix(before)
    tiny_copy.refresh()
    assert [source.name for source in tiny_copy.overview().sources] == ["customers", "orders", "events"]


def test_ready_made_definitions_are_offered_and_written_where_chosen(tiny_copy):
    answer = look(tiny_copy, **{"visits.csv": "customer_id,event,occurred_at\nC01,view,2024-06-01 10:00\n"})
    offered = [choice.name for choice in answer.possible["traits"]]
    assert "events_90d" in offered or offered
    assert not set(offered) & set(tiny_copy.project.traits)
    taken = tiny_copy.take(answer.arrival, definitions=[offered[0]])
    assert taken.definitions["traits"] == (offered[0],)
    assert offered[0] in tiny_copy.project.traits
    tiny_copy.refresh()


def test_a_definition_that_is_not_offered_is_refused_and_nothing_happens(tiny_copy):
    answer = look(tiny_copy, **{"visits.csv": "customer_id,event,occurred_at\nC01,view,2024-06-01 10:00\n"})
    with pytest.raises(UsageError, match="'nonsense'"):
        tiny_copy.take(answer.arrival, definitions=["nonsense"])
    assert list(tiny_copy.project.sources) == ["customers", "orders"]
    assert not (tiny_copy.directory / "data" / "visits.csv").exists()
    tiny_copy.take(answer.arrival)


def test_two_take_at_once_and_one_is_told_who_is_at_work(tiny_copy):
    answer = look(tiny_copy, **{"visits.csv": "customer_id,event,occurred_at\nC01,view,2024-06-01 10:00\n"})
    found = []

    def take():
        try:
            found.append(tiny_copy.take(answer.arrival).sources)
        except (Busy, UsageError) as error:
            found.append(type(error))

    threads = [Thread(target=take) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert ("events",) in found
    assert {Busy, AlreadyTaken} & {kind for kind in found if isinstance(kind, type)}
    assert list(tiny_copy.project.sources) == ["customers", "orders", "events"]


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.CUSTOMERS])
def test_a_table_without_what_its_role_needs_is_refused_and_nothing_happens(shop, role):
    text = "A,B,C\n" + "".join(f"x{n},{n * 3.5},t{n}\n" for n in range(9))
    arrival = look(shop, **{"a.csv": text}).arrival
    with pytest.raises(Problems, match=r"no column '\w+' in the file; it has: A, B, C"):
        shop.take(arrival, {"1-1": {"role": role.value}})
    assert not shop.is_declared
    assert not (shop.directory / "data").exists()


def test_tables_of_other_columns_or_roles_are_no_one_source(shop):
    arrival = look(shop, **{"订单.csv": ORDERS, "客户.csv": CUSTOMERS}).arrival
    with pytest.raises(Problems, match="cannot be one source 'both'"):
        shop.take(arrival, {"1-1": {"source": "both"}, "2-1": {"source": "both"}})


HEAD = "订单号,客户编号,下单时间,商品,数量,金额\n"
LINES = [f"{n // 2},客{n % 3},2025-01-{n + 1:02} 10:00,米{n},1,{n}.5\n" for n in range(20)]


@pytest.fixture
def lines(shop):
    """A shop of order lines that were refreshed."""
    shop.take(look(shop, **{"明细.csv": HEAD + "".join(LINES)}).arrival)
    shop.refresh()
    return shop


def used(workspace):
    (source,) = workspace.overview().sources
    return source.used


def test_of_an_export_that_overlaps_only_what_is_new_is_added_where_nobody_says_otherwise(lines):
    new = HEAD + "".join([*LINES[-4:], "90,客1,2025-02-01 10:00,米,1,9\n"])
    lines.take(look(lines, **{"二月.csv": new}).arrival)
    assert lines.project.sources["order_lines"].repeated == "leave_out"
    lines.refresh()
    assert used(lines) == 21
    assert lines.quality("order_lines").reports[0]["set_aside"] == {"repeated_row": 4}


def test_who_says_so_adds_all_of_it(lines):
    arrival = look(lines, **{"二月.csv": HEAD + "".join(LINES[-4:])}).arrival
    lines.take(arrival, {"1-1": {"how": "add"}})
    lines.refresh()
    assert used(lines) == 24
    assert lines.quality("order_lines").reports[0]["repeated_rows"] == 4
    assert lines.overview().sources[0].repeated_rows == 4


def test_where_it_cannot_be_told_what_is_meant_somebody_must_say_it(lines):
    other = HEAD + "".join(line.replace(".5\n", ".7\n") for line in LINES[-8:])
    answer = look(lines, **{"二月.csv": other})
    assert lines.preview(answer.arrival)[0].how == ""
    with pytest.raises(UsageError, match="say whether"):
        lines.take(answer.arrival)
    lines.take(answer.arrival, {"1-1": {"how": "replace"}})
    lines.refresh()
    assert used(lines) == 8
