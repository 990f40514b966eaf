from pathlib import Path

DATA = Path(__file__).parents[1] / "tiny" / "data"


def sent(changed, *names: str, **options):
    return changed("/arrivals", files=[("files", (name, (DATA / name).read_bytes())) for name in names], **options)


def test_files_are_seen_before_they_are_taken(changed):
    answer = sent(changed, "orders.csv", "customers.csv")
    told = answer.json()
    assert (answer.status_code, answer.headers["location"]) == (201, f"/api/v1/arrivals/{told['arrival']}")
    assert {table["file"]: table["role"] for table in told["tables"]} == {
        "orders.csv": "orders",
        "customers.csv": "customers",
    }
    assert changed(f"/arrivals/{told['arrival']}", method="GET").json() == told


def test_choices_are_remembered(changed):
    told = sent(changed, "orders.csv").json()
    choices = {told["tables"][0]["key"]: {"how": "replace", "source": "orders"}}
    changed(f"/arrivals/{told['arrival']}/choose", json={"choices": choices})
    seen = changed(f"/arrivals/{told['arrival']}", method="GET").json()
    assert (seen["tables"][0]["how"], seen["tables"][0]["source"]) == ("replace", "orders")


def test_a_preview_reads_without_taking(changed):
    told = sent(changed, "orders.csv").json()
    preview = changed(f"/arrivals/{told['arrival']}/preview", method="GET").json()["previews"][0]
    assert preview["source"] == "orders"
    assert len(preview["rows"]) > 0
    aside = changed(f"/arrivals/{told['arrival']}/sources/orders/set-aside", method="GET")
    assert aside.headers["content-type"] == "text/csv; charset=utf-8"


def test_what_is_taken_is_the_workspaces_and_can_be_put_back(changed):
    told = sent(changed, "orders.csv").json()
    choices = {told["tables"][0]["key"]: {"how": "replace", "source": "orders"}}
    taken = changed(f"/arrivals/{told['arrival']}/take", json={"choices": choices})
    assert taken.json()["sources"] == ["orders"]
    replaced = changed("/replaced", method="GET").json()["files"]
    assert [file["source"] for file in replaced] == ["orders"]
    assert changed(f"/replaced/{replaced[0]['id']}/put-back").status_code == 200


def test_what_cannot_be_read_is_refused(changed):
    answer = changed("/arrivals", files=[("files", ("x.png", b"\x89PNG\r\n\x1a\n\0"))])
    assert answer.status_code == 422
    assert changed("/arrivals", files=[("other", ("x.csv", b"a\n1\n"))]).status_code == 422
    assert changed("/arrivals", json={"files": []}).status_code in (415, 422)


def test_a_name_leads_nowhere_else(changed, app):
    folder = app.state.served.workspace.directory
    body = (DATA / "orders.csv").read_bytes() + b"A98,C01,2024-06-01 10:00:00,1.00,web\n"
    told = changed("/arrivals", files=[("files", ("../../../../evil.csv", body))]).json()
    choices = {told["tables"][0]["key"]: {"how": "add", "source": "orders"}}
    taken = changed(f"/arrivals/{told['arrival']}/take", json={"choices": choices}).json()
    assert taken["files"]
    assert all((folder / name).resolve().is_relative_to(folder.resolve()) for name in taken["files"])
    assert [path for path in folder.parents[1].rglob("*evil*") if not path.is_relative_to(folder)] == []


def test_an_unknown_arrival_is_not_there(changed):
    for path in ("/arrivals/nothing", "/arrivals/..%2F..", "/arrivals/nothing/preview"):
        assert changed(path, method="GET").status_code == 404
    assert changed("/arrivals/nothing/take", json={}).status_code == 404


def test_who_may_not_import_sends_nothing(changed):
    assert sent(changed, "orders.csv", role="marketer").status_code == 403
