"""What a workspace is called, as its text says it now."""

from pathlib import Path

from fenqun.errors import MalformedYaml
from fenqun.project.yaml import SETTINGS_FILE, read_text, remembered_yaml


def name_in(directory: Path) -> str:
    """The name that the settings of the folder give; '' where they give none or cannot be read."""
    file = directory / SETTINGS_FILE
    try:
        data = remembered_yaml(read_text(file, name=SETTINGS_FILE), name=SETTINGS_FILE).data if file.is_file() else {}
    except MalformedYaml:
        return ""
    name = data.get("name") if isinstance(data, dict) else None
    return name if isinstance(name, str) else ""
