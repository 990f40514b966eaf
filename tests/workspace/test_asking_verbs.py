"""What who may not see personal data gets from each verb that asks: nothing that would tell it."""

import inspect
import json
from shutil import copytree

import openpyxl
import pytest

from fenqun import Workspace
from fenqun.errors import NotAllowed
from fenqun.workspace.actor import Actor
from fenqun.workspace.asking_verbs import AskingVerbs

PERSONAL = ["name", "birth_date", "note", "nickname_of", "born", "by_name"]
"""By the catalogue, by the source, and as traits and a segmentation that hand them on."""

SECRETS = ["张三", "李四", "Smith", "Ann & Co", "1990-02-28", "HYPERLINK", "+8613800000000", "not markup"]


@pytest.fixture(scope="module")
def seen(tiny, tmp_path_factory):
    folder = copytree(tiny.directory, tmp_path_factory.mktemp("masked") / "tiny")
    sources = folder / "sources.yaml"
    sources.write_text(
        sources.read_text("utf-8").replace("role: customers", "role: customers\n    personal: [note]"), "utf-8"
    )
    with (folder / "traits.yaml").open("a", encoding="utf-8") as file:
        file.write("  nickname_of: lower(name)\n  born: birth_date\n")
    with (folder / "tags.yaml").open("a", encoding="utf-8") as file:
        file.write("  called_li: 'contains(name, \"李\")'\n")
    with (folder / "segmentations.yaml").open("a", encoding="utf-8") as file:
        file.write("  by_name: {kind: bands, trait: nickname_of, cuts: values}\n")
    workspace = Workspace(folder)
    workspace.refresh()
    return workspace


@pytest.fixture(scope="module", params=[False, True], ids=["opened", "resident"])
def masked(request, seen):
    workspace = Workspace(seen.directory, resident=request.param, actor=Actor("v", role="viewer", sees_personal=False))
    workspace.load()
    yield workspace
    workspace.close()


REFUSED = {
    "rule": lambda workspace, name, to: workspace.rule(f"known({name})"),
    "rule in a tree": lambda workspace, name, to: workspace.rule({"all": ["big", {"not": f"unknown({name})"}]}),
    "count": lambda workspace, name, to: workspace.count(f"known({name})"),
    "rule with a misspelt value": lambda workspace, name, to: (
        workspace.rule(f'known({name}) and {name} == "张三 "')
        if name not in ("birth_date", "born")
        else workspace.rule(f"known({name})")
    ),
    "customers where": lambda workspace, name, to: workspace.customers(where=f"big or known({name})"),
    "customers sort": lambda workspace, name, to: workspace.customers(sort=name),
    "customer_ids": lambda workspace, name, to: workspace.customer_ids(where=f"known({name})"),
    "values": lambda workspace, name, to: workspace.values(name),
    "show": lambda workspace, name, to: workspace.show(name),
    "show by": lambda workspace, name, to: workspace.show("level", by=name),
    "show of": lambda workspace, name, to: workspace.show(name, by="level"),
    "compare": lambda workspace, name, to: workspace.compare("level", "value", outcomes=[name]),
    "why": lambda workspace, name, to: workspace.why("C02", name),
    "why of a tag made of them": lambda workspace, name, to: workspace.why("C02", "called_li"),
    "export": lambda workspace, name, to: workspace.export(name, to),
    "table": lambda workspace, name, to: workspace.table(name),
    "set_aside": lambda workspace, name, to: workspace.export("set_aside", to),
    "set_aside of a source": lambda workspace, name, to: workspace.export("set_aside/customers", to),
    "export_customers": lambda workspace, name, to: workspace.export_customers(to, columns=("city", name)),
    "export_customers where": lambda workspace, name, to: workspace.export_customers(to, where=f"known({name})"),
    "export_customers sort": lambda workspace, name, to: workspace.export_customers(to, sort=name),
    "overlap": lambda workspace, name, to: workspace.overlap(["big", "by_name"]),
    "export_overlap": lambda workspace, name, to: workspace.export_overlap(to, ["big", "by_name"]),
    "query": lambda workspace, name, to: workspace.query(f"SELECT count(*) FROM profile WHERE {name} IS NULL"),
}

TOLD = {
    "overview": lambda workspace, to: workspace.overview(),
    "history": lambda workspace, to: workspace.history(),
    "names": lambda workspace, to: workspace.names().segments,
    "show": lambda workspace, to: [workspace.show(name) for name in ("level", "big", "spend_total", "called_li")],
    "quality": lambda workspace, to: [workspace.quality(), workspace.quality("customers")],
    "customer": lambda workspace, to: [workspace.customer(each) for each in ("C01", "C02", "C05", "C06", "C09")],
    "customers": lambda workspace, to: workspace.customers(columns=PERSONAL),
    "customers by default": lambda workspace, to: workspace.customers(),
    "count": lambda workspace, to: workspace.count("big", sample=50),
    "timeline": lambda workspace, to: workspace.timeline("C01"),
    "compare": lambda workspace, to: workspace.compare("level", "value"),
    "why": lambda workspace, to: [workspace.why("C01", "level"), workspace.why("C01", "big")],
    "values": lambda workspace, to: workspace.values("city"),
    "table": lambda workspace, to: workspace.table().rows(),
    "export": lambda workspace, to: workspace.export("profile", to) and to.read_text("utf-8"),
    "export_customers": lambda workspace, to: workspace.export_customers(to) and to.read_text("utf-8"),
    "overlap": lambda workspace, to: [workspace.overlap(), workspace.overlap(["level", "big"])],
    "export_overlap": lambda workspace, to: workspace.export_overlap(to) and to.read_text("utf-8"),
    "memberships": lambda workspace, to: [workspace.memberships(each) for each in ("C01", "C02", "C05", "C06")],
    "report": lambda workspace, to: workspace.report(to) and to.read_text("utf-8"),
}
"""What may be asked; each is known to tell secrets to who may see them, or has none to tell."""


def text_of(answer):
    return json.dumps(
        answer, ensure_ascii=False, default=lambda each: each.as_json() if hasattr(each, "as_json") else str(each)
    )


@pytest.mark.parametrize("name", PERSONAL)
@pytest.mark.parametrize("verb", REFUSED)
def test_what_names_personal_data_is_refused(masked, verb, name, tmp_path):
    with pytest.raises(NotAllowed, match="your role 'viewer' does not include this"):
        REFUSED[verb](masked, name, tmp_path / "out.csv")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("verb", TOLD)
def test_no_answer_holds_personal_values(masked, verb, tmp_path):
    told = text_of(TOLD[verb](masked, tmp_path / "out.csv"))
    assert [secret for secret in SECRETS if secret in told] == []


def test_who_may_see_them_does(seen, tmp_path):
    for verb in ("quality", "customer", "customers", "customers by default", "count", "table", "export", "report"):
        told = text_of(TOLD[verb](seen, tmp_path / "out.csv"))
        assert any(secret in told for secret in SECRETS), verb


def test_every_verb_that_asks_is_among_these():
    verbs = {name for name, _ in inspect.getmembers(AskingVerbs, inspect.isfunction) if not name.startswith("_")}
    opening = {"acting", "at", "audit", "change_now", "close", "load", "pinned", "view"}
    assert verbs - opening == {verb.partition(" ")[0] for verb in [*REFUSED, *TOLD]} - {"set_aside"}


def test_the_rule_of_a_tag_tells_no_personal_values(masked, seen):
    assert "李" in seen.show("called_li").rule
    assert masked.show("called_li").rule == "personal data (Name)"


def test_the_draft_in_place_of_what_is_hidden_is_refused(masked):
    with pytest.raises(NotAllowed):
        masked.draft("segmentations", "by_name", {"kind": "bands", "trait": "city", "cuts": "values"})


def test_a_list_says_what_it_hides(masked):
    page = masked.customers(columns=("name", "city", "birth_date"), where='customer_id == "C01"')
    assert page.hidden == ("name", "birth_date")
    assert page.rows == ({"customer_id": "C01", "name": None, "city": "上海", "birth_date": None},)


def test_a_page_says_what_it_hides_and_how_complete_it_is(seen, masked):
    page, whole = masked.customer("C01"), seen.customer("C01")
    fields = {field.name: field for family in page.families for field in family.fields}
    assert {name for name, field in fields.items() if field.hidden} == {"name", "birth_date", "note"}
    assert {field.name for field in page.traits if field.hidden} == {"nickname_of", "born"}
    assert "by_name" not in {part.segmentation for part in page.segments}
    assert page.completeness == whole.completeness


@pytest.mark.parametrize("search", ["张三", "Smith", "HYPERLINK", "1990"])
def test_a_search_does_not_look_at_what_is_hidden(masked, seen, search):
    assert masked.customers(search=search).total == 0
    assert (seen.customers(search=search).total > 0) is (search != "1990")
    assert masked.customers(search="上海").total == 4


def test_an_export_of_the_list_leaves_hidden_columns_out(masked, tmp_path):
    file = tmp_path / "list.xlsx"
    written = masked.export_customers(file)
    assert "name" not in written.columns
    head = next(openpyxl.load_workbook(file).active.iter_rows(values_only=True))
    assert head == written.columns


def test_the_totals_of_who_sees_less_are_not_those_of_who_sees_more(seen):
    workspace = Workspace(seen.directory, resident=True)
    masked = workspace.acting(Actor("v", sees_personal=False))
    assert (workspace.customers(search="李四").total, masked.customers(search="李四").total) == (1, 0)
    workspace.close()
