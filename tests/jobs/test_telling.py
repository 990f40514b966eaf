from datetime import datetime, timedelta

import pytest

from fenqun import Workspace
from fenqun.answers import JobsAnswer
from fenqun.engine.carrying import packed, packed_part
from fenqun.errors import Phrase, Place, UnknownName
from fenqun.jobs import job, jobs
from fenqun.jobs.telling import answer
from fenqun.language import translator
from fenqun.store.records.jobs import Job, Line

AT = datetime(2024, 5, 1, 8, 30)


def test_a_look_at_a_folder_without_jobs_makes_nothing(tmp_path):
    workspace = Workspace(tmp_path)
    assert jobs(workspace) == JobsAnswer(())
    with pytest.raises(UnknownName, match="no job 'a1'"):
        job(workspace, "a1")
    assert list(tmp_path.iterdir()) == []


def test_a_job_is_told_in_the_readers_language():
    step = packed_part(Phrase("reading {source}", source="orders"))
    wrong = packed(UnknownName(what=Phrase("trait"), name="spnd", known=["spend"], at=Place("tags.yaml", 2, 9)))
    found = Job("a1", "refresh", {}, "amy", AT, state="failed", share=0.5, step=step, problems=[wrong])
    lines = [Line(AT + timedelta(seconds=63), step), Line(AT + timedelta(seconds=64), "computing traits")]
    english = answer(found, lines, translator("en"))
    assert english.step == "reading orders"
    assert english.problems == ("tags.yaml:2:9: no trait 'spnd'. Did you mean 'spend'?",)
    assert english.log == ("0:01:03  reading orders", "0:01:04  computing traits")
    assert (english.asked_at, english.started_at) == ("2024-05-01T08:30:00Z", "")
    chinese = answer(found, lines, translator("zh-Hans"))
    assert chinese.step == "正在读取 orders"
    assert "spnd" in chinese.problems[0]


def test_a_job_of_a_newer_release_is_told_by_its_name():
    assert answer(Job("a1", "dance", {}, "amy", AT), (), translator("en")).label == "dance"
