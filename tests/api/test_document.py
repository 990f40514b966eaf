"""The document is whole, names no host, and changes only where somebody looks: docs/reference/openapi.json.

FENQUN_WRITE_EXAMPLES=1 writes it anew.
"""

import json
import os
from pathlib import Path

from pydantic import TypeAdapter

from fenqun.answers import OverviewAnswer

FILE = Path(__file__).parents[2] / "docs" / "reference" / "openapi.json"


def without_examples(value):
    if isinstance(value, dict):
        return {key: without_examples(held) for key, held in value.items() if key != "example"}
    return [without_examples(held) for held in value] if isinstance(value, list) else value


def test_the_document_is_the_one_that_was_looked_at(api_document):
    made = without_examples(api_document)
    if "FENQUN_WRITE_EXAMPLES" in os.environ:
        FILE.write_text(json.dumps(made, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    assert json.loads(FILE.read_text(encoding="utf-8")) == made, "FENQUN_WRITE_EXAMPLES=1 writes it anew"


def test_it_names_no_host(api_document):
    assert api_document["openapi"].startswith("3.1")
    assert "servers" not in api_document
    assert "://" not in json.dumps(api_document)


def test_every_operation_is_described(every_operation):
    for _, _, operation in every_operation:
        assert operation["summary"]
        assert operation["description"].endswith(".")
        assert operation["tags"]


def test_every_reference_leads_somewhere(api_document):
    text = json.dumps(api_document)
    named = {part.partition('"')[0] for part in text.split("#/components/schemas/")[1:]}
    assert named <= set(api_document["components"]["schemas"])
    assert not {"HTTPValidationError", "ValidationError"} & set(api_document["components"]["schemas"])


def test_an_answer_fits_its_schema(asked):
    told = asked("/overview").json()
    assert TypeAdapter(OverviewAnswer).validate_python(told).as_json() == told


def test_anyone_may_ask_health_only(every_operation):
    open_ = [operation["operationId"] for _, _, operation in every_operation if operation.get("security") == []]
    assert open_ == ["health"]
