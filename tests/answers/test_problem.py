from fenqun.answers import Problem, ProblemLine


def test_a_problem_says_what_is_wrong_and_where():
    line = ProblemLine("no key 'nme'", file="tags.yaml", line=3, column=5, hint="Did you mean 'name'?")
    assert Problem("urn:fenqun:UnknownKey", "Wrong in what was asked", 422, "no key 'nme'", (line,)).as_json() == {
        "type": "urn:fenqun:UnknownKey", "title": "Wrong in what was asked", "status": 422, "detail": "no key 'nme'",
        "problems": [{
            "text": "no key 'nme'", "file": "tags.yaml", "line": 3, "column": 5, "path": None,
            "hint": "Did you mean 'name'?",
        }],
    }  # fmt: skip
