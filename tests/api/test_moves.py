LATE = {"start": "2024-05-31", "end": "2024-06-30"}


def test_the_moves_are_what_the_workspace_answers(asked_past, tiny_past):
    for name in ("level", "big"):
        assert asked_past(f"/moves/{name}", params=LATE).json() == tiny_past.moves(name, **LATE).as_json()
    then = asked_past("/moves/level", params={"as_of": "2024-06-30"}).json()
    assert "start" in then, then
    assert then["start"]["as_of"] == "2024-05-31", then


def test_they_are_asked_for_again_by_their_mark(asked_past):
    first = asked_past("/moves/level", params=LATE)
    again = asked_past("/moves/level", params=LATE, headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304


def test_who_made_a_move_comes_page_by_page(asked_past):
    page = asked_past("/moves/level/customers", params={**LATE, "limit": 3}).json()
    rest = asked_past("/moves/level/customers", params={**LATE, "limit": 100, "after": page["after"]}).json()
    assert len(page["rows"]) + len(rest["rows"]) == page["total"] == 6
    new = asked_past("/moves/level/customers", params={**LATE, "source": "-"}).json()
    assert [row["customer_id"] for row in new["rows"]] == ["C99"]


def test_they_leave_as_a_file(asked_past):
    answer = asked_past("/moves/level/export", params={**LATE, "target": "quality", "format": "csv"})
    assert (answer.status_code, answer.text.count("\n")) == (200, 3)


def test_sizes_and_a_path_are_what_the_workspace_answers(asked_past, tiny_past):
    assert asked_past("/sizes/level").json() == tiny_past.sizes("level").as_json()
    then = tiny_past.at("2024-06-30").path("C01")
    assert asked_past("/customers/C01/path", params={"as_of": "2024-06-30"}).json() == then.as_json()


def test_what_cannot_be_asked_is_told(asked_past, asked):
    assert asked_past("/moves/nothing").status_code == 404
    assert asked_past("/moves/level", params={"start": "2024-06-30"}).status_code == 422
    assert asked_past("/moves/spend_total").status_code == 422
    alone = asked("/moves/level")
    assert (alone.status_code, alone.json()["type"]) == (409, "urn:fenqun:NothingBefore")
