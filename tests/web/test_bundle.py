import pytest

from fenqun.web.templating import STATIC


@pytest.fixture
def nobody(client_as):
    return client_as(None)


def test_a_file_of_the_bundle_is_for_anyone(nobody):
    STATIC.mkdir(exist_ok=True)
    name = next((file.name for file in STATIC.glob("*.css")), None)
    if name is None:
        pytest.skip("there is no bundle; make one by: make bundle")
    assert nobody.get(f"/static/{name}?v=1").status_code == 200


@pytest.mark.parametrize("name", ["../templating.py", "%2e%2e/templating.py", "nothing.js", ".stamp", ""])
def test_no_other_file_is(nobody, name):
    assert nobody.get(f"/static/{name}").status_code == 404


def test_search_engines_are_to_look_elsewhere(nobody):
    assert "Disallow: /" in nobody.get("/robots.txt").text


def test_the_icon_is_found_where_browsers_look(nobody):
    assert nobody.get("/favicon.ico").headers["location"].startswith("/static/icon.svg")
