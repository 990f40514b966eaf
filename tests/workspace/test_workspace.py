import subprocess
import sys
from datetime import date, datetime

import pytest

from fenqun import Workspace, define
from fenqun.answers import CrossTabAnswer, SegmentationAnswer, TagAnswer, TraitAnswer
from fenqun.errors import NoSnapshot, NoSuchCustomer, Problems, UnknownName
from fenqun.project.settings import Settings

SEGMENTATIONS = ["level", "value", "spend_band", "rfm", "channel"]
TAGS = ["big", "adult_in_shanghai", "friends", "vip"]
KINDS = ["csv", "xlsx", "parquet", "jsonl"]


def expected(tiny, name):
    """Ids by segment (or of the tag) from the profile itself."""
    rows = tiny.table("profile").rows()
    return {
        value: sorted(row["customer_id"] for row in rows if row[name] == value) for value in {r[name] for r in rows}
    }


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", SEGMENTATIONS)
def test_header_count_list_and_export_of_every_segment_agree(tiny, tmp_path, name, kind, ids_in):
    answer = tiny.show(name)
    members = expected(tiny, name)
    assert sum(segment.customers for segment in answer.segments) == answer.customers == 13
    for at, segment in enumerate(answer.segments):
        what, file = f"{name}/{segment.name}", tmp_path / f"{at}.{kind}"
        written = tiny.export(what, file)
        ids = members.get(segment.name, [])
        assert ids_in(file) == ids
        assert [row["customer_id"] for row in tiny.table(what).rows()] == ids
        assert segment.customers == len(ids) == written.rows


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", TAGS)
def test_header_count_list_and_export_of_every_tag_agree(tiny, tmp_path, name, kind, ids_in):
    ids = expected(tiny, name).get(True, [])
    written = tiny.export(name, tmp_path / f"tag.{kind}")
    assert ids_in(tmp_path / f"tag.{kind}") == ids
    assert tiny.show(name).tagged == written.rows == len(tiny.table(name)) == len(ids)
    assert {line.name: line.tagged for line in tiny.overview().tags}[name] == len(ids)


@pytest.mark.parametrize("name", SEGMENTATIONS)
def test_a_segmentations_export_has_the_id_and_the_segment_of_everyone(tiny, tmp_path, name):
    written = tiny.export(name, tmp_path / "all.csv")
    assert written.columns == ("customer_id", "segment")
    assert (tmp_path / "all.csv").read_text("utf-8-sig").splitlines()[0] == "customer_id,segment"
    assert written.rows == 13
    assert sorted(row["customer_id"] for row in tiny.table(name).rows()) == sorted(expected(tiny, "customer_id"))


@pytest.mark.parametrize("what", ["profile", "big", "level", "level/quality"])
def test_an_exports_first_column_is_the_id(tiny, what):
    assert tiny.table(what).columns[0] == "customer_id"


def test_the_profile_has_its_columns_in_the_order_they_are_declared(tiny):
    columns = list(tiny.table("profile").columns)
    assert columns[: columns.index("days_since_last_order")] == [
        "customer_id", "name", "sex", "city", "birth_date", "registered_at", "note",
    ]  # fmt: skip
    assert columns[columns.index("age") + 1 :][:5] == [*TAGS, "level"]
    assert columns.index("rfm_monetary_score") < columns.index("channel")


def test_show_answers_by_what_the_name_is(tiny):
    assert isinstance(tiny.show("level"), SegmentationAnswer)
    assert isinstance(tiny.show("big"), TagAnswer)
    assert isinstance(tiny.show("spend_total"), TraitAnswer)
    assert isinstance(tiny.show("city"), TraitAnswer)
    assert isinstance(tiny.show("level", by="value"), CrossTabAnswer)


@pytest.mark.parametrize(
    ("ask", "hint"),
    [
        (lambda w: w.show("levle"), "Did you mean 'level'?"),
        (lambda w: w.show("level", by="valeu"), "Did you mean 'value'?"),
        (lambda w: w.table("level/qualty"), "Did you mean 'quality'?"),
        (lambda w: w.why("C01", "level/qualty"), "Did you mean 'quality'?"),
        (lambda w: w.why("C01", "bgi"), "Did you mean 'big'?"),
        (lambda w: w.compare("level", "valeu"), "Did you mean 'value'?"),
        (lambda w: w.compare("level", "value", outcomes=["spend_totl"]), "Did you mean 'spend_total'?"),
        (lambda w: w.quality("order"), "Did you mean 'orders'?"),
        (lambda w: w.tag_list("vpi"), "Did you mean 'vip'?"),
        (lambda w: w.tag_remove("vpi", ["C03"]), "Did you mean 'vip'?"),
    ],
)
def test_an_unknown_name_gets_the_nearest_one(tiny, ask, hint):
    with pytest.raises(UnknownName) as caught:
        ask(tiny)
    assert caught.value.hint() == hint


def test_an_unknown_customer_is_named(tiny):
    for ask in (lambda: tiny.customer("C98"), lambda: tiny.why("C98", "level")):
        with pytest.raises(NoSuchCustomer, match="no customer 'C98' in the snapshot of 2024-06-30"):
            ask()


def test_nothing_can_be_asked_before_the_first_refresh(tiny_text):
    with pytest.raises(NoSnapshot):
        Workspace(tiny_text).overview()


def test_check_counts_what_is_declared(tiny_text):
    counts = Workspace(tiny_text).check().counts
    assert counts == {"sources": 2, "traits": 8, "tags": 4, "segmentations": 5}


def test_check_finds_all_errors_at_once_with_their_places(tiny_text):
    (tiny_text / "tags.yaml").write_text("tags:\n  big: spend_totl > 1\n  odd: age >\n", "utf-8")
    (tiny_text / "traits.yaml").write_text("traits:\n  spend_total: {from: ordrs, value: sum(amount)}\n", "utf-8")
    with pytest.raises(Problems) as caught:
        Workspace(tiny_text).check()
    places = {str(problem.at) for problem in caught.value.problems}
    assert {"tags.yaml:2:8", "tags.yaml:3:13", "traits.yaml:2:23"} <= places


def test_the_language_is_the_workspaces_or_the_one_asked_for(tiny):
    assert tiny.language == "en"
    assert tiny.show("level").label == "Level"
    assert Workspace(tiny.directory, language="zh-Hans").show("level").label == "等级"
    assert Workspace(tiny.directory, language="zh_TW").show("spend_total").label == "消費額"


def test_a_language_changed_in_the_settings_is_spoken_after_the_refresh(tiny_copy):
    assert tiny_copy.language == "en"
    settings = tiny_copy.directory / "fenqun.yaml"
    settings.write_text(settings.read_text("utf-8").replace("language: en", "language: zh-Hans"), "utf-8")
    tiny_copy.refresh()
    assert tiny_copy.language == "zh-Hans"
    assert tiny_copy.show("level").label == "等级"


DEFINITIONS = {
    "sources": {"orders": {"path": "data/orders.csv", "role": "orders", "returns": 'starts_with(order_id, "R")'}},
    "traits": {"orders_total": {"from": "orders", "value": "count()"}},
    "tags": {"regular": "orders_total >= 2"},
    "segmentations": {"level": {"kind": "rules", "segments": {"many": "orders_total >= 3", "few": "rest"}}},
}


def test_definitions_may_be_made_in_python(tiny_text):
    settings = Settings(as_of="data", time_zone="Asia/Shanghai")
    workspace = Workspace.define(tiny_text, define(DEFINITIONS, settings=settings))
    assert workspace.check().counts["tags"] == 1
    overview = workspace.refresh()
    assert overview.as_of == "2024-07-01"
    assert {part.name: part.customers for part in overview.segmentations[0].segments} == {
        "many": 3, "few": 8, "unknown": 0,
    }  # fmt: skip
    assert Workspace(tiny_text).show("regular").tagged == 6


def test_a_refresh_may_be_as_of_a_day_or_a_moment(tiny_copy):
    assert tiny_copy.refresh(as_of=date(2024, 5, 31)).as_of == "2024-05-31"
    moment = tiny_copy.refresh(as_of=datetime(2024, 5, 31, 12))
    assert moment.as_of == "2024-05-31 12:00:00"


ASK = """
import sys
from fenqun import Workspace
workspace = Workspace(sys.argv[1])
print(sum(segment.customers for segment in workspace.show("level").segments), len(workspace.table("level")))
"""


def test_two_processes_ask_at_once_while_a_third_refreshes(tiny_copy):
    command = [sys.executable, "-c", ASK, str(tiny_copy.directory)]
    asking = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    tiny_copy.refresh()
    assert [process.communicate()[0].split() for process in asking] == [["13", "13"]] * 2


REFRESH = "import sys; from fenqun import Workspace; Workspace(sys.argv[1]).refresh(wait_seconds=60)"


def test_of_two_processes_that_refresh_one_waits_for_the_other(tiny_copy):
    command = [sys.executable, "-c", REFRESH, str(tiny_copy.directory)]
    working = [subprocess.Popen(command) for _ in range(2)]
    assert [process.wait() for process in working] == [0, 0]
    assert len(tiny_copy.store.ids()) == 3
    assert tiny_copy.overview().customers == 13


def test_a_workspace_says_where_it_is(tiny):
    assert repr(tiny) == f"<Workspace {tiny.directory}>"
