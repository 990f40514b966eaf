import pytest
from starlette.exceptions import HTTPException

from fenqun.errors import (
    Busy,
    DamagedStore,
    EditConflict,
    InvalidValue,
    MustChangePassword,
    NoSnapshot,
    NotSignedIn,
    Place,
    Problems,
    TooManyTries,
)


@pytest.fixture
def failing(app, client_as):
    """The answer of a page that fails with this error."""

    def answer(error, role="analyst", **request):
        @app.get("/failing")
        def page():
            raise error

        return client_as(role).get("/failing", **request)

    return answer


HTMX = {"HX-Request": "true", "HX-Target": "rows"}


@pytest.mark.parametrize(
    ("error", "status", "said", "then"),
    [
        (NoSnapshot(), 409, "nothing has been computed yet", "Refresh now"),
        (Busy(who="mei", since="10:00"), 409, "has been at work", 'href="/jobs"'),
        (EditConflict(name="vip", file="tags.yaml"), 412, "changed meanwhile", 'href="/failing"'),
        (DamagedStore(what="x", directory="y"), 500, "are damaged", 'href="/"'),
        (InvalidValue(key="min", what="at least 1"), 422, "at least 1", 'href="/"'),
        (
            Problems([InvalidValue(key="min", what="x", at=Place("tags.yaml", 3, 1))] * 2),
            422,
            "tags.yaml:3:1",
            'href="/settings/text?file=tags.yaml"',
        ),
        (HTTPException(404), 404, "nothing at this address", 'href="/"'),
        (HTTPException(418), 418, "Something went wrong", 'href="/"'),
    ],
    ids=lambda part: type(part).__name__ if isinstance(part, Exception) else "",
)
def test_a_page_says_what_happened_and_what_to_do_next(failing, error, status, said, then):
    answer = failing(error)
    assert answer.status_code == status
    assert said in answer.text
    assert then in answer.text.split("<main")[1]


def test_the_text_is_in_the_readers_language(failing):
    assert "尚未" in failing(NoSnapshot(), headers={"Accept-Language": "zh-CN"}).text


def test_a_part_of_a_page_gets_a_toast(failing):
    answer = failing(NoSnapshot(), headers=HTMX)
    assert answer.status_code == 409
    assert (answer.headers["hx-retarget"], answer.headers["hx-reswap"]) == ("#toasts", "beforeend")
    assert answer.text.strip().startswith('<div class="toast error"')


@pytest.mark.parametrize(("error", "page"), [(NotSignedIn(), "/sign-in"), (MustChangePassword(), "/account/password")])
def test_who_has_to_go_elsewhere_first_comes_back_here(failing, error, page):
    assert failing(error).headers["location"] == f"{page}?next=%2Ffailing"
    part = failing(error, headers=HTMX)
    assert (part.status_code, part.headers["hx-redirect"]) == (401, page)


def test_too_many_tries_say_when_to_come_back(failing):
    assert failing(TooManyTries(seconds=8)).headers["retry-after"] == "8"


def test_who_may_not_refresh_is_not_told_to(failing):
    assert "Refresh now" not in failing(NoSnapshot(), "viewer").text


def test_what_an_error_quotes_is_text(failing):
    page = failing(InvalidValue(key="<script>", what="<img src=x onerror=alert(1)>")).text
    assert "<img src=x" not in page
