from importlib.metadata import version


def test_anyone_learns_that_the_server_answers_and_no_more(asked):
    assert asked("/health", role="").json() == {"status": "ok", "version": version("fenqun")}


def test_a_token_tells_whose_it_is(asked):
    assert asked("/me", role="viewer").json() == {
        "name": "viewer", "full_name": "", "role": "viewer", "permissions": ["customers", "read"], "via": "token",
    }  # fmt: skip
