"""What was learned stays what it is: through refreshes, rebuilt stores, other words and other names."""

from shutil import rmtree
from typing import Any

import pytest

from fenqun import Workspace
from fenqun.segments.clusters import essence
from fenqun.workspace.learning import known

BUYERS = {"kind": "clusters", "traits": {"spend_total": "log", "orders_total": None}, "count": 2}


@pytest.fixture
def learned(tiny_copy: Workspace) -> Workspace:
    tiny_copy.save("segmentations", "buyers", BUYERS, version=None)
    tiny_copy.refresh()
    return tiny_copy


def found(workspace: Workspace) -> Any:
    return workspace.show("buyers").fitted


def places(workspace: Workspace) -> list[object]:
    columns = ("buyers", "buyers_distance")
    return [[row[name] for name in columns] for row in workspace.customers(columns=columns, limit=100).rows]


def change(workspace: Workspace, data: dict[str, object]) -> None:
    workspace.save("segmentations", "buyers", data, version=workspace.definition("segmentations", "buyers").version)


def with_more_orders(workspace: Workspace) -> None:
    orders = next(workspace.directory.glob("data/orders*"))
    head, *rows = orders.read_text("utf-8").splitlines()
    more = [row.replace(row.split(",")[0], f"new-{row.split(',')[0]}", 1) for row in rows[:6]]
    orders.write_text("\n".join([head, *rows, *more]) + "\n", "utf-8")


def test_later_refreshes_score_with_what_was_learned(learned: Workspace) -> None:
    before = found(learned)
    with_more_orders(learned)
    learned.refresh()
    assert found(learned) == before
    incremental = places(learned)
    learned.refresh(full=True)
    assert (found(learned), places(learned)) == (before, incremental)


def test_it_survives_the_store(learned: Workspace) -> None:
    before = found(learned), places(learned)
    rmtree(learned.directory / ".fenqun" / "store")
    with_more_orders(learned)
    again = Workspace(learned.directory)
    again.refresh()
    assert found(again) == before[0]


def test_words_and_names_of_segments_change_nothing_learned(learned: Workspace) -> None:
    before = found(learned)
    with_more_orders(learned)
    named = {key: value for key, value in BUYERS.items() if key != "count"} | {
        "segments": ["few", "many"],
        "label": "x",
    }
    change(learned, named)
    learned.refresh()
    assert found(learned) == before
    assert [segment.name for segment in learned.show("buyers").segments] == ["few", "many", "unknown"]


def test_another_definition_learns_anew_and_the_first_one_is_remembered(learned: Workspace) -> None:
    before = found(learned)
    change(learned, {**BUYERS, "count": 3})
    learned.refresh()
    assert len(learned.show("buyers").fitted["centres"]) == 3
    with_more_orders(learned)
    change(learned, BUYERS)
    learned.refresh()
    assert found(learned) == before


def test_renamed_it_and_its_traits_keep_what_was_learned(learned: Workspace) -> None:
    before = places(learned)
    version = learned.definition("segmentations", "buyers").version
    learned.rename("segmentations", "buyers", "kinds", version=version)
    learned.rename("traits", "spend_total", "money", version=learned.definition("traits", "spend_total").version)
    learned.refresh(full=True)
    assert learned.show("kinds").fitted["traits"] == ["orders_total", "money"]
    columns = ("kinds", "kinds_distance")
    assert [[row[name] for name in columns] for row in learned.customers(columns=columns, limit=100).rows] == before


def test_a_draft_and_a_plan_take_what_was_learned(learned: Workspace) -> None:
    change_ = learned.draft("segmentations", "buyers", {**BUYERS, "label": "x"})
    assert (change_.moving, change_.found) == (0, found(learned))
    change(learned, {**BUYERS, "seed": 5})
    assert learned.plan().changes[0].moving is not None
    assert learned.plan().changes[0].segments


def test_too_few_customers_are_learned_from_again(tiny_copy: Workspace) -> None:
    tiny_copy.save("segmentations", "buyers", {**BUYERS, "count": 40}, version=None)
    tiny_copy.refresh()
    assert known(tiny_copy, tiny_copy.project.segmentations).found == {}


def test_a_workspace_without_clusters_has_nothing_to_know(tiny: Workspace) -> None:
    assert known(tiny, tiny.project.segmentations).found == {}


def test_of_a_changed_number_the_former_clusters_are_known(learned: Workspace) -> None:
    change(learned, {**BUYERS, "count": {"from": 2, "to": 3}})
    again = Workspace(learned.directory)
    assert known(again, again.project.segmentations).former == {"buyers": found(learned)}
    assert essence(again.project.segmentations["buyers"])["count"] == [2, 3]


def test_of_a_changed_number_the_segments_keep_their_numbers(learned: Workspace) -> None:
    former = dict(zip(found(learned)["numbers"], found(learned)["centres"], strict=True))
    change(learned, {**BUYERS, "count": {"from": 2, "to": 2}, "seed": 3})
    learned.refresh()
    again = dict(zip(found(learned)["numbers"], found(learned)["centres"], strict=True))
    assert again == former
