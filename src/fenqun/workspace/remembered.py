"""The definitions that a snapshot was computed from, read back from what it remembers."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from fenqun.project.definitions import COMPUTED, Project, read_definitions
from fenqun.project.settings import Settings


def project_of(content: Mapping[str, Any], directory: Path) -> Project:
    """The definitions of a snapshot; a noun that today's program cannot read is among those broken."""
    declared = content.get("declared", {})
    by_section = {section: content.get(section) or {} for section in COMPUTED} | {
        "sources": declared.get("sources", {})
    }
    written = [(section, name, data) for section, nouns in by_section.items() for name, data in nouns.items()]
    return read_definitions(written, directory=directory, settings=_settings(declared.get("settings", {})))[0]


def _settings(data: Mapping[str, Any]) -> Settings:
    try:
        return Settings.model_validate(data)
    except ValidationError:
        return Settings()
