"""The parts of the reference that are made from the code: `<!-- made: NAME -->` in a page becomes the table NAME."""

import inspect
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import click

from fenqun import errors
from fenqun.api.document import document, permissions
from fenqun.api.routes import operations as api_operations
from fenqun.cli.main import fenqun
from fenqun.client import Client
from fenqun.language import LANGUAGES
from fenqun.project.definitions import NOUNS
from fenqun.project.ready import catalogue
from fenqun.rules.functions import FUNCTIONS, Function, Parameter, Takes
from fenqun.sources.quality import REASONS
from fenqun.sources.source import Role
from fenqun.sources.standard import families, standard
from fenqun.workspace.workspace import Workspace

_MARK = re.compile(r"^<!-- made: (\w+) -->$", re.MULTILINE)


def on_page_markdown(markdown: str, **_: Any) -> str:
    """The page with every marked part in place; called by mkdocs."""
    return _MARK.sub(lambda found: MADE[found.group(1)](), markdown)


def _table(header: list[str], rows: Iterator[list[str]]) -> str:
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join(f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in line)} |" for line in lines)


def functions() -> str:
    """Every function of the rule language: how it is called, what it gives, what it means."""
    return "\n\n".join(
        f"## {title}\n\n" + _table(["function", "gives", "meaning"], _functions(aggregate=aggregate))
        for title, aggregate in (("Of one customer or one row", False), ("Of a customer's rows", True))
    )


def _functions(*, aggregate: bool) -> Iterator[list[str]]:
    for name, function in FUNCTIONS.items():
        if function.aggregate == aggregate:
            result = function.result.value if function.result else "what it is given"
            yield [f"`{_call(name, function)}`", result, function.meaning]


def _call(name: str, function: Function) -> str:
    arguments = [_argument(parameter) for parameter in function.parameters]
    kept, left_out = arguments[: function.fewest], arguments[function.fewest :]
    written = (
        ", ".join(kept) + "".join(f"[, {argument}]" for argument in left_out) + (", …" if function.variadic else "")
    )
    options = "".join(f"[, {option}=…]" for option in function.options)
    return f"{name}({written}{options})"


def _argument(parameter: Parameter) -> str:
    if parameter.takes is Takes.NAME:
        return "name"
    if parameter.takes is Takes.PATTERN:
        return "pattern"
    if len(parameter.types) > 2:
        return "value"
    return {"boolean": "condition"}.get(
        word := "day" if len(parameter.types) == 2 else next(iter(parameter.types)).value, word
    )


def standard_columns() -> str:
    """Every standard column by role: type, labels in three languages, whether it is personal."""
    parts = []
    for role in Role:
        rows = (
            [
                f"`{column.name}`",
                column.type.value,
                families()[column.family].text("en"),
                *_labels(column),
                "personal" if column.personal else "",
            ]
            for column in standard(role).values()
        )
        parts.append(f"## {role.value}\n\n" + _table(["column", "type", "family", "English", "简体", "繁體", ""], rows))
    return "\n\n".join(parts)


def _labels(column: Any) -> list[str]:
    return [column.label.text(language) for language in LANGUAGES]


def ready_made() -> str:
    """The ready-made definitions by heading: name, labels, meaning."""
    parts = []
    for section in NOUNS:
        rows = [[f"`{ready.name}`", *_shown(ready.noun)] for ready in catalogue() if ready.section == section]
        if rows:
            parts.append(f"## {section}\n\n" + _table(["name", "English", "简体", "繁體", "meaning"], iter(rows)))
    return "\n\n".join(parts)


def _shown(noun: Any) -> list[str]:
    labels = [noun.label.text(language) if noun.label else "" for language in LANGUAGES]
    return [*labels, noun.meaning.text("en") if noun.meaning else ""]


def reasons() -> str:
    """Why a row is set aside or a value is taken as unknown."""
    return _table(["code", "meaning"], ([f"`{code}`", text] for code, text in REASONS.items()))


def error_list() -> str:
    """The tree of errors, then what each says and advises."""
    tree = inspect.cleandoc(errors.__doc__ or "").split("\n\n", 1)[1]
    found = [kind for kind in vars(errors).values() if inspect.isclass(kind) and issubclass(kind, errors.FenqunError)]
    rows = (
        [
            f"`{kind.__name__}`",
            (kind.__doc__ or "").splitlines()[0],
            f"`{kind.template}`" if kind.template != "{what}" else "",
        ]
        for kind in found
        if not kind.__name__.startswith("_")
    )
    return f"```text\n{inspect.cleandoc(tree)}\n```\n\n" + _table(["error", "means", "says"], rows)


def commands() -> str:
    """Every command with its help as the terminal shows it."""
    return "\n\n".join(f"## {path}\n\n```text\n{text}\n```" for path, text in _helps(fenqun, "fenqun", None))


def _helps(command: click.Command, path: str, parent: click.Context | None) -> Iterator[tuple[str, str]]:
    context = click.Context(command, info_name=path.rpartition(" ")[2], parent=parent, terminal_width=100)
    yield path, command.get_help(context)
    if isinstance(command, click.Group):
        for name, below in command.commands.items():
            yield from _helps(below, f"{path} {name}", context)


def library() -> str:
    """The public methods of a workspace: how each is called, what it does."""
    kinds = [kind for kind in Workspace.__mro__ if kind is not object]
    methods = ((name, member) for kind in kinds for name, member in vars(kind).items() if not name.startswith("_"))
    parts = [f"## Workspace\n\n{_text(Workspace)}"]
    for name, member in methods:
        method = getattr(member, "__func__", member)
        if inspect.isfunction(method):
            parts.append(f"## {name}\n\n```text\n{name}{_signature(method)}\n```\n\n{_text(method)}")
    return "\n\n".join(parts)


def _signature(method: Callable[..., Any]) -> str:
    signature = inspect.signature(method)
    parameters = [part for part in signature.parameters.values() if part.name not in ("self", "cls")]
    written, starred = [], False
    for part in parameters:
        if part.kind is part.KEYWORD_ONLY and not starred:
            written.append("*")
            starred = True
        default = "" if part.default is part.empty else " = …" if callable(part.default) else f" = {part.default!r}"
        written.append(f"{part.name}: {_annotation(part.annotation)}{default}")
    result = _annotation(signature.return_annotation)
    line = f"({', '.join(written)}) -> {result}"
    return line if len(line) <= 100 else "(\n    " + ",\n    ".join(written) + f",\n) -> {result}"


def _annotation(annotation: object) -> str:
    text = annotation if isinstance(annotation, str) else inspect.formatannotation(annotation)
    return re.sub(r"'|\b(?:\w+\.)+(?=\w)", "", text)


def _text(documented: object) -> str:
    return inspect.getdoc(documented) or ""


def operations() -> str:
    """Every operation of the API by tag: how it is asked, what it does, what it needs and answers."""
    made, needed = document(api_operations), permissions(api_operations)
    found: dict[str, list[list[str]]] = {tag["name"]: [] for tag in made["tags"]}
    for path, described in made["paths"].items():
        for method, operation in described.items():
            asked = f"`{method.upper()} {path.removeprefix('/api/v1')}`"
            does, permission = operation["description"].partition("\n")[0], needed[operation["operationId"]]
            needs = f"`{permission}`" if permission else ""
            found[operation["tags"][0]].append([asked, does, needs, _answered(operation)])
    heading = ["operation", "does", "needs", "answers"]
    return "\n\n".join(f"## {tag}\n\n{_table(heading, iter(rows))}" for tag, rows in found.items() if rows)


def _answered(operation: dict[str, Any]) -> str:
    good = next(answer for status, answer in operation["responses"].items() if status.startswith("2"))
    schema = next(iter(good["content"].values()))["schema"]
    return f"`{schema['$ref'].rpartition('/')[2]}`" if "$ref" in schema else "a file"


def client() -> str:
    """The public methods of a client."""
    parts = [f"{_text(Client)}"]
    for base in Client.__mro__[:-1]:
        methods = ((name, member) for name, member in vars(base).items() if not name.startswith("_"))
        parts += [
            f"### {name}\n\n```text\n{name}{_signature(method)}\n```\n\n{_text(method)}" for name, method in methods
        ]
    return "\n\n".join(parts)


def measured() -> str:
    """The results of the benchmarks, as they were committed."""
    folder = Path(__file__).parents[2] / "benchmarks"
    tables = (folder / "RESULTS.md").read_text(encoding="utf-8").partition("\n")[2]
    questions = (folder / "ASKING.md").read_text(encoding="utf-8")
    return f"{(folder / 'results.svg').read_text(encoding='utf-8')}{tables}\n#{questions}"


def scale() -> str:
    """What a refresh costs over sizes, as it was committed."""
    folder = Path(__file__).parents[2] / "benchmarks"
    text = (folder / "SCALE.md").read_text(encoding="utf-8").partition("\n")[2].strip().replace("\n## ", "\n### ")
    head, _, tables = text.partition("![")
    return f"{head}{(folder / 'scale.svg').read_text(encoding='utf-8')}{tables.partition(')')[2]}"


def crossover() -> str:
    """What the engines cost over sizes, as it was committed."""
    text = (Path(__file__).parents[2] / "benchmarks" / "SPARK.md").read_text(encoding="utf-8")
    return text.partition("\n")[2].strip().replace("\n## ", "\n### ")


MADE: dict[str, Callable[[], str]] = {
    "functions": functions,
    "standard_columns": standard_columns,
    "ready_made": ready_made,
    "reasons": reasons,
    "errors": error_list,
    "commands": commands,
    "library": library,
    "operations": operations,
    "client": client,
    "measured": measured,
    "scale": scale,
    "crossover": crossover,
}
