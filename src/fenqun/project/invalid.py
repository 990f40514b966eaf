"""What pydantic found wrong in a definition, in our words and at its place."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from fenqun.errors import DefinitionError, InvalidValue, Phrase, Place, UnknownKey, UnknownName, message
from fenqun.misfit import misfit, shown
from fenqun.project.yaml import Document, Steps


@dataclass(frozen=True)
class Origin:
    """Where a definition was written: a document and the keys that lead to it; nowhere if made in Python."""

    path: Steps
    document: Document | None = field(default=None, repr=False)

    def key(self, steps: Iterable[str | int] = ()) -> Place | None:
        """Where the key at the steps below the definition stands."""
        return self.document.key(self._nearest(steps)) if self.document else None

    def value(self, steps: Iterable[str | int] = (), *, column: int = 1) -> Place | None:
        """Where the value stands, or the character `column` of it."""
        return self.document.inside(self._nearest(steps), column) if self.document else None

    def data(self, steps: Iterable[str | int] = ()) -> Any:
        """What is written at the steps, or at the nearest above them; None if made in Python."""
        found: Any = self.document.data if self.document else None
        for step in self._nearest(steps) if self.document else ():
            found = found[step]
        return found

    def named(self, steps: Iterable[str | int] = ()) -> str:
        """What messages call it: the keys that lead to it, joined by dots."""
        return ".".join(str(step) for step in (self._nearest(steps) if self.document else (*self.path, *steps)))

    def _nearest(self, steps: Iterable[str | int]) -> Steps:
        """The steps that lead somewhere: a definition may be written shorter than it is held."""
        path = self.path
        for step in steps:
            if self.document is not None and self.document.has((*path, step)):
                path = (*path, step)
        return path


def invalid(error: ValidationError, noun: Any, origin: Origin) -> list[DefinitionError]:
    """Each thing that is wrong, once. `noun` is the type that refused."""
    found: list[DefinitionError] = []
    for details in _chosen(error.errors(include_url=False)):
        found.extend(_problems(details, noun, origin))
    return list({str(problem): problem for problem in found}.values())


def place_rule_errors(errors: Iterable[Any], origin: Origin, steps: Sequence[str | int] = ()) -> list[DefinitionError]:
    """Errors within a rule, put where the rule stands: by their parts `path` (below the steps) and `column`."""
    placed = []
    for problem in errors:
        path = (*steps, *problem.parts.get("path", ()))
        problem.at = origin.value(path, column=problem.parts.get("column", 1))
        placed.append(problem)
    return placed


def _branch(details: ErrorDetails) -> int | None:
    """The position in the location at which pydantic names the member of a union it tried."""
    written = details["type"] == "extra_forbidden"  # then the last step is a key as somebody wrote it
    steps = details["loc"][:-1] if written else details["loc"]
    return next((position for position, step in enumerate(steps) if "[" in str(step) and step != "[key]"), None)


def _chosen(found: list[ErrorDetails]) -> list[ErrorDetails]:
    """Of the errors of a union's members only those of the member that was meant, without the member's name."""
    groups: dict[Any, list[ErrorDetails]] = {}
    for position, details in enumerate(found):
        branch = _branch(details)
        groups.setdefault(position if branch is None else details["loc"][:branch], []).append(details)
    return [_without_branch(details) for group in groups.values() for details in _meant(group)]


def _meant(group: list[ErrorDetails]) -> list[ErrorDetails]:
    deepest = max(len(details["loc"]) for details in group)
    deep = [details for details in group if len(details["loc"]) == deepest]
    if len(deep) < len(group):
        return deep
    words = isinstance(group[0]["input"], str)
    return [details for details in group if (details["type"] == "literal_error") == words] or group


def _without_branch(details: ErrorDetails) -> ErrorDetails:
    branch = _branch(details)
    if branch is not None:
        details["loc"] = details["loc"][:branch] + details["loc"][branch + 1 :]
    return details


def _problems(details: ErrorDetails, noun: Any, origin: Origin) -> list[DefinitionError]:
    kind, steps, context = details["type"], details["loc"], details.get("ctx", {})
    if kind == "rule":
        return place_rule_errors(context["errors"], origin, steps)
    if kind == "extra_forbidden":
        known = _known_keys(noun, steps[:-1])
        where = origin.named(steps[:-1])
        return [UnknownKey(name=str(steps[-1]), where=where, known=known, at=origin.key(steps))]
    if kind == "missing":
        what = Phrase(message("'{key}' is missing"), key=steps[-1])
        return [InvalidValue(key=origin.named(steps[:-1]), what=what, at=origin.key(steps[:-1]))]
    if kind in ("literal_error", "enum", "union_tag_invalid"):
        return [_not_one_of(details, noun, origin)]
    if "[key]" in steps:
        steps = tuple(step for step in steps if step != "[key]")
        return [InvalidValue(key=origin.named(steps), what=_what(details), at=origin.key(steps))]
    return [InvalidValue(key=origin.named(steps), what=_what(details), at=origin.value(steps))]


def _not_one_of(details: ErrorDetails, noun: Any, origin: Origin) -> DefinitionError:
    steps, context = details["loc"], details.get("ctx", {})
    written = str(context.get("tag", details["input"]))
    listed = str(context.get("expected_tags", context.get("expected", "")))
    known = [choice.strip().strip("'") for choice in listed.replace(" or ", ", ").split(",")]
    key = str(context.get("discriminator", steps[-1] if steps else "")).strip("'")
    tag = (*steps, key) if "discriminator" in context else steps
    what = key if key in _known_keys(noun, tag[:-1]) else Phrase(message("value"))
    return UnknownName(what=what, name=written, known=known, at=origin.value(tag))


def _what(details: ErrorDetails) -> Phrase | str:
    kind, context = details["type"], details.get("ctx", {})
    if kind == "value_error":
        return _of_ours(context["error"])
    if kind == "union_tag_not_found":
        return Phrase(message("'{key}' is missing"), key=str(context["discriminator"]).strip("'"))
    if kind == "string_pattern_mismatch":
        return Phrase(message("{found} does not have the form needed here"), found=shown(details["input"]))
    return misfit(kind, context, details["input"]) or details["msg"]


def _of_ours(error: ValueError) -> Phrase | str:
    """What a definition raised itself: a ValueError of a Phrase."""
    said = error.args[0] if error.args else ""
    return said if isinstance(said, Phrase) else str(error)


def _known_keys(noun: Any, steps: Sequence[str | int]) -> set[str]:
    """The keys of the definition that the steps lead to."""
    nouns = _models(noun)
    for step in steps:
        below = [_models(_of_key(known, step)) for known in nouns]
        nouns = [known for models in below for known in models] or _tagged(nouns, step)
    return {info.alias or name for known in nouns for name, info in known.model_fields.items()}


def _of_key(noun: type[BaseModel], step: str | int) -> Any:
    found = [info.annotation for name, info in noun.model_fields.items() if step in (name, info.alias)]
    return found[0] if found else None


def _tagged(nouns: list[type[BaseModel]], step: str | int) -> list[type[BaseModel]]:
    """Of the members of a union the one the step names by its kind; a key of a mapping changes nothing."""
    named = [known for known in nouns if "kind" in known.model_fields and step in get_args(_of_key(known, "kind"))]
    return named or nouns


def _models(annotation: Any) -> list[type[BaseModel]]:
    """Every definition that a value of the annotation may hold directly, in lists or as a mapping's values."""
    if get_origin(annotation) in (Annotated, Union, UnionType, list, dict, tuple):
        return [known for part in get_args(annotation) for known in _models(part)]
    return [annotation] if isinstance(annotation, type) and issubclass(annotation, BaseModel) else []
