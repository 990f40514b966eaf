"""A rule asked of the latest snapshot: read, checked, said in words, and compiled."""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from uuid import uuid4

from sqlglot import exp

from fenqun.answers import RuleAnswer
from fenqun.engine.duckdb import DuckDB
from fenqun.errors import Phrase, message
from fenqun.project.lists import COLUMNS, read_values
from fenqun.rules.checked import checked
from fenqun.rules.compile import Scope, compile_filter
from fenqun.rules.explain import sentence
from fenqun.rules.syntax import In, Node, names, walk
from fenqun.rules.text import to_text
from fenqun.rules.tree import to_tree
from fenqun.workspace.names import described
from fenqun.workspace.registering import LIST
from fenqun.workspace.tables import LISTS, PROFILE
from fenqun.workspace.view import View


def read(view: View, data: object) -> Node:
    """The condition that text or a tree writes, over the names of the snapshot.

    Raises Problems with all that is wrong in it, each with the parts `column` and `path`; NotAllowed where it names
    personal data that who asks may not see.
    """
    columns = view.snapshot.tables[PROFILE].columns
    # What the error of a misspelt segment suggests would tell the values of a hidden segmentation.
    segments = {name: known for name, known in view.content["segments"].items() if name not in view.hidden}
    node = checked(data, columns, segments)
    view.permit(names(node))
    return node


def rule_answer(view: View, data: object) -> RuleAnswer:
    """The rule in its forms."""
    node = read(view, data)
    used = [name for name in ("customer_id", *view.names()) if name in names(node)]
    return RuleAnswer(to_text(node), to_tree(node), in_words(view, node), tuple(used))


def in_words(view: View, node: Node) -> str:
    """The rule as a sentence in the view's language."""
    return sentence(node, view.language, lambda name: described(view, name).label)


def tables_for(*nodes: Node | None) -> tuple[str, ...]:
    """The tables of the snapshot that the rules need."""
    return (PROFILE, LISTS) if any(node is not None and _paths(node) for node in nodes) else (PROFILE,)


def lasts(view: View, node: Node) -> bool:
    """Whether what it holds stays as long as the snapshot does: not with a file that is read as it is now."""
    return all(path in view.content.get("lists", ()) for path in _paths(node))


def _paths(node: Node) -> list[str]:
    return sorted({part.listed for part in walk(node) if isinstance(part, In) and part.listed is not None})


@contextmanager
def condition(view: View, engine: DuckDB, node: Node) -> Iterator[exp.Expression]:
    """The rule as a condition over the profile, valid as long as the context is open.

    A file it names with `listed` is as the refresh found it; one that the snapshot does not know is read now.
    """
    with scope(view, engine, [node]) as over:
        yield compile_filter(node, over)


@contextmanager
def scope(view: View, engine: DuckDB, nodes: Sequence[Node]) -> Iterator[Scope]:
    """What rules over the profile are compiled in: its columns, and the lists that the rules name."""
    with ExitStack() as stack:
        paths = dict.fromkeys(path for node in nodes for path in _paths(node))
        lists = {path: stack.enter_context(_list(view, engine, path)) for path in paths}
        yield Scope(types=view.snapshot.tables[PROFILE].columns, as_of=view.snapshot.as_of, lists=lists)


@contextmanager
def _list(view: View, engine: DuckDB, path: str) -> Iterator[str]:
    if path in view.content.get("lists", ()):
        yield LIST + path
        return
    view.permit_personal(Phrase(message("lists in files that no definition names")))
    name = f"{LIST}{uuid4().hex}"
    engine.table_from_rows(name, COLUMNS, read_values(view.list_file(path)))
    try:
        yield name
    finally:
        engine.drop(name)
