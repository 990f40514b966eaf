def test_a_select_gives_rows(asked):
    body = {"sql": "SELECT city, count(*) AS n FROM profile WHERE city = '上海' GROUP BY city"}
    assert asked("/query", method="POST", json=body).json() == {
        "columns": ["city", "n"],
        "rows": [["上海", 4]],
        "cut": False,
    }


def test_rows_past_the_limit_are_cut_and_said_so(asked):
    told = asked("/query", method="POST", json={"sql": "SELECT customer_id FROM profile", "limit": 3}).json()
    assert (len(told["rows"]), told["cut"]) == (3, True)


def test_only_a_select_is_run_and_only_by_who_may(asked):
    for sql in ("DROP TABLE profile", "SELECT 1; SELECT 2", "COPY profile TO '/tmp/x'", "SELECT * FROM '/etc/passwd'"):
        assert asked("/query", method="POST", json={"sql": sql}).status_code == 422
    assert asked("/query", method="POST", json={"sql": "SELECT 1"}, role="marketer").status_code == 403
