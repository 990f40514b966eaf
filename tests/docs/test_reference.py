"""The parts of the reference that are made from the code, and what the pages must not leave out."""

import importlib.util
import re
from pathlib import Path

import pytest

from fenqun import errors
from fenqun.cli.main import fenqun
from fenqun.definition import RESERVED
from fenqun.grids.grid import Dimension, Grid
from fenqun.grids.target import Asked, Axis, Budget, Factor, Response, Sensitivity, Target
from fenqun.profiles.tag import Tag
from fenqun.profiles.trait import Trait
from fenqun.project.settings import Settings
from fenqun.rules.functions import FUNCTIONS
from fenqun.segments.segmentation import Bands, Grade, Rfm, RuleList
from fenqun.sources.source import Role, Source

DOCS = Path(__file__).resolve().parents[2] / "docs"


@pytest.fixture(scope="module")
def made():
    spec = importlib.util.spec_from_file_location("reference", DOCS / ".made" / "reference.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_every_mark_names_a_part_that_is_made(made):
    marks = [
        mark for page in DOCS.rglob("*.md") for mark in re.findall(r"<!-- made: (\w+) -->", page.read_text("utf-8"))
    ]
    assert sorted(marks) == sorted(made.MADE)


def test_a_mark_becomes_its_part(made):
    page = made.on_page_markdown("# Errors\n\n<!-- made: reasons -->\n")
    assert "| `no_customer` | no customer |" in page


def test_every_function_is_in_the_reference(made):
    text = made.functions()
    assert [name for name in FUNCTIONS if f"`{name}(" not in text] == []


def test_every_command_is_in_the_reference(made):
    text = made.commands()
    assert [name for name in fenqun.commands if f"## fenqun {name}\n" not in text] == []


def test_every_error_is_in_the_reference(made):
    text = made.error_list()
    kinds = [name for name, kind in vars(errors).items() if isinstance(kind, type) and issubclass(kind, Exception)]
    assert [name for name in kinds if not name.startswith("_") and f"`{name}`" not in text] == []


@pytest.mark.parametrize(
    ("page", "noun"),
    [
        ("workspace", Settings),
        ("sources", Source),
        ("traits-and-tags", Trait),
        ("traits-and-tags", Tag),
        *(("segmentations", kind) for kind in (RuleList, Bands, Rfm, Grade)),
        *(("grids", noun) for noun in (Grid, Dimension)),
        *(("targets", noun) for noun in (Target, Axis, Factor, Asked, Sensitivity, Budget, Response)),
    ],
)
def test_every_key_is_in_the_reference(page, noun):
    text = (DOCS / "reference" / f"{page}.md").read_text("utf-8")
    keys = [field.alias or name for name, field in noun.model_fields.items()]
    assert [key for key in keys if f"`{key}`" not in text and f"## {key}" not in text] == []


def test_every_word_that_is_taken_and_every_role_is_told():
    words = (DOCS / "reference" / "workspace.md").read_text("utf-8")
    roles = (DOCS / "reference" / "sources.md").read_text("utf-8")
    assert [word for word in RESERVED if f"`{word}`" not in words] == []
    assert [role for role in Role if f"`{role}`" not in roles] == []
