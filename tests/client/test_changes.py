from pathlib import Path

import pytest

from fenqun.client import RequestFailed

DATA = Path(__file__).parents[1] / "tiny" / "data"


def test_tags_are_given_and_taken_by_hand(client):
    assert client.tag_add("vip", ["C01", "C03"], note="fair").changed == 1
    assert [tag.customer_id for tag in client.tag_list("vip").tags if tag.note == "fair"] == ["C01"]
    assert client.tag_remove("vip", ["C01"]).changed == 1


def test_a_definition_is_changed_as_it_was_seen(client):
    seen = client.definition("tags", "big")
    draft = client.draft("tags", "big", {"rule": "spend_total >= 600"})
    assert draft.moving == 1
    saved = client.save("tags", "big", {"rule": "spend_total >= 600"}, version=seen.version)
    with pytest.raises(RequestFailed, match="changed meanwhile") as failed:
        client.save("tags", "big", {"rule": "spend_total >= 700"}, version=seen.version)
    assert failed.value.problem.status == 412
    assert client.undo(saved.edit).version == seen.version
    assert [edit.name for edit in client.edits(limit=1).edits] == ["big"]


def test_clusters_are_learned_anew(client):
    buyers = {"kind": "clusters", "traits": ["spend_total", "orders_total"], "count": 2}
    made = client.save("segmentations", "buyers", buyers, version=None)
    assert [segment.name for segment in client.refit("buyers").change.segments] == ["1", "2", "unknown"]
    client.delete("segmentations", "buyers", version=made.version)


def test_a_definition_is_made_from_text_and_deleted(client):
    made = client.save("tags", "young", "young: age < 30  # for now\n", version=None)
    assert "young" in [line.name for line in client.definitions("tags").lines]
    made = client.rename("tags", "young", "younger", version=made.version)
    assert "younger" in [line.name for line in client.definitions("tags").lines]
    client.delete("tags", "younger", version=made.version)
    assert "young" not in [line.name for line in client.definitions("tags").lines]


def test_settings_have_no_name(client):
    seen = client.definition("settings")
    client.save("settings", "", seen.data | {"name": "Ours"}, version=seen.version)
    assert client.definition("settings").data["name"] == "Ours"


def test_whole_files_and_lists_are_written(client):
    seen = client.file("tags.yaml")
    client.save_file("tags.yaml", seen.text + "# ours\n", version=seen.version)
    assert client.file("tags.yaml").text.endswith("# ours\n")
    path = client.save_list("fair", ["C01", "C02"])
    assert client.count(f'customer_id in listed("{path}")').customers == 2


def test_a_refresh_is_waited_for(client):
    told = []
    job = client.refresh(as_of="2024-05-31", on_progress=lambda job: told.append(job.state))
    assert (job.state, client.overview().as_of) == ("done", "2024-05-31")
    assert set(told) <= {"waiting", "running"}
    assert [each.id for each in client.jobs(limit=1).jobs] == [job.id]


def test_a_job_is_stopped(client):
    assert client.cancel(client.start().id).state == "cancelled"


def test_files_are_sent_seen_and_taken(client):
    seen = client.look([DATA / "orders.csv"])
    key = seen.tables[0].key
    assert client.choose(seen.arrival, {key: {"how": "replace", "source": "orders"}}).tables[0].how == "replace"
    assert client.seen(seen.arrival).arrival == seen.arrival
    assert [preview.source for preview in client.preview(seen.arrival).previews] == ["orders"]
    assert client.take(seen.arrival).sources == ("orders",)
    assert client.put_back(client.replaced().files[0].id).source == "orders"
