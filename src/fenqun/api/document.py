"""The OpenAPI document: what can be asked and what is answered, with examples that a test keeps true."""

import json
from collections.abc import Iterator
from importlib import resources
from importlib.metadata import version
from typing import Any

from fastapi import APIRouter
from fastapi.openapi.utils import get_openapi
from fastapi.routing import iter_route_contexts
from pydantic import TypeAdapter

from fenqun.access.permissions import Permission
from fenqun.answers import Problem
from fenqun.serving.asking import Needs

METHODS = ("get", "put", "post", "patch", "delete")
TAGS = {
    "overview": "The latest snapshot at a glance.",
    "snapshots": "What each refresh left behind.",
    "arrivals": "Files on their way into the workspace.",
    "sources": "The tables as they arrive.",
    "traits": "One value per customer each.",
    "tags": "Yes/no marks; given by rule or by hand.",
    "segmentations": "Exclusive and exhaustive divisions of the customers.",
    "movement": "Who went between segments from one snapshot to another, and why.",
    "grids": "Segmentations crossed on two axes that nest.",
    "targets": "Which segments to go for, what was decided, how the money is divided.",
    "positioning": "How the market sees the brands, whose ideal nobody serves, and what is said to whom.",
    "playbooks": "What is done for each segment, by whom, and what is missing.",
    "customers": "The customers themselves; personal values are null for who may not see them.",
    "rules": "The closed language that tags and segments are written in.",
    "query": "One's own SQL.",
    "exports": "Files of customers.",
    "definitions": "The workspace's text.",
    "jobs": "Long work.",
    "users": "Who may do what.",
    "tokens": "What programs sign in with.",
    "audit": "Who did what.",
    "server": "The server itself.",
}
DESCRIPTION = """The verbs of a workspace over HTTP.

Ask with `Authorization: Bearer <token>`; make a token on the page of your account. Lists have cursors: give `after` of
one page to get the next. Answers are of the latest snapshot, or of the one that `as_of` names, and have an ETag; ask
again with If-None-Match. What is wrong comes as `application/problem+json`, in the language of Accept-Language. Send
changes with an `Idempotency-Key` where one is taken, and they are made once however often they arrive.
"""


def document(operations: APIRouter) -> dict[str, Any]:
    """The document of these operations; it names no host."""
    made = get_openapi(
        title="Fenqun",
        version=version("fenqun"),
        summary="Customer segmentation: who is who, and why.",
        description=DESCRIPTION,
        routes=operations.routes,
        tags=[{"name": name, "description": meaning} for name, meaning in TAGS.items()],
        license_info={"name": "Apache-2.0", "identifier": "Apache-2.0"},
    )
    components = made.setdefault("components", {})
    schemas = components.setdefault("schemas", {})
    _add(schemas, Problem)
    for unused in ("HTTPValidationError", "ValidationError"):
        schemas.pop(unused, None)
    components["securitySchemes"] = {
        "token": {"type": "http", "scheme": "bearer", "description": "A token of a user, with its scope."},
        "session": {"type": "apiKey", "in": "cookie", "name": "session", "description": "A browser that is signed in."},
    }
    made["security"] = [{"token": []}, {"session": []}]
    needed = permissions(operations)
    for operation in _operations(made):
        _complete(operation, needed[operation["operationId"]])
    made["components"] = _without_positions(components)
    return made


def _without_positions(schema: Any) -> Any:
    """The schema with pairs as lists of either: what OpenAPI 3.1 calls prefixItems few tools read."""
    if isinstance(schema, list):
        return [_without_positions(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    plain = {key: _without_positions(part) for key, part in schema.items() if key != "prefixItems"}
    return plain | ({"items": {"anyOf": schema["prefixItems"]}} if "prefixItems" in schema else {})


def permissions(operations: APIRouter) -> dict[str, Permission | None]:
    """By operation, the permission it needs; None: whoever is signed in, or anyone."""
    return {
        str(route.operation_id): next(
            below.call.permission for below in route.dependant.dependencies if isinstance(below.call, Needs)
        )
        for route in iter_route_contexts(operations.routes)
    }


def _add(schemas: dict[str, Any], answer: type) -> None:
    schema = TypeAdapter(answer).json_schema(ref_template="#/components/schemas/{model}", mode="serialization")
    schemas.update(schema.pop("$defs", {}))
    schemas[answer.__name__] = schema


def _operations(made: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for path in made["paths"].values():
        yield from (path[method] for method in METHODS if method in path)


def _complete(operation: dict[str, Any], needed: Permission | None) -> None:
    """The summary from the first words of the description, the permission, the statuses in order, the examples."""
    operation["summary"] = operation["description"].split(";")[0].split(":")[0].rstrip(".")
    if needed is not None:
        operation["description"] += f"\n\nNeeds the permission `{needed}`."
    operation["responses"] = dict(sorted(operation["responses"].items()))
    if operation["operationId"] in OPEN:
        operation["security"] = []
    example = examples().get(operation["operationId"])
    if example is not None:
        _show(operation, example)


OPEN = frozenset({"health"})
"""Operations that anyone may ask."""


def examples() -> dict[str, Any]:
    """By operation: a request and its answer on the workspace of the tests."""
    text = resources.files("fenqun.api").joinpath("examples.json").read_text(encoding="utf-8")
    return dict(json.loads(text))


def _show(operation: dict[str, Any], example: dict[str, Any]) -> None:
    for parameter in operation.get("parameters", []):
        if parameter["name"] in example.get("parameters", {}):
            parameter["example"] = example["parameters"][parameter["name"]]
    if "body" in example:
        operation["requestBody"]["content"]["application/json"]["example"] = example["body"]
    if "answer" in example:
        content = operation["responses"][str(example["status"])]["content"]["application/json"]
        content["example"] = example["answer"]
