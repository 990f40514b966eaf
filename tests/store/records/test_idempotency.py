from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from fenqun.store.records.idempotency import ABANDONED, KEPT, Reply, Request

AT = datetime(2024, 5, 1, 8, 30)
ASKED = Request("wang", "key-1", "POST /api/v1/tags", "hash1")
REPLY = Reply(201, "已保存".encode(), {"content-type": "application/json"})


def test_the_same_request_is_answered_as_before(kept):
    assert kept.idempotency.begin(ASKED, at=AT) == "begun"
    kept.idempotency.finish(ASKED, REPLY)
    assert kept.idempotency.begin(ASKED, at=AT + timedelta(hours=23)) == REPLY


def test_a_second_one_at_the_same_time_is_told_so(kept):
    assert kept.idempotency.begin(ASKED, at=AT) == "begun"
    assert kept.idempotency.begin(ASKED, at=AT) == "running"


def test_of_many_at_once_one_begins(kept):
    with ThreadPoolExecutor(8) as threads:
        told = list(threads.map(lambda _: kept.idempotency.begin(ASKED, at=AT), range(8)))
    assert sorted(told) == ["begun"] + ["running"] * 7


@pytest.mark.parametrize("other", [{"request": "hash2"}, {"route": "DELETE /api/v1/tags"}])
def test_a_key_is_for_one_request(kept, other):
    kept.idempotency.begin(ASKED, at=AT)
    kept.idempotency.finish(ASKED, REPLY)
    assert kept.idempotency.begin(replace(ASKED, **other), at=AT) == "other"


def test_two_people_may_choose_the_same_key(kept):
    kept.idempotency.begin(ASKED, at=AT)
    assert kept.idempotency.begin(replace(ASKED, who="li"), at=AT) == "begun"


def test_a_failed_request_may_be_tried_again(kept):
    kept.idempotency.begin(ASKED, at=AT)
    kept.idempotency.forget(ASKED)
    assert kept.idempotency.begin(ASKED, at=AT) == "begun"


def test_what_was_answered_is_not_forgotten(kept):
    kept.idempotency.begin(ASKED, at=AT)
    kept.idempotency.finish(ASKED, REPLY)
    kept.idempotency.forget(ASKED)
    assert kept.idempotency.begin(ASKED, at=AT) == REPLY


def test_an_answer_is_kept_for_a_day(kept):
    kept.idempotency.begin(ASKED, at=AT)
    kept.idempotency.finish(ASKED, REPLY)
    assert kept.idempotency.begin(ASKED, at=AT + KEPT - timedelta(seconds=1)) == REPLY
    assert kept.idempotency.begin(ASKED, at=AT + KEPT) == "begun"


def test_a_request_whose_process_died_may_be_tried_again(kept):
    kept.idempotency.begin(ASKED, at=AT)
    assert kept.idempotency.begin(ASKED, at=AT + ABANDONED - timedelta(seconds=1)) == "running"
    assert kept.idempotency.begin(ASKED, at=AT + ABANDONED) == "begun"
