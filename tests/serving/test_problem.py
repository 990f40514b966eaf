import pytest

from fenqun.errors import (
    Busy,
    DamagedStore,
    EditConflict,
    InvalidValue,
    NoSnapshot,
    NoSuchCustomer,
    NotAllowed,
    NotFromHere,
    NotSignedIn,
    Phrase,
    Problems,
    SignInFailed,
    TooManyTries,
    UnknownName,
    UsageError,
)
from fenqun.serving.problem import status_of


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (NotSignedIn(), 401),
        (SignInFailed(), 401),
        (TooManyTries(seconds=8), 429),
        (NotAllowed(role="viewer", what="users"), 403),
        (NotFromHere(), 403),
        (NoSuchCustomer(customer_id="C1", as_of="2024-05-31"), 404),
        (NoSnapshot(), 409),
        (Busy(who="mei", since="10:00"), 409),
        (EditConflict(name="vip", file="tags.yaml"), 412),
        (DamagedStore(what="x", directory="y"), 500),
        (InvalidValue(key="min_size", what="at least 1"), 422),
        (UsageError(what="x"), 422),
    ],
    ids=lambda part: type(part).__name__ if isinstance(part, Exception) else str(part),
)
def test_every_error_has_its_status(error, status):
    assert status_of(error) == status


def test_an_unknown_name_is_not_found_where_the_path_asks_for_it():
    error = UnknownName(what=Phrase("tag"), name="vpi", known=["vip"])
    assert status_of(error, asked_for=["vpi"]) == 404
    assert status_of(error, asked_for=["other"]) == 422


def test_one_problem_alone_answers_as_itself():
    assert status_of(Problems([NoSnapshot()])) == 409
    assert status_of(Problems([NoSnapshot(), NoSnapshot()])) == 422
