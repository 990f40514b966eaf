"""A workspace's own tests: small examples beside the definitions, each with where it is written."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, Field, ValidationError, field_validator

from fenqun.definition import Definition
from fenqun.errors import DefinitionError, InvalidValue, MalformedYaml, Phrase, message
from fenqun.project.invalid import Origin, invalid
from fenqun.project.yaml import Document, read_yaml

FILE, FOLDER = "tests.yaml", "tests"
"""Where they are looked for: the file, and every YAML file in the folder."""
ONE = "the customer"
"""The id of the customer of an example that names none."""

_KEYS = ("as_of", "tests")


def _moment(written: object) -> object:
    if written is None or isinstance(written, date):
        return written
    try:
        return datetime.fromisoformat(str(written))
    except ValueError:
        said = message("write a date such as 2024-05-31, or a moment such as 2024-05-31T12:00")
        raise ValueError(Phrase(said)) from None


def _rows(written: object) -> object:
    return [written] if isinstance(written, Mapping) else [] if written is None else written


def _customers(written: object) -> object:
    """Tags given to the one customer, as a list; of several, by tag."""
    return {tag: [ONE] for tag in written} if isinstance(written, list) else written


Instant = Annotated[date | datetime | None, BeforeValidator(_moment)]
Rows = Annotated[list[dict[str, Any]], BeforeValidator(_rows)]


def _some(value: dict[str, Any]) -> dict[str, Any]:
    if not value:
        raise ValueError(Phrase(message("say what is expected of a trait, tag or segmentation")))
    return value


class Example(Definition):
    """Rows of a customer (or of several, told apart by `customer_id`), and what is expected to come of them.

    `given` holds rows by source, with only the columns that matter; `by_hand` tags; `fitted` what segmentations found
    in the data, as `fenqun show --json` tells it. `expect` holds values by name; of several customers, by id.
    """

    as_of: Instant = None
    given: dict[str, Rows] = Field(default_factory=dict)
    by_hand: Annotated[dict[str, list[str]], BeforeValidator(_customers)] = Field(default_factory=dict)
    fitted: dict[str, dict[str, Any]] = Field(default_factory=dict)
    expect: Annotated[dict[str, Any], AfterValidator(_some)]

    @field_validator("given", mode="before")
    @classmethod
    def _nothing(cls, value: object) -> object:
        return {} if value is None else value

    @property
    def is_of_several(self) -> bool:
        """Whether `expect` is by customer."""
        return all(isinstance(held, Mapping) for held in self.expect.values())

    @property
    def expected(self) -> Mapping[str, Mapping[str, Any]]:
        """By customer what is expected, by name."""
        return self.expect if self.is_of_several else {ONE: self.expect}


@dataclass(frozen=True)
class Written:
    """An example with its name, and where it stands; `as_of`: the day that counts for it, None where nothing says."""

    name: str
    example: Example
    origin: Origin
    as_of: date | datetime | None

    @property
    def file(self) -> str:
        """The file it is written in."""
        return self.origin.document.file if self.origin.document else ""

    def steps(self, customer: str, name: str) -> tuple[str, ...]:
        """The keys that lead to what is expected of a customer."""
        return ("expect", customer, name) if self.example.is_of_several else ("expect", name)


def read_examples(directory: Path) -> tuple[list[Written], list[DefinitionError]]:
    """All examples of a workspace in the order of the files and in them, and all that is wrong with the others."""
    found: list[Written] = []
    problems: list[DefinitionError] = []
    for file in example_files(directory):
        try:
            document = read_yaml(file, name=file.relative_to(directory).as_posix())
        except MalformedYaml as error:
            problems.append(error)
            continue
        problems.extend(document.problems)
        found.extend(_of_file(document, problems))
    return found, problems


def example_files(directory: Path) -> list[Path]:
    """The files that hold examples."""
    beside = [directory / FILE] if (directory / FILE).is_file() else []
    return [*beside, *sorted(file for file in (directory / FOLDER).glob("*.y*ml") if file.is_file())]


def _of_file(document: Document, problems: list[DefinitionError]) -> Iterator[Written]:
    data = document.data
    if data is None:
        return
    if not isinstance(data, dict) or not isinstance(data.get("tests"), dict):
        what = Phrase(message("the file begins with 'tests:', below it names with examples"))
        problems.append(InvalidValue(key=document.file, what=what, at=document.value(())))
        return
    for key in data:
        if key not in _KEYS:
            what = Phrase(message("beside 'tests' a file says only 'as_of'"))
            problems.append(InvalidValue(key=key, what=what, at=document.key((key,))))
    for name, written in data["tests"].items():
        origin = Origin(("tests", name), document)
        try:
            example = Example.model_validate(written)
            yield Written(name, example, origin, example.as_of or _moment_of(data.get("as_of")))
        except ValidationError as error:
            problems.extend(invalid(error, Example, origin))
        except ValueError:
            what = Phrase(message("write a date such as 2024-05-31, or a moment such as 2024-05-31T12:00"))
            problems.append(InvalidValue(key="as_of", what=what, at=document.value(("as_of",))))


def _moment_of(written: object) -> date | datetime | None:
    found = _moment(written)
    return found if isinstance(found, date) else None
