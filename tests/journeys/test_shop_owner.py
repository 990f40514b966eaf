"""A shop's owner with spreadsheets, in English and Chinese: `init`, `refresh`, and the figures are right."""

from datetime import datetime, timedelta

import openpyxl

START = datetime(2024, 1, 1)


def test_a_workbook_with_titles_dates_and_a_total_row(journey, adds_up, values, tmp_path):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.merge_cells("A1:F1")
    sheet["A1"] = "2024年度销售明细表"
    sheet["A2"] = "制表人：王芳    制表日期：2024-12-31"
    sheet.append([])
    sheet.append(["订单编号", "客户编号", "客户名称", "下单时间", "实付金额", "数量"])
    for n in range(90):
        sheet.append(
            [f"D{n:03}", f"K{n % 30:02}", "张三", START + timedelta(days=n, hours=n % 24), f"{1000 + n * 13.5:,.2f}", 1]
        )
    sheet.append(["合计", None, None, None, "=SUM(E5:E94)", None])
    book.create_sheet("说明")["A1"] = "本表由系统导出"
    book.save(tmp_path / "年度销售.xlsx")
    persons = journey.write("个人.csv", ["客户编号", "姓名", "性别"], [(f"K{n:02}", "王芳", "女") for n in range(20)])
    firms = journey.write(
        "企业.csv",
        ["客户编号", "公司名称", "行业"],
        [(f"K{n}", "某某有限公司", "制造") for n in range(20, 32)],
        encoding="gbk",
    )
    shop = journey.start(orders=tmp_path / "年度销售.xlsx", customers=[persons, firms])
    adds_up(shop)
    assert shop.language == "zh-Hans"
    assert shop.overview().as_of == "2024-03-30"
    spent = values(shop, "spend_total")
    assert spent["K01"] == sum(1000 + n * 13.5 for n in (1, 31, 61))
    assert (len(spent), spent["K31"]) == (32, 0)
    assert values(shop, "sex")["K03"] == "female"
    assert values(shop, "industry")["K25"] == "制造"
    orders = next(report for report in shop.quality().as_json()["reports"] if report["source"] == "orders")
    assert (orders["read"], orders["set_aside"]) == (91, {"total_row": 1})


def test_traditional_exports_in_big5_with_minguo_dates(journey, adds_up, values):
    def moment(n):
        at = START + timedelta(hours=7 * n)
        half = "上午" if at.hour < 12 else "下午"
        return f"民國{at.year - 1911}年{at.month}月{at.day}日 {half}{at.hour % 12 or 12}:00:00"

    orders = journey.write(
        "訂單.csv",
        ["訂單編號", "會員編號", "訂購時間", "訂單金額"],
        [(f"T{n}", f"M{n % 10}", moment(n), f"NT${500 + n * 11:,}") for n in range(100)],
        encoding="big5",
    )
    shop = journey.start(orders=orders)
    adds_up(shop)
    assert shop.language == "zh-Hant"
    assert values(shop, "spend_total")["M7"] == sum(500 + n * 11 for n in range(7, 100, 10))
    assert values(shop, "days_since_last_order")["M9"] == 0
    assert shop.overview().as_json()["currency"] == "TWD"


def test_a_marketplace_export_counts_only_orders_that_came_about(journey, adds_up, values):
    header = ["订单编号", "买家会员名", "买家实际支付金额", "订单状态", "订单创建时间", "联系手机", "宝贝标题"]
    states = ["交易成功", "交易成功", "交易关闭", "等待买家付款"]
    rows = [
        (
            f'="{80000000 + n}"',
            f"tb{n % 20}",
            50 + n,
            states[n % 4],
            START + timedelta(hours=n),
            f"'138{n % 20:08}",
            "杯",
        )
        for n in range(80)
    ]
    shop = journey.start(orders=journey.write("ExportOrderList.csv", header, rows, encoding="gbk"))
    adds_up(shop)
    assert shop.query("SELECT min(order_id) FROM order_lines").rows[0][0] == "80000000"
    report = shop.quality().as_json()["reports"][0]
    assert (report["used"], report["left_out"]) == (40, 40)
    assert values(shop, "orders_total")["tb4"] == 4
    assert "tb2" not in values(shop, "orders_total")


def test_a_folder_of_months_with_a_readme(journey, adds_up, values, tmp_path):
    for month in range(1, 4):
        rows = [(f"A{month}{n}", f"C{n % 7}", f"{n % 28 + 1:02}/{month:02}/2024", "1,010.50") for n in range(30)]
        journey.write(f"months/2024-{month:02}.csv", ["Order No", "Customer", "Date", "Total"], rows)
    (tmp_path / "months" / "readme.txt").write_text("These are the orders of 2024.\nAsk Ann.\n", encoding="utf-8")
    shop = journey.start(orders=tmp_path / "months")
    adds_up(shop)
    assert values(shop, "spend_total")["C0"] == 3 * 5 * 1010.5
    assert shop.overview().as_of == "2024-03-28"
