import io

import pytest

from fenqun import Workspace
from fenqun.errors import UsageError

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
    with pytest.raises(UsageError, match="taken already"):
        shop.take(arrival)


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
