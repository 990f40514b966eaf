from fenqun.answers import TestsAnswer, Tried, Unmet


def test_it_is_plain_json():
    unmet = Unmet("", "age", "Age", 3, None, "tests.yaml", 2, 4, ("✗ no",))
    told = TestsAnswer((Tried("it", "tests.yaml", 1, 2, (unmet,)),), 0, 1).as_json()
    assert told["tests"][0]["unmet"][0]["found"] is None
    assert (told["met"], told["failed"]) == (0, 1)
