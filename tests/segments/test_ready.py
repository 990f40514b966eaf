"""The ready-made segmentations."""

from importlib import resources

import pytest
from pydantic import TypeAdapter
from ruamel.yaml import YAML

from fenqun.definition import DataType
from fenqun.segments.kinds import inputs, outputs, problems
from fenqun.segments.rfm import ready_segments
from fenqun.segments.segmentation import Segmentation

WRITTEN = YAML(typ="safe").load(resources.files("fenqun.segments").joinpath("ready.yaml").read_text("utf-8"))
READY = {name: TypeAdapter(Segmentation).validate_python(text) for name, text in WRITTEN["segmentations"].items()}
LANGUAGES = {"en", "zh-Hans", "zh-Hant"}


def _told(noun):
    return set(noun.label.root) == LANGUAGES and set(noun.meaning.root) == LANGUAGES


def _segments(segmentation):
    return ready_segments(segmentation) if segmentation.kind == "rfm" else segmentation.segments or {}


@pytest.mark.parametrize("name", READY)
def test_it_and_each_of_its_segments_has_label_and_meaning_in_three_languages(name):
    assert _told(READY[name])
    assert all(_told(segment) for segment in _segments(READY[name]).values())


@pytest.mark.parametrize("name", READY)
def test_it_has_no_problem_where_all_its_names_exist(name):
    texts = {
        "kind sex region province country city member_level customer_type acquisition_channel marital_status education "
        "industry company_size favourite_category value"
    }
    types = {used: DataType.TEXT for text in texts for used in text.split()}
    types |= {used: DataType.NUMBER for used in inputs(READY[name]) if used not in types}
    assert problems(READY[name], types) == []


@pytest.mark.parametrize("name", READY)
def test_it_can_be_written_down_and_read_back(name):
    written = READY[name].model_dump(mode="json", by_alias=True, exclude_none=True)
    assert TypeAdapter(Segmentation).validate_python(written) == READY[name]


def test_no_two_make_the_same_column():
    columns = [column for name in READY if "|" not in name for column in outputs(READY[name], name)]
    assert len(set(columns)) == len(columns)


def test_every_kind_of_the_issue_is_there():
    assert {name.split("|")[0] for name in READY} >= {
        "customer_level",
        "value",
        "pareto",
        "funnel",
        "lifecycle",
        "relationship",
        "closeness",
        "cost_to_serve",
        "rfm",
        "rfm_eight",
        "age_band",
        "by_sex",
        "by_region",
    }
