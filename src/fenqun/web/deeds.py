"""What an entry of the audit tells, in words: definitions, segments and roles by their labels."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from fenqun.access.permissions import PERMISSION_LABELS, ROLE_LABELS
from fenqun.answers import AuditLine
from fenqun.answers.figures import number
from fenqun.errors import NoSnapshot, message
from fenqun.language import Translator, translator
from fenqun.serving.asking import Asking
from fenqun.web import moments
from fenqun.workspace.auditing import DOWNLOAD

SECTIONS = ("sources", "traits", "tags", "segmentations", "grids", "targets", "positioning", "playbooks")
_EXPORTED = {
    "profile": message("all customers with all they are known by"),
    "customers": message("a list of customers"),
    "set_aside": message("rows set aside"),
    "audit": message("the audit"),
    "report": message("the report"),
}
_TAGGED = ("tag_add", "tag_remove")
_LABELS: Mapping[str, Mapping[str, str]] = {
    "role": {role.value: label for role, label in ROLE_LABELS.items()},
    "before": {role.value: label for role, label in ROLE_LABELS.items()},
    "scope": {permission.value: label for permission, label in PERMISSION_LABELS.items()},
}
"""By detail, what its values are called."""


@dataclass(frozen=True)
class Deeds:
    """The words for who asks. What is no longer declared is told by its name."""

    asking: Asking

    def what(self, line: AuditLine) -> str:
        """What it was done to."""
        if line.action == "export":
            return self._exported(line.what)
        if line.action in _TAGGED:
            return self._labels.get(f"tags/{line.what}", line.what)
        return self._t(message(", ")).join(self._labels.get(part, part) for part in line.what.split(", "))

    def details(self, line: AuditLine) -> Iterator[tuple[str, str]]:
        """What is told of it besides: each detail's name, and its value in words."""
        for name, value in sorted(line.details.items()):
            if value is not None:
                yield name, self._detail(name, value)

    @cached_property
    def _t(self) -> Translator:
        return translator(self.asking.language)

    @cached_property
    def _labels(self) -> Mapping[str, str]:
        """By `section/name`, what is declared now."""
        workspace = self.asking.workspace
        lines = (line for section in SECTIONS for line in workspace.definitions(section).lines)
        return {f"{line.section}/{line.name}": line.label for line in lines}

    @cached_property
    def _segments(self) -> Mapping[str, Mapping[str, str]]:
        try:
            return self.asking.workspace.names().segments
        except NoSnapshot:
            return {}

    def _exported(self, what: str) -> str:
        name, _, part = what.partition("/")
        if name == "figures":
            return part
        both = self._t(message("{title}: {text}"))
        if name in _EXPORTED:
            said = self._t(_EXPORTED[name])
            return both.format(title=said, text=self._labels.get(f"sources/{part}", part)) if part else said
        known = (self._labels.get(f"{section}/{name}") for section in ("segmentations", "tags"))
        label = next((label for label in known if label), name)
        return both.format(title=label, text=self._segments.get(name, {}).get(part, part)) if part else label

    def _detail(self, name: str, value: object) -> str:
        if name == "as_of":
            return moments.moment(self.asking, str(value))
        if isinstance(value, list | tuple):
            return self._t(message(", ")).join(self._detail(name, part) for part in value)
        if isinstance(value, bool):
            return self._t("yes") if value else self._t("no")
        if name in _LABELS and (label := _LABELS[name].get(str(value))):
            return self._t(label)
        if value == DOWNLOAD:
            return self._t(message("a download"))
        return number(value) if isinstance(value, int | float) else str(value)
