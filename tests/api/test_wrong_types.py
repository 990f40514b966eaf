"""Another JSON type than the declared one is refused, for every part of every body and every parameter.

Of the class of Metabase CVE-2026-72898, where an object in place of a text was the way in.
"""

from collections.abc import Iterator
from typing import Any

import pytest

VALUES = {
    "string": "x",
    "integer": 1,
    "number": 1.5,
    "boolean": True,
    "array": ["x"],
    "object": {"x": 1},
}
TEXTS = {"integer": ("x", "1.5", "true", "[1]", '{"a": 1}', "1e3", " "), "boolean": ("x", "2", "[true]", "{}")}


def resolved(schema: dict[str, Any], document: dict[str, Any]) -> dict[str, Any]:
    while "$ref" in schema:
        schema = document["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    return schema


def taken(schema: dict[str, Any], document: dict[str, Any]) -> set[str]:
    """The JSON types the schema takes; everything where it says none."""
    schema = resolved(schema, document)
    if "anyOf" in schema:
        return set().union(*(taken(part, document) for part in schema["anyOf"]))
    if "enum" in schema or "const" in schema:
        return {"string"}
    return {schema["type"]} if "type" in schema else {*VALUES, "null"}


def bodies(operation: dict[str, Any], document: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    """Bodies in which one part has another type, with the name of the part."""
    content = operation.get("requestBody", {}).get("content", {})
    if "application/json" not in content:
        return
    told = content["application/json"]
    schema, example = resolved(told["schema"], document), told.get("example", {})
    for kind in {*VALUES, "null"} - {"object"}:
        yield "the whole", VALUES.get(kind)
    for name, part in schema["properties"].items():
        kinds = taken(part, document)
        kinds |= {"integer"} if "number" in kinds else set()
        for kind in {*VALUES, "null"} - kinds:
            yield name, example | {name: VALUES.get(kind)}
    yield "one more", example | {"one_more": 1}


def test_another_type_in_a_body_is_refused(asked, every_operation, api_document):
    accepted, tried = [], 0
    for method, path, operation in every_operation:
        for name, body in bodies(operation, api_document):
            address = path.removeprefix("/api/v1").format_map(NAMES)
            response = asked(address, method=method.upper(), json=body, headers=SEEN)
            tried += 1
            if response.status_code != 422 or response.headers["content-type"] != "application/problem+json":
                accepted.append((operation["operationId"], name, body, response.status_code))
    assert accepted == []
    assert tried > 200


def test_another_type_in_a_query_is_refused(asked, every_operation, api_document):
    accepted = []
    for method, path, operation in every_operation:
        for parameter in operation.get("parameters", []):
            kinds = taken(parameter["schema"], api_document) if parameter["in"] == "query" else set()
            for kind in kinds & TEXTS.keys():
                for text in TEXTS[kind]:
                    query = {parameter["name"]: text}
                    response = asked(
                        path.removeprefix("/api/v1").format_map(NAMES), method=method.upper(), params=query
                    )
                    if response.status_code != 422:
                        accepted.append((operation["operationId"], query, response.status_code))
    assert accepted == []


@pytest.mark.parametrize("name", ["one_more", "limit[]", "where[$ne]", "__proto__"])
def test_an_undeclared_parameter_is_refused_everywhere(asked, every_operation, name):
    gets = [path for method, path, _ in every_operation if method == "get"]
    addresses = [path.removeprefix("/api/v1").format_map(NAMES) for path in gets]
    assert {asked(address, params={name: "1"}).status_code for address in addresses} == {422}


def test_a_parameter_given_twice_is_refused(asked):
    response = asked("/customers", params=[("limit", "1"), ("limit", "2")])
    assert response.status_code == 422
    assert response.json()["problems"][0]["path"] == "query.limit"


class _Names(dict[str, str]):
    def __missing__(self, name: str) -> str:
        return "x"


NAMES = _Names(section="tags", edit="1")
SEEN = {"If-Match": '"x"'}
