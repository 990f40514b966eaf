import pytest

from fenqun.api.conditions import tag


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 428),
        ({"If-Match": "*"}, 428),
        ({"If-Match": '""'}, 428),
        ({"If-None-Match": "*", "If-Match": ""}, 428),
        ({"If-None-Match": '"x"'}, 422),
        ({"If-Match": '"another"'}, 412),
        ({"If-Match": 'W/"another"'}, 412),
        ({"If-None-Match": "*"}, 412),
    ],
)
def test_a_change_is_of_what_was_seen(asked, headers, status):
    answer = asked("/definitions/tags/big", method="PUT", json={"data": "age > 1"}, headers=headers)
    assert answer.status_code == status


def test_what_is_not_there_has_no_tag():
    assert (tag(""), tag("v1")) == ({}, {"ETag": '"v1"'})
