"""Who looks at the pages, and what their browser would send of a page's form."""

from html.parser import HTMLParser
from pathlib import Path
from shutil import copytree

import pytest


@pytest.fixture(autouse=True)
def quick_passwords(quick):
    """What a hash takes is looked at elsewhere."""


@pytest.fixture
def workspace(app):
    """What `app` serves."""
    return app.state.served.workspace


@pytest.fixture
def admin(client_as):
    return client_as("admin")


@pytest.fixture
def analyst(client_as):
    return client_as("analyst")


@pytest.fixture
def marketer(client_as):
    return client_as("marketer")


@pytest.fixture(scope="module")
def cars_app(car_market, tmp_path_factory):
    """A server of the brands of cars, and what is done for their buyers."""
    from fenqun.server.app import application

    return application(Path(copytree(car_market.directory, tmp_path_factory.mktemp("served") / "cars")))


@pytest.fixture(scope="module")
def cars_as(cars_app, browse):
    """A browser at it of somebody with the role."""
    return lambda role=None: browse(cars_app, role)


class _Form(HTMLParser):
    """The fields of the form with an action, as a browser sends them when its first submit button is pressed."""

    def __init__(self, action: str) -> None:
        super().__init__()
        self.fields: list[tuple[str, str]] = []
        self._action = action
        self._inside = False
        self._select: dict[str, object] | None = None
        self._textarea: tuple[str, str] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._inside = given.get("action") == self._action
        elif not self._inside:
            return
        elif tag == "input":
            self._input(given)
        elif tag == "select":
            self._select = {"name": given["name"], "multiple": "multiple" in given, "chosen": [], "first": None}
        elif tag == "option" and self._select is not None:
            if self._select["first"] is None:
                self._select["first"] = given.get("value", "")
            if "selected" in given:
                self._select["chosen"] += [given.get("value", "")]
        elif tag == "textarea":
            self._textarea = (given["name"], "")

    def _input(self, given: dict[str, str]) -> None:
        kind = given.get("type", "text")
        if (
            "name" not in given
            or kind in ("file", "submit")
            or (kind in ("checkbox", "radio") and "checked" not in given)
        ):
            return
        self.fields.append((given["name"], given.get("value", "on")))

    def handle_data(self, data: str) -> None:
        if self._textarea is not None:
            self._textarea = (self._textarea[0], self._textarea[1] + data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._inside = False
        elif tag == "select" and self._select is not None:
            chosen = self._select["chosen"]
            if not chosen and not self._select["multiple"] and self._select["first"] is not None:
                chosen = [self._select["first"]]
            self.fields += [(self._select["name"], value) for value in chosen]
            self._select = None
        elif tag == "textarea" and self._textarea is not None:
            name, text = self._textarea
            self.fields.append((name, text.removeprefix("\n")))
            self._textarea = None


@pytest.fixture
def fields_of():
    """The fields of a form in a page, by name; a name given several times has a list."""

    def fields(page: str, action: str) -> dict[str, list[str]]:
        form = _Form(action)
        form.feed(page)
        found: dict[str, list[str]] = {}
        for name, value in form.fields:
            found.setdefault(name, []).append(value)
        assert found, f"no form with action {action}"
        return found

    return fields
