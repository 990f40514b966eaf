def test_the_same_question_again_is_unchanged(asked):
    tag = asked("/overview").headers["etag"]
    again = asked("/overview", headers={"If-None-Match": f'"other", {tag}'})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == tag


def test_an_unchanged_answer_of_any_tag_is_not_sent_again(asked):
    assert asked("/overview", headers={"If-None-Match": "*"}).status_code == 304
    assert asked("/tags/nobody", headers={"If-None-Match": "*"}).status_code == 404


def test_the_tag_is_of_language_question_and_what_may_be_seen(asked):
    told = [
        asked("/overview"),
        asked("/overview", headers={"Accept-Language": "zh-CN"}),
        asked("/overview", role="viewer"),
        asked("/tags"),
        asked("/traits/age"),
        asked("/traits/city"),
    ]
    assert len({answer.headers["etag"] for answer in told}) == len(told)
    assert asked("/overview").headers["etag"] == told[0].headers["etag"]


def test_an_answer_names_its_snapshot(asked):
    snapshot = asked("/customers").json()["snapshot"]
    assert asked("/overview").headers["fenqun-snapshot"] == snapshot


def test_nobody_keeps_what_is_personal(asked):
    for path in ("/customers", "/customers/C01", "/quality", "/names/city/values", "/me"):
        answer = asked(path)
        assert answer.headers["cache-control"] == "private, no-store"
        assert "etag" not in answer.headers


def test_a_new_snapshot_has_a_new_tag(app, changed):
    before = changed("/overview", method="GET").headers["etag"]
    app.state.served.workspace.refresh()
    answer = changed("/overview", method="GET", headers={"If-None-Match": before})
    assert answer.status_code == 200
    assert answer.headers["etag"] != before
