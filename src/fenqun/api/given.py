"""What a request may give: strict, bounded, and nothing that was not declared."""

from collections.abc import Iterator, Mapping
from typing import Annotated, Any

from fastapi import Path, Query, Request
from fastapi.exceptions import RequestValidationError
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, WithJsonSchema
from starlette.exceptions import HTTPException

from fenqun.errors import Phrase, message

JSON = "application/json"
LONGEST_NAME = 200
DEEPEST = 100
"""Levels of plain data in a body; rules are held to fewer by the language itself."""


class Given(BaseModel):
    """The body of a request: types as they are, unknown keys refused."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class Asked(BaseModel):
    """The query of a request: read from text, unknown parameters refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def _sound(text: str) -> str:
    if any(character == "\0" or "\ud800" <= character <= "\udfff" for character in text):
        raise ValueError(Phrase(message("a text may not hold this character")))
    return text


def _plain(value: Any) -> Any:
    waiting = [(value, 1)]
    while waiting:
        current, depth = waiting.pop()
        if depth > DEEPEST:
            raise ValueError(Phrase(message("at most {most} levels are allowed"), most=DEEPEST))
        if isinstance(current, str):
            _sound(current)
        elif isinstance(current, Mapping):
            waiting.extend((held, depth + 1) for pair in current.items() for held in pair)
        elif isinstance(current, list):
            waiting.extend((held, depth + 1) for held in current)
        elif isinstance(current, float) and not abs(current) < float("inf"):
            raise ValueError(Phrase(message("a number is needed here, neither infinite nor nan")))
    return value


Plain = Annotated[Any, AfterValidator(_plain)]
"""Plain data that the rest of the program can hold: no lone surrogates, no NaN, not too deep."""

Text = Annotated[str, AfterValidator(_sound)]
ShortText = Annotated[Text, Field(max_length=1000)]
GivenName = Annotated[Text, Field(min_length=1, max_length=LONGEST_NAME)]
Names = Annotated[list[GivenName], Field(max_length=200)]
NamePath = Annotated[Text, Path(min_length=1, max_length=LONGEST_NAME)]
"""A name in the address."""

LONGEST_RULE = 100_000
_RULE_SCHEMA = {
    "description": "A rule as text, or as the tree a builder edits: `all`, `any`, `not`, or `trait`, `is`, `value`.",
    "anyOf": [{"type": "string", "maxLength": LONGEST_RULE}, {"type": "object"}, {"type": "boolean"}],
}


def _rule(value: Any) -> Any:
    if not isinstance(value, str | dict | bool):
        raise ValueError(Phrase(message("a rule is text, or one of 'all', 'any', 'not', 'trait'")))
    if isinstance(value, str) and len(value) > LONGEST_RULE:
        raise ValueError(Phrase(message("at most {bound} characters are allowed"), bound=LONGEST_RULE))
    return _plain(value)


RuleGiven = Annotated[Any, AfterValidator(_rule), WithJsonSchema(_RULE_SCHEMA)]
"""A rule as text or tree; reading it is the language's business."""

Limit = Annotated[int, Field(ge=1, le=1000, description="How many at most.")]
Cursor = Annotated[Text, Field(max_length=4000, description="Where the page begins, as another page said.")]
LimitQuery = Annotated[int, Query(ge=1, le=1000, description="How many at most.")]
CursorQuery = Annotated[Text | None, Query(max_length=4000, description="Where the page begins, as another page said.")]
Search = Annotated[ShortText, Field(description="Looked for in ids and texts, in any of them.")]
RuleText = Annotated[Text, Field(max_length=8000, description="A rule as text; send a longer one by POST.")]


class Sorted(Asked):
    """Which columns, in which order."""

    columns: Names = []
    sort: GivenName = "customer_id"
    descending: bool = False

    def options(self) -> dict[str, Any]:
        """As the verbs take them."""
        return self.model_dump()


class PageQuery(Sorted):
    """A page of a list."""

    after: Cursor | None = None
    before: Cursor | None = None
    limit: Limit = 50


class ChosenQuery(Sorted):
    """Which customers: those that fit a rule and a search."""

    where: RuleText | None = None
    search: Search = ""


class CustomersQuery(PageQuery):
    """A page of the customers that fit a rule and a search."""

    where: RuleText | None = None
    search: Search = ""


class ChosenGiven(Given):
    """Which customers: those that fit a rule and a search; which columns, in which order."""

    where: RuleGiven | None = None
    search: Search = ""
    columns: Names = []
    sort: GivenName = "customer_id"
    descending: bool = False

    def options(self) -> dict[str, Any]:
        """As the verbs take them."""
        return self.model_dump()


class CustomersGiven(ChosenGiven):
    """A page of them."""

    after: Cursor | None = None
    before: Cursor | None = None
    limit: Limit = 50


def only_declared(request: Request) -> None:
    """Refuses query parameters that the operation does not declare, and one given twice that is no list."""
    declared = dict(_declared(request.scope["route"].dependant))
    given = request.query_params
    wrong = [_wrong("extra_forbidden", name) for name in given if name not in declared]
    wrong += [
        _wrong("given_twice", name) for name, many in declared.items() if not many and len(given.getlist(name)) > 1
    ]
    if wrong:
        raise RequestValidationError(wrong)


def _wrong(kind: str, name: str) -> dict[str, Any]:
    return {"type": kind, "loc": ("query", name), "msg": kind, "input": name}


def _declared(dependant: Any) -> Iterator[tuple[str, bool]]:
    """The query parameters of an operation, each with whether it is a list."""
    for field in dependant.query_params:
        annotation = field.field_info.annotation
        if isinstance(annotation, type) and issubclass(annotation, BaseModel):
            yield from (
                (info.alias or name, _is_list(info.annotation)) for name, info in annotation.model_fields.items()
            )
        else:
            yield field.alias, _is_list(annotation)
    for below in dependant.dependencies:
        yield from _declared(below)


def _is_list(annotation: Any) -> bool:
    parts = getattr(annotation, "__args__", ())
    return getattr(annotation, "__origin__", None) in (list, tuple) or any(_is_list(part) for part in parts)


def only_json(request: Request) -> None:
    """Refuses a body that does not say that it is JSON, where JSON is taken."""
    field = request.scope["route"].body_field
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    has_body = request.headers.get("content-length", "0") != "0" or "transfer-encoding" in request.headers
    if field is not None and kind != JSON and (has_body or kind):
        raise HTTPException(415, JSON)
