"""Single settings of a workspace, as its text says them now."""

from pathlib import Path

from fenqun.errors import MalformedYaml
from fenqun.project.yaml import SETTINGS_FILE, read_text, remembered_yaml


def name_in(directory: Path) -> str:
    """The name that the settings of the folder give; '' where they give none or cannot be read."""
    return setting_in(directory, "name")


def setting_in(directory: Path, key: str) -> str:
    """The text that the settings of the folder have for the key; '' where they have none or cannot be read."""
    file = directory / SETTINGS_FILE
    try:
        data = remembered_yaml(read_text(file, name=SETTINGS_FILE), name=SETTINGS_FILE).data if file.is_file() else {}
    except MalformedYaml:
        return ""
    found = data.get(key) if isinstance(data, dict) else None
    return found if isinstance(found, str) else ""
