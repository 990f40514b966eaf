import pytest

from fenqun.cli.main import main


def test_an_error_has_the_words_of_the_command_line(asked, shared_app, capsys):
    told = asked("/tags/bigg").json()
    with pytest.raises(SystemExit):
        main(["--lang", "en", "-w", str(shared_app.state.served.workspace.directory), "show", "bigg"])
    assert " ".join(told["detail"].split()) in " ".join(capsys.readouterr().err.split())


def test_an_error_is_told_in_the_readers_language(asked):
    answer = asked("/tags/bigg", headers={"Accept-Language": "zh-TW, en;q=0.5"})
    assert "您" in answer.json()["detail"] or "沒有" in answer.json()["detail"]


@pytest.mark.parametrize(
    ("method", "path", "status", "kind"),
    [
        ("GET", "/nothing", 404, "NotFound"),
        ("PATCH", "/overview", 405, "MethodNotAllowed"),
        ("TRACE", "/overview", 405, "MethodNotAllowed"),
        ("GET", "/overview/", 404, "NotFound"),
        ("GET", "/tags/..%2F..%2Fetc%2Fpasswd", 404, "NotFound"),
    ],
)
def test_what_the_framework_refuses_is_a_problem_too(asked, method, path, status, kind):
    answer = asked(path, method=method)
    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")
    assert (answer.json()["status"], answer.json()["type"]) == (status, f"urn:fenqun:{kind}")


def test_a_refused_method_says_all_that_are_taken(asked):
    assert asked("/users", method="PATCH").headers["allow"] == "GET, POST"
    assert asked("/definitions/tags/big", method="OPTIONS").headers["allow"] == "DELETE, GET, PUT"


def test_the_head_of_an_answer_has_no_body(asked):
    answer = asked("/overview", method="HEAD")
    assert (answer.status_code, answer.content) == (200, b"")
    assert answer.headers["etag"] == asked("/overview").headers["etag"]


def test_an_error_of_the_program_tells_nothing_but_where_to_look(app, changed, monkeypatch):
    def broken(self):
        raise RuntimeError("张三 13800000000")

    monkeypatch.setattr(type(app.state.served.workspace), "overview", broken)
    answer = changed("/overview", method="GET")
    assert (answer.status_code, answer.headers["content-type"]) == (500, "application/problem+json")
    assert "张三" not in answer.text
    assert answer.json()["type"] == "urn:fenqun:ProgramError"


def test_several_problems_come_one_by_one(asked):
    told = asked("/rules", method="POST", json={"rule": "nothing > 1 and neither > 2"}).json()
    assert [problem["column"] for problem in told["problems"]] == [1, 17]
    assert told["detail"].count("\n") == 1


def test_too_much_at_once_says_when_to_come_back(app, changed, monkeypatch):
    from fenqun.errors import OutOfMemory

    def full(self):
        raise OutOfMemory(limit="1 GB")

    monkeypatch.setattr(type(app.state.served.workspace), "overview", full)
    answer = changed("/overview", method="GET")
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "2")
