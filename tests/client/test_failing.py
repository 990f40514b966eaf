import pytest

from fenqun.answers import Problem
from fenqun.client import RequestFailed
from fenqun.errors import FenqunError


def test_it_says_what_the_server_says():
    failed = RequestFailed(Problem("urn:fenqun:Busy", "Not possible now", 409, "somebody writes."))
    assert isinstance(failed, FenqunError)
    assert str(failed) == "somebody writes."


def test_a_refusal_keeps_its_parts(client, client_of):
    with pytest.raises(RequestFailed, match="Did you mean 'spend_total'") as failed:
        client.count("spnd_total > 1")
    assert (failed.value.problem.status, failed.value.problem.problems[0].column) == (422, 1)
    with client_of("viewer") as viewer, pytest.raises(RequestFailed) as refused:
        viewer.users()
    assert (refused.value.problem.status, refused.value.problem.type) == (403, "urn:fenqun:NotAllowed")
