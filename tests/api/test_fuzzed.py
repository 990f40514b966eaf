"""No request, however odd, makes the API break or answer what it does not document.

Every operation with every edge of every parameter, and a few drawn ones; FENQUN_FUZZ=200 draws as many (`make fuzz`).
"""

import os
from pathlib import Path
from shutil import copytree

import pytest

DRAWN = int(os.environ.get("FENQUN_FUZZ", "2"))
HOST = "127.0.0.1:8050"


@pytest.fixture
def schema(tiny, tmp_path, token_of):
    import schemathesis
    from schemathesis.config import SchemathesisConfig

    from fenqun.server.app import application

    app = application(Path(copytree(tiny.directory, tmp_path / "tiny")))
    secret = token_of(app, "admin")
    signed = {"Authorization": f"Bearer {secret}"}
    config = {
        "seed": 1,
        "base-url": f"http://{HOST}",
        "headers": signed,
        "request-timeout": 120,
        "generation": {"max-examples": DRAWN},
        # Of the methods that an address does not take one is asked; the others go the same way.
        "phases": {"coverage": {"unexpected-methods": ["TRACE"]}},
        "continue-on-failure": True,
        # What fits the schema may still name what is not there: a rule, a tag, a version.
        "checks": {"positive_data_acceptance": {"enabled": False}},
    }
    loaded = SchemathesisConfig.from_dict(config)
    return schemathesis.openapi.from_asgi("/api/v1/openapi.json", app, config=loaded, headers=signed | {"Host": HOST})


@pytest.mark.filterwarnings("ignore")
def test_every_answer_is_a_documented_one(schema):
    from schemathesis.engine import from_schema

    failed, asked = [], 0
    for event in from_schema(schema).execute():
        if error := getattr(event, "exception", None) or getattr(event, "value", None):
            failed.append(f"{getattr(event, 'label', '')}: {error}")
        if (recorder := getattr(event, "recorder", None)) is not None:
            asked += len(recorder.interactions)
            failed += list(failures(recorder))
    assert asked > 1000
    assert failed == [], "\n".join(failed)


def failures(recorder):
    for case, checks in recorder.checks.items():
        for check in checks:
            if check.failure_info is not None:
                sent = recorder.interactions[case].request
                told = check.failure_info.failure
                yield f"{sent.method} {sent.uri} {(sent.body or b'')[:200]!r}: {told.title}: {told.message}"
