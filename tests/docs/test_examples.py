"""The documentation's examples run, and say what they are said to say."""

import contextlib
import doctest
import io
import re
import shlex
import shutil
import subprocess
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from fenqun.access.permissions import Permission
from fenqun.cli.main import main
from fenqun.client import Client
from fenqun.packs.sample_shop import simulate
from fenqun.project.definitions import NOUNS, define
from fenqun.project.settings import Settings
from fenqun.rules.tree import from_tree

DOCS = Path(__file__).resolve().parents[2] / "docs"
SETTING = re.compile(r"^<!-- examples: (files|shop|served|cars) -->$", re.MULTILINE)
_FENCE = re.compile(
    r"^(?P<indent> *)```(?P<language>\w+)(?P<options>[^\n]*)\n(?P<body>.*?)^(?P=indent)```", re.MULTILINE | re.DOTALL
)
_TITLE = re.compile(r'title="([^"]+)"')


@dataclass(frozen=True)
class Block:
    """A fenced block; `line` is that of its fence, `title` names the file a YAML block is added to."""

    language: str
    body: str
    title: str | None
    line: int


@dataclass(frozen=True)
class Command:
    """A command with its arguments, and the output that should follow (empty: anything)."""

    arguments: tuple[str, ...]
    output: str


def pages() -> list[Path]:
    """Every page of the documentation, the README with them."""
    return [DOCS.parent / "README.md", *sorted(DOCS.rglob("*.md"))]


def setting(page: Path) -> str | None:
    """What a page's examples start from: `files` of a shop, `shop` (refreshed), `served` (a server of it),
    `cars` (the example of a car market, refreshed)."""
    found = SETTING.search(page.read_text(encoding="utf-8"))
    return found.group(1) if found else None


def blocks(page: Path) -> Iterator[Block]:
    """The fenced blocks in order."""
    text = page.read_text(encoding="utf-8")
    for found in _FENCE.finditer(text):
        title = _TITLE.search(found["options"])
        body = "".join(line.removeprefix(found["indent"]) for line in found["body"].splitlines(keepends=True))
        yield Block(found["language"], body, title.group(1) if title else None, text[: found.start()].count("\n") + 1)


def commands(body: str) -> Iterator[Command]:
    """The lines that begin with `$`, each with the lines up to the next."""
    for part in re.split(r"^\$ ", body, flags=re.MULTILINE)[1:]:
        line, _, output = part.partition("\n")
        while line.endswith("\\"):
            more, _, output = output.partition("\n")
            line = line[:-1] + more
        yield Command(tuple(shlex.split(line, comments=True)), output)


def added(text: str, block: str) -> str:
    """A YAML file's text with the entries of the block put first below the key they share."""
    key, _, entries = block.partition("\n")
    empty = re.compile(rf"^{re.escape(key)} *(\{{\}})? *(#[^\n]*)?$", re.MULTILINE)
    if empty.search(text):
        return empty.sub(lambda _: f"{key}\n{entries.rstrip()}", text, count=1)
    return f"{text.rstrip()}\n\n{block}"


FLAGS = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE
CUSTOMERS = 600
RUN = [page for page in pages() if setting(page)]


def name(page: Path) -> str:
    return str(page.relative_to(DOCS.parent))


def fenqun(*arguments: str) -> tuple[int, str]:
    """The exit status and all that the command printed."""
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(printed), pytest.raises(SystemExit) as ended:
        main(arguments)
    return int(ended.value.code or 0), printed.getvalue()


@pytest.fixture(scope="module")
def files(tmp_path_factory) -> Path:
    """A folder with the files of a small shop."""
    folder = tmp_path_factory.mktemp("files")
    simulate(folder, customers=CUSTOMERS, seed=1)
    return folder


@pytest.fixture(scope="module")
def shop(files, tmp_path_factory) -> Path:
    """The workspace that the tutorial ends with, made once."""
    folder = tmp_path_factory.mktemp("made") / "shop"
    sources = (
        "--orders",
        f"{files}/orders.csv",
        "--orders",
        f"{files}/order_lines.csv",
        "--customers",
        f"{files}/customers.csv",
    )
    for arguments in (("init", str(folder), *sources), ("-w", str(folder), "refresh")):
        status, printed = fenqun("--lang", "en", *arguments)
        assert status == 0, printed
    return folder


@pytest.fixture(scope="module")
def cars(car_market) -> Path:
    """The example of a car market."""
    return car_market.directory


@pytest.fixture
def served(shop, tmp_path, monkeypatch) -> Iterator[Path]:
    """The folder of somebody who asks a server of the shop; their address and token are in the environment."""
    from fenqun import Workspace, clock
    from fenqun.access import tokens, users
    from fenqun.access.permissions import UserRole
    from fenqun.server.run import listening
    from fenqun.server.settings import ServerSettings

    folder = Path(shutil.copytree(shop, tmp_path / "served"))
    workspace = Workspace(folder)
    users.make(workspace, "wang", role=UserRole.ADMIN)
    made = tokens.make(workspace, "wang", "examples", scope=list(Permission), at=clock.now())
    server = listening(folder, ServerSettings(port=0))
    monkeypatch.setenv("FENQUN_URL", server.address.rstrip("/"))
    monkeypatch.setenv("FENQUN_TOKEN", made.secret)
    thread = threading.Thread(target=server.server.run, kwargs={"sockets": [server.socket]})
    thread.start()
    (empty := tmp_path / "empty").mkdir()
    yield empty
    server.server.should_exit = True
    thread.join()


@pytest.mark.parametrize("page", RUN, ids=name)
def test_the_examples_of_a_page_run(page, request, tmp_path, monkeypatch):
    folder = tmp_path / "here"
    shutil.copytree(request.getfixturevalue(setting(page)), folder)
    monkeypatch.chdir(folder)
    monkeypatch.setenv("COLUMNS", "90")
    names: dict[str, object] = {}
    try:
        for block in blocks(page):
            run(block, f"{name(page)}:{block.line}", names)
    finally:
        for made in names.values():
            if isinstance(made, Client):
                made.close()


def run(block: Block, place: str, names: dict[str, object]) -> None:
    if block.language == "console":
        for command in commands(block.body):
            assert command.arguments[0] == "fenqun", f"{place}: only fenqun is run"
            status, printed = fenqun(*command.arguments[1:])
            assert status == 0, f"{place}: {printed}"
            assert_same(command.output, printed, place)
    elif block.language == "yaml" and block.title:
        file = Path(block.title)
        text = file.read_text(encoding="utf-8") if file.exists() else ""
        file.write_text(added(text, block.body), encoding="utf-8")
    elif block.language == "sh" and shutil.which("curl"):
        ran = subprocess.run(["/bin/sh", "-eu", "-c", block.body], capture_output=True, text=True, check=False)
        assert ran.returncode == 0, f"{place}: {ran.stderr}"
    elif block.language == "python":
        exec(compile(block.body, place, "exec"), names)
    elif block.language == "pycon":
        example = doctest.DocTestParser().get_doctest(block.body, names, place, place, block.line)
        found = io.StringIO()
        doctest.DocTestRunner(optionflags=FLAGS).run(example, out=found.write, clear_globs=False)
        assert found.getvalue() == ""
        names.update(example.globs)


def assert_same(wanted: str, printed: str, place: str) -> None:
    if wanted.strip():
        checker, example = doctest.OutputChecker(), doctest.Example("", wanted)
        same = checker.check_output(wanted, printed, FLAGS)
        assert same, f"{place}:\n{checker.output_difference(example, printed, FLAGS)}"


@pytest.mark.parametrize("page", pages(), ids=name)
def test_what_is_shown_as_yaml_is_a_definition(page):
    for block in blocks(page):
        if block.language == "yaml":
            data = YAML(typ="safe").load(block.body)
            if {"all", "any", "not"} & set(data):
                from_tree(data)
            else:
                define({key: data[key] for key in data if key in NOUNS})
                Settings.model_validate({key: data[key] for key in data if key not in NOUNS})


def test_entries_are_added_below_the_key_they_share():
    assert added("traits:\n  a: 1\n", "traits:\n  b: 2\n") == "traits:\n  b: 2\n  a: 1\n"
    assert added("tags: {}\n", "tags:\n  b: 2\n") == "tags:\n  b: 2\n"
    assert added("name: x\n", "tags:\n  b: 2\n") == "name: x\n\ntags:\n  b: 2\n"


def test_a_command_may_go_over_several_lines():
    found = list(commands("$ fenqun init shop \\\n    --orders a.csv\nthere\n$ fenqun show\n"))
    assert [command.arguments for command in found] == [
        ("fenqun", "init", "shop", "--orders", "a.csv"),
        ("fenqun", "show"),
    ]
    assert [command.output for command in found] == ["there\n", ""]
