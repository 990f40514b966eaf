"""A rule being written on a page: built of conditions or typed as text, counted while it changes."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from fenqun.answers import NamesAnswer
from fenqun.errors import DefinitionError, FenqunError, Problems, message
from fenqun.language import translator
from fenqun.serving.asking import Asking
from fenqun.web.builder import Condition, Group, Written, changed, group_of, read, settled, tree_of, unfinished

_RULE = "rule"
"""The place that errors name in a rule that stands in no file."""


@dataclass(frozen=True)
class RuleForm:
    """A rule in a form. `rule` is what it asks, a tree or text; None: nothing yet.

    `open`: conditions that lack a value. `wrong`: by path of a condition ('' for the whole), what is wrong.
    """

    prefix: str
    mode: str
    group: Group
    text: str
    rule: Any
    open: int
    wrong: Mapping[str, list[str]]


def started(asking: Asking, prefix: str, rule: object) -> RuleForm:
    """The form of a rule that is there already, or of none; as text where a builder cannot show it."""
    if rule in (None, ""):
        return RuleForm(prefix, "builder", Group("all", (Condition("", ""),)), "", None, 0, {})
    try:
        told = asking.workspace.rule(rule)
    except FenqunError as error:
        return RuleForm(prefix, "text", Group(), str(rule), rule, 0, {"": texts(asking, error)})
    return RuleForm(prefix, "builder", group_of(told.tree), told.text, told.tree, 0, {})


def sent(asking: Asking, names: NamesAnswer, prefix: str) -> RuleForm:
    """The form as it was sent."""
    mode = asking.text(f"{prefix}.mode") or "builder"
    text = asking.text(f"{prefix}.rule")
    if mode == "text":
        return RuleForm(prefix, "text", Group(), text, text.strip() or None, 0, {})
    types = {name.name: name.type for name in names.names}
    group = read(_fields(asking), prefix)
    return RuleForm(prefix, "builder", group, "", tree_of(group, types), unfinished(group), {})


def rebuilt(asking: Asking, names: NamesAnswer, prefix: str) -> RuleForm:
    """The form after a button or another choice: parts added or removed, or shown as text or as conditions."""
    form = sent(asking, names, prefix)
    wanted = asking.text("mode") or form.mode
    if wanted != form.mode:
        return _switched(asking, form, wanted)
    if form.mode == "text":
        return form
    kinds = {name.name: (name.kind, name.type) for name in names.names}
    group = settled(changed(form.group, asking.text("do")), kinds)
    return RuleForm(prefix, "builder", group, "", form.rule, unfinished(group), {})


def _switched(asking: Asking, form: RuleForm, mode: str) -> RuleForm:
    if form.rule is None:
        return RuleForm(form.prefix, mode, Group("all", (Condition("", ""),)), "", None, 0, {})
    try:
        told = asking.workspace.rule(form.rule)
    except FenqunError as error:
        return RuleForm(form.prefix, form.mode, form.group, form.text, form.rule, form.open, {"": texts(asking, error)})
    return RuleForm(form.prefix, mode, group_of(told.tree), told.text, told.tree, 0, {})


def written(asking: Asking, form: RuleForm, before: object = None) -> Any:
    """The rule to write to the file, as text; as it was written before where it says the same.

    One that cannot be read stays as it is, for the check to say what is wrong; None where nothing is asked.
    """
    if form.rule is None:
        return None
    try:
        text = asking.workspace.rule(form.rule).text
        return before if before and asking.workspace.rule(before).text == text else text
    except FenqunError:
        return form.rule


def faults(asking: Asking, form: RuleForm, names: NamesAnswer, error: FenqunError) -> dict[str, list[str]]:
    """What is wrong, by the path of the condition that it is about; what none of them alone shows is the whole's."""
    types = {name.name: name.type for name in names.names}
    found: dict[str, list[str]] = {}
    for path, part in _leaves(form.group, "0"):
        tree = tree_of(part, types)
        if tree is None:
            continue
        try:
            asking.workspace.rule(tree)
        except (Problems, DefinitionError) as one:
            found[path] = texts(asking, one)
    return found or {"": texts(asking, error)}


def _leaves(group: Group, path: str) -> list[tuple[str, Condition | Written]]:
    found: list[tuple[str, Condition | Written]] = []
    for place, part in enumerate(group.parts):
        at = f"{path}.{place}"
        found += _leaves(part, at) if isinstance(part, Group) else [(at, part)]
    return found


def _fields(asking: Asking) -> list[tuple[str, str]]:
    return [(name, value) for name, value in asking.form.multi_items() if isinstance(value, str)]


def texts(asking: Asking, error: FenqunError) -> list[str]:
    """The messages of an error, or of all that were gathered, in the reader's language.

    Where in a rule it is wrong goes without saying: the message stands beside the rule.
    """
    translate = translator(asking.language)
    found = error.problems if isinstance(error, Problems) else [error]
    return [one.text(translate).removeprefix(f"{one.at}: " if one.at and one.at.file == _RULE else "") for one in found]


def unfinished_text(asking: Asking, form: RuleForm) -> str:
    """What to say of conditions that ask nothing yet; empty where there are none."""
    if not form.open:
        return ""
    said = message("Conditions not finished, and not counted yet: {count}.")
    return translator(asking.language)(said).format(count=form.open)
