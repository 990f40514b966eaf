"""The answer of a plan as JSON."""

from fenqun.answers import PlanAnswer, PlannedSegment, PlannedWork


def test_it_is_plain_json() -> None:
    work = PlannedWork((), (), None, None)
    answer = PlanAnswer("1", "2024-05-31", 3, None, (), {"tags": 1}, (), work)
    told = answer.as_json()
    assert told["work"] == {"sources": [], "definitions": [], "computing_seconds": None, "seconds": None}
    assert told["unchanged"] == {"tags": 1}


def test_a_planned_segment_is_a_change_with_samples() -> None:
    segment = PlannedSegment("a", "A", 1, 2, 1, 0, None, entering_sample=("C1",))
    assert (segment.too_small, segment.value_before, segment.entering_sample) == (False, None, ("C1",))
