import pytest

from fenqun.answers import JobAnswer, JobsAnswer

JOB = JobAnswer(
    id="a1",
    work="refresh",
    label="Compute everything anew",
    state="running",
    share=0.25,
    step="reading orders",
    by="amy",
    asked_at="2024-05-01T08:30:00Z",
    started_at="2024-05-01T08:30:01Z",
    ended_at="",
    problems=(),
    log=("0:00:01  reading orders",),
)


@pytest.mark.parametrize(
    ("state", "over"),
    [
        ("waiting", False),
        ("running", False),
        ("done", True),
        ("failed", True),
        ("cancelled", True),
        ("interrupted", True),
    ],
)
def test_a_job_is_over_unless_it_waits_or_runs(state, over):
    from dataclasses import replace

    assert replace(JOB, state=state).is_over is over


def test_jobs_are_plain_json():
    (told,) = JobsAnswer((JOB,)).as_json()["jobs"]
    assert told["log"] == ["0:00:01  reading orders"]
    assert told["outcome"] == {}
