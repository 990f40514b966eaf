"""Files and definitions of ill will: refused in a sentence, or carried through as the plain texts they are."""

import csv
import json
import time
import zipfile

import openpyxl
import pytest

PAYLOADS = (
    "=cmd|' /C calc'!A0", "+1+1", "-2+3", "@SUM(1)", "\t=1", "\r=1", '=HYPERLINK("http://evil.example","x")',
    "<script>alert(1)</script>", "{{7*7}}", "${x}", "%s%n", '"; DROP TABLE x; --', "\u202etxt", "a\r\n=1+1",
)  # fmt: skip
_SHEET = (
    '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{}</sheetData></worksheet>'
)


def ids(real_data):
    """Naughty strings that can be told apart once white space around them is gone."""
    texts = [*json.loads((real_data / "blns.json").read_text("utf-8")), *PAYLOADS]
    kept = {text.strip("\ufeff\u200b \t\n\r\x0b\x0c\x1c\x1d\x1e\x1f\x85\xa0\u2028\u2029\u3000") for text in texts}
    return sorted(text for text in kept if text.isprintable() and not text.isspace() and text)


def test_naughty_names_of_customers_columns_and_segments_stay_texts(journey, real_data, adds_up, tmp_path):
    people = ids(real_data)
    header = ["customer_id", "name", "city", "=1+1", "<b>x</b>"]
    rows = [[one, people[-at], PAYLOADS[at % len(PAYLOADS)], at % 5, at] for at, one in enumerate(people)]
    customers = journey.write("c.csv", header, rows)
    orders = journey.write(
        "o.csv",
        ["order_id", "customer_id", "ordered_at", "amount", "status"],
        [[at, one, f"2024-05-{at % 28 + 1:02}", 10, PAYLOADS[at % len(PAYLOADS)]] for at, one in enumerate(people)],
    )
    shop = journey.start(orders=orders, customers=customers)
    adds_up(shop)
    assert shop.overview().customers > 0.95 * len(people)
    listed = tmp_path / "profile.csv"
    shop.export("profile", listed)
    with listed.open(encoding="utf-8-sig", newline="") as file:
        cells = [cell for row in csv.reader(file) for cell in row]
    assert any(cell.startswith("'=") for cell in cells)
    assert [cell for cell in cells if cell.startswith(("=", "+", "@", "\t", "\r"))] == []
    book = tmp_path / "profile.xlsx"
    shop.export("profile", book)
    sheet = openpyxl.load_workbook(book).active
    assert [cell.coordinate for row in sheet.iter_rows() for cell in row if cell.data_type == "f"] == []
    page = tmp_path / "report.html"
    shop.report(page)
    text = page.read_text(encoding="utf-8")
    assert "<script>alert(1)</script>" not in text
    assert "<b>x</b>" not in text


def workbook(path, sheet):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        book = openpyxl.Workbook()
        book.save(path.with_suffix(".plain"))
        with zipfile.ZipFile(path.with_suffix(".plain")) as plain:
            for name in plain.namelist():
                archive.writestr(name, sheet if name.endswith("sheet1.xml") else plain.read(name))
    return path


@pytest.mark.parametrize(
    ("name", "sheet", "said"),
    [
        ("dims.xlsx", '<row r="1048576"><c r="A1"><v>1</v></c><c r="XFD1048576"><v>1</v></c></row>', "spreads 2 cells"),
        ("bomb.xlsx", "<row><c><v>1</v></c></row>" * 4_000_000, "inflates to"),
    ],
)
def test_a_bomb_is_refused_at_once(tmp_path, fenqun, name, sheet, said):
    bomb = workbook(tmp_path / name, _SHEET.format(sheet))
    before = time.monotonic()
    status, out, err = fenqun("init", tmp_path / "shop", "--orders", bomb)
    assert (status, out, time.monotonic() - before < 10) == (1, "", True)
    assert name in err
    assert said in err
    assert not (tmp_path / "shop").exists()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"customer_id,name\n1,a\0b\n", "it holds zero bytes"),
        (",".join(f"c{n}" for n in range(20_000)).encode(), "it has 20000 columns"),
    ],
)
def test_what_is_no_table_is_refused_in_a_sentence(tmp_path, fenqun, content, said):
    (tmp_path / "x.csv").write_bytes(content)
    status, out, err = fenqun("init", tmp_path / "shop", "--customers", tmp_path / "x.csv")
    assert (status, out) == (1, "")
    assert "x.csv" in err
    assert said in err


def test_no_source_may_lead_out_of_the_workspace(journey, fenqun):
    outside = journey.write("outside.csv", ["customer_id"], [["secret"]])
    paths = ("../outside.csv", "/etc/hostname", "link.csv", "folder/*.csv")
    sources = "".join(f"  s{at}: {{path: {path}, role: customers}}\n" for at, path in enumerate(paths))
    shop = journey.define(sources=f"sources:\n{sources}")
    (shop.directory / "link.csv").symlink_to(outside)
    (shop.directory / "folder").symlink_to(journey.folder)
    status, _, err = fenqun("-w", shop.directory, "refresh")
    assert status == 1
    assert all(f"sources.yaml:{line}:" in err for line in (2, 3, 4, 5))
    assert "secret" not in err


def test_rules_beyond_the_language_are_refused_all_at_once_each_with_its_place(journey, fenqun):
    journey.write("shop/c.csv", ["customer_id", "spent"], [["a", 1]])
    rules = {
        "not " * 33 + "spent > 0": "33 levels",
        " or ".join(["spent > 0"] * 10_001): "parts",
        "__import__('os').system('x')": "__import__",
        "spent > 0; DROP TABLE x": "';'",
        "matches(customer_id, '(a+)+$(?=b)')": "RE2",
    }
    shop = journey.define(
        sources="sources:\n  customers: {path: c.csv, role: customers}\n",
        traits="traits:\n" + "".join(f"  x{at}: {json.dumps(rule)}\n" for at, rule in enumerate(rules)),
    )
    before = time.monotonic()
    status, _, err = fenqun("-w", shop.directory, "check")
    assert (status, time.monotonic() - before < 20) == (1, True)
    told = {int(line.split(":")[1]): line for line in err.splitlines() if line.startswith("traits.yaml:")}
    assert list(told) == [2, 3, 4, 5, 6]
    assert [said for said, line in zip(rules.values(), told.values(), strict=True) if said not in line] == []
