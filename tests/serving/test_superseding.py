import asyncio

import pytest
from starlette.requests import Request

from fenqun.errors import Cancelled
from fenqun.serving.superseding import Questions, until_gone
from fenqun.workspace.running import Running


def is_stopped(running: Running) -> bool:
    try:
        with running.reaches(lambda: None):
            return False
    except Cancelled:
        return True


def test_a_newer_question_stops_the_one_before():
    questions, first, second = Questions(), Running(), Running()
    with questions.asked("li", "builder", first), questions.asked("li", "builder", second):
        assert (is_stopped(first), is_stopped(second)) == (True, False)


def test_another_persons_or_keys_question_goes_on():
    questions, first = Questions(), Running()
    with (
        questions.asked("li", "builder", first),
        questions.asked("wang", "builder", Running()),
        questions.asked("li", "list", Running()),
    ):
        assert not is_stopped(first)


def test_an_answered_question_is_forgotten():
    questions, first, second = Questions(), Running(), Running()
    with questions.asked("li", "builder", first):
        pass
    with questions.asked("li", "builder", second):
        assert not is_stopped(first)


def request(messages: list[str]) -> Request:
    async def receive():
        if messages:
            return {"type": messages.pop(0)}
        await asyncio.sleep(60)
        return None

    return Request({"type": "http", "headers": []}, receive)


@pytest.mark.parametrize(("messages", "stopped"), [(["http.disconnect"], True), ([], False)])
def test_a_question_is_stopped_when_nobody_waits(messages, stopped, awaited):
    async def answered() -> bool:
        running = Running()
        async with until_gone(request(messages), running):
            await asyncio.sleep(0.01)
        return is_stopped(running)

    assert awaited(answered()) is stopped


def test_an_error_comes_out_as_it_is(awaited):
    async def failed() -> None:
        async with until_gone(request([]), Running()):
            raise Cancelled

    with pytest.raises(Cancelled):
        awaited(failed())
