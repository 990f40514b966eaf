import json
from datetime import datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fenqun.errors import Problems, UnknownName, UsageError
from fenqun.project.lists import for_evaluation, read_values
from fenqun.rules.evaluate import holds
from fenqun.rules.tree import from_tree
from fenqun.workspace.customers import Page, asked, customers_answer

COUNTED = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
SORTS = ["customer_id", "spend_total", "city", "name", "birth_date", "last_ordered_at", "big", "level", "age",
         "average_order_value", "rfm_recency_score", "registered_at"]  # fmt: skip

leaves = st.sampled_from(
    ["spend_total >= 50", "orders_total > 1", "big", "tagged(vip)", 'city == "上海"', 'city in ("上海", "北京")',
     'in_segment(level, "quality", "general")', "age < 30", "known(birth_date)", "unknown(city)", "value_score > 50",
     'birth_date >= "1990-01-01"', "days_since(last_ordered_at) <= 30", 'contains(name, "五")',
     "spend_total / orders_total > 40",
     'customer_id in listed("data/friends.txt")', "rfm_monetary_score >= 2", 'registered_at < "2023-05-01"']
)  # fmt: skip
trees = st.recursive(
    leaves,
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=3).map(lambda items: {"all": items}),
        st.lists(inner, min_size=1, max_size=3).map(lambda items: {"any": items}),
        inner.map(lambda item: {"not": item}),
    ),
    max_leaves=5,
)
searches = st.sampled_from(["", "", "c", "C1", "上海", "女", "an", "张", "=", "%", "_", "'", "zzz"])


@pytest.fixture(scope="module")
def profile(tiny):
    """The stored profile by id, moments in UTC."""
    answer = tiny.query("FROM profile", limit=1000)
    return {row[0]: dict(zip(answer.columns, row, strict=True)) for row in answer.rows}


def fits(workspace, tree, search, row):
    """Whether plain Python finds the customer."""
    texts = [row[name] for name in ("customer_id", "name", "sex", "city", "note") if row[name] is not None]
    if search and not any(search.lower() in text.lower() for text in texts):
        return False
    friends = for_evaluation(read_values(workspace.directory / "data" / "friends.txt"))
    moment = workspace.view().snapshot.as_of
    return tree is None or holds(from_tree(tree), row, moment, {"data/friends.txt": friends})


def in_order(rows, sort, descending, search):
    """The ids as a list shows them: unknown last, equal ones by id; of a search by id the nearest first."""
    by_id = sorted(rows, key=lambda row: row["customer_id"], reverse=descending and sort == "customer_id")
    if sort == "customer_id":
        if search and not descending:
            by_id.sort(key=lambda row: nearness(row["customer_id"].lower(), search.lower()))
        return [row["customer_id"] for row in by_id]
    known = sorted((row for row in by_id if row[sort] is not None), key=lambda row: row[sort], reverse=descending)
    return [row["customer_id"] for row in [*known, *(row for row in by_id if row[sort] is None)]]


def nearness(customer_id, search):
    return 0 if customer_id == search else 1 if customer_id.startswith(search) else 2


def walked(workspace, limit, **question):
    """The ids of all pages to the end, then those of all pages back to the start, and the totals told."""
    page = workspace.customers(limit=limit, **question)
    there, totals = [page], {page.total}
    while page.after:
        page = workspace.customers(limit=limit, after=page.after, **question)
        there.append(page)
    back = [page]
    while page.before:
        page = workspace.customers(limit=limit, before=page.before, **question)
        back.insert(0, page)
    totals |= {each.total for each in [*there, *back]}
    ids = [[row["customer_id"] for each in pages for row in each.rows] for pages in (there, back)]
    return *ids, totals


@COUNTED
@given(
    tree=st.none() | trees,
    search=searches,
    sort=st.sampled_from(SORTS),
    descending=st.booleans(),
    limit=st.integers(1, 7),
)
def test_pages_to_the_end_and_back_are_the_sorted_list(resident, profile, tree, search, sort, descending, limit):
    rows = [row for row in profile.values() if fits(resident, tree, search, row)]
    expected = in_order(rows, sort, descending, search)
    there, back, totals = walked(resident, limit, where=tree, search=search, sort=sort, descending=descending)
    assert there == back == expected
    assert totals == {len(expected)}
    if tree is not None and not search:
        assert resident.count(tree).customers == len(expected)
    assert resident.customer_ids(where=tree, search=search) == sorted(expected)


@pytest.mark.parametrize("kind", ["csv", "xlsx", "parquet", "jsonl"])
@pytest.mark.parametrize("workspace", ["tiny", "resident"])
def test_what_is_exported_is_the_list_in_its_order(request, workspace, kind, tmp_path, ids_in):
    asked_of = request.getfixturevalue(workspace)
    question = {"where": "spend_total >= 20", "search": "c", "sort": "city", "descending": True}
    file = tmp_path / f"some.{kind}"
    written = asked_of.export_customers(file, columns=("city", "last_ordered_at"), **question)
    there, _, totals = walked(asked_of, 3, **question)
    assert ids_in(file) == there
    assert totals == {written.rows}
    assert (written.what, written.columns) == ("customers", ("customer_id", "city", "last_ordered_at"))


def test_a_row_holds_the_columns_asked_for_on_the_wall_clock(tiny):
    page = tiny.customers(where='customer_id == "C01"', columns=("last_ordered_at", "level", "big", "spend_total"))
    (row,) = page.rows
    assert list(row) == ["customer_id", "last_ordered_at", "level", "big", "spend_total"]
    assert row["last_ordered_at"] == datetime(2024, 6, 30, 23, 59, 59)
    assert (row["level"], row["big"], float(row["spend_total"])) == ("quality", True, 1001.0)
    assert page.labels["level"]["quality"] == "Quality & more"
    assert [column.type for column in page.columns] == ["text", "time", "text", "boolean", "number"]


def test_a_page_says_how_many_there_are_of_how_many_in_which_snapshot(tiny):
    page = tiny.customers(where="big", limit=2)
    assert (page.total, page.customers, page.snapshot, page.as_of) == (5, 13, tiny.snapshot, "2024-06-30")
    assert page.as_json()["rows"][0]["customer_id"] == "C01"


def test_nobody_fits_and_there_are_no_pages(tiny):
    page = tiny.customers(where="spend_total > 1000000")
    assert (page.total, page.rows, page.after, page.before) == (0, (), None, None)


@pytest.mark.parametrize("where", [None, "", "  "])
def test_without_a_rule_everyone_fits(tiny, where):
    assert tiny.customers(where=where).total == 13


def test_a_search_finds_ids_first_and_small_letters_too(tiny):
    assert [row["customer_id"] for row in tiny.customers(search="c12").rows] == ["=C12"]
    assert [row["customer_id"] for row in tiny.customers(search=" C0 ", limit=3).rows] == ["C01", "C02", "C03"]
    assert [row["name"] for row in tiny.customers(search="ANN").rows] == ["Ann & Co"]
    assert [row["customer_id"] for row in tiny.customers(search='smith, "jo"').rows] == ["C05"]
    assert [row["customer_id"] for row in tiny.customers(search="上海").rows] == ["C01", "C03", "C07", "C10"]


def test_a_search_in_full_width_letters_finds_ids_as_they_are_read(tiny):
    found = tiny.customers(search="ｃ０１")
    assert [row["customer_id"] for row in found.rows] == [
        row["customer_id"] for row in tiny.customers(search="c01").rows
    ]
    assert found.rows[0]["customer_id"] == "C01"


@pytest.mark.parametrize(
    "search", ["%", "_", "C_1", "%%", "\\", "' OR 1=1 --", "C01'; DROP VIEW profile; --", "\0", "\ud800"]
)
def test_signs_that_mean_something_elsewhere_are_only_sought(tiny, search):
    assert tiny.customers(search=search).rows == ()
    assert tiny.customers().total == 13


def test_no_naughty_string_breaks_a_search(resident, real_data):
    for text in json.loads((real_data / "blns.json").read_text("utf-8")):
        if len(text) <= 1000:
            page = resident.customers(search=text, limit=5)
            assert page.total == len(resident.customer_ids(search=text))


def test_a_search_is_bounded(tiny):
    with pytest.raises(UsageError, match="at most 1000 characters"):
        tiny.customers(search="x" * 1001)


def test_a_cursor_is_good_for_its_own_question_only(tiny):
    page = tiny.customers(limit=2, where="orders_total > 0")
    assert tiny.customers(limit=5, where="orders_total > 0", columns=("city",), after=page.after).rows
    for other in ({"where": "orders_total > 1"}, {"search": "c"}, {"sort": "city"}, {"descending": True}):
        with pytest.raises(UsageError, match="belongs to another list"):
            tiny.customers(**{"where": "orders_total > 0", **other}, after=page.after)


def test_a_page_comes_after_or_before(tiny):
    page = tiny.customers(limit=2)
    with pytest.raises(UsageError, match="not both"):
        tiny.customers(after=page.after, before=page.after)


def test_a_page_that_begins_at_a_customer_gone_since_says_so(tiny_copy):
    page = tiny_copy.customers(limit=2, sort="spend_total", descending=True)
    gone = page.rows[-1]["customer_id"]
    for file in ("customers", "orders"):
        path = tiny_copy.directory / "data" / f"{file}.csv"
        lines = path.read_text("utf-8").splitlines(keepends=True)
        path.write_text("".join(line for line in lines if gone not in line), "utf-8")
    tiny_copy.refresh()
    with pytest.raises(UsageError, match="no longer there"):
        tiny_copy.customers(limit=2, sort="spend_total", descending=True, after=page.after)


@pytest.mark.parametrize(
    ("question", "error"),
    [
        ({"where": "nowhere > 1"}, Problems),
        ({"where": {"trait": "spend_total"}}, Problems),
        ({"sort": "nowhere"}, UnknownName),
        ({"sort": 'city"; DROP VIEW profile; --'}, UnknownName),
        ({"columns": ("nowhere",)}, UnknownName),
        ({"columns": ("city",) * 201}, UsageError),
        ({"limit": 0}, UsageError),
        ({"after": "x"}, UsageError),
    ],
)
def test_what_cannot_be_asked_is_said(tiny, question, error):
    with pytest.raises(error):
        tiny.customers(**question)


def test_a_question_may_be_asked_piece_by_piece(tiny):
    view = tiny.view()
    question = asked(view, "big", "", "spend_total", True)
    assert [row["customer_id"] for row in customers_answer(view, question, (), Page(limit=2)).rows] == ["C03", "C01"]
