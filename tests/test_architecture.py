"""The shape of the code, held by machine."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "src" / "fenqun"
MODULES = sorted(path.relative_to(SOURCE) for path in SOURCE.rglob("*.py"))
TESTED = [module for module in MODULES if module.name not in ("__init__.py", "__main__.py")]

HOMES = {
    "duckdb": {"engine/duckdb.py"},
    "deltalake": {"store/logs.py"},
    "obstore": {"store/objects.py"},
    "python_calamine": {"sources/reading/excel.py"},
    "sqlalchemy": {"sources/reading/database.py", "store/records"},
    "babel": {"language.py"},
    "re2": {"rules/patterns.py"},
    "ruamel": {"project"},
    "click": {"cli"},
    "rich": {"cli"},
    "jinja2": {"report", "web/templating.py"},
    "fastapi": {"serving", "api", "web", "server"},
    "starlette": {"serving", "api", "web", "server"},
    "uvicorn": {"server"},
    "argon2": {"access/passwords.py"},
    "authlib": {"server/sign_on.py"},
    "itsdangerous": {"serving/cookies.py"},
    "httpx": {"client"},
    "pandas": {"workspace/results.py"},
    "polars": {"workspace/results.py"},
    "pyarrow": {"workspace/results.py"},
    "numpy": {"grids", "models"},
    "scipy": {"grids", "models"},
    "pyroaring": {"store/memberships.py"},
    "py4j": {"engine/spark.py"},
    "pyspark": {"engine/spark.py"},
    "openpyxl": set(),
    "sklearn": set(),
    "boto3": set(),
    "moto": set(),
    "prince": set(),
    "statsmodels": set(),
}
"""Where an outside library may be imported: in these files or folders, nowhere else."""


@cache
def tree(module: Path) -> ast.Module:
    return ast.parse((SOURCE / module).read_text(encoding="utf-8"))


@cache
def imported(module: Path) -> frozenset[str]:
    found: set[str] = set()
    for node in ast.walk(tree(module)):
        if isinstance(node, ast.Import):
            found.update(name.name.partition(".")[0] for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module.partition(".")[0])
    return frozenset(found)


def undocumented(body: list[ast.stmt], path: str = "") -> Iterator[str]:
    """The public classes, functions and methods without a docstring."""
    for node in body:
        if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) and not node.name.startswith("_"):
            if ast.get_docstring(node) is None:
                yield f"{path}{node.name}"
            if isinstance(node, ast.ClassDef):
                yield from undocumented(node.body, f"{path}{node.name}.")


@pytest.mark.parametrize("module", MODULES, ids=str)
def test_a_module_is_short_and_says_what_it_is(module):
    assert len((SOURCE / module).read_text(encoding="utf-8").splitlines()) <= 400
    assert ast.get_docstring(tree(module)), "opens with a docstring"


@pytest.mark.parametrize("module", TESTED, ids=str)
def test_a_module_has_its_test_file(module):
    assert (ROOT / "tests" / module.with_name(f"test_{module.name}")).is_file()


@pytest.mark.parametrize("module", MODULES, ids=str)
def test_every_public_name_has_a_docstring(module):
    assert list(undocumented(tree(module).body)) == []


@pytest.mark.parametrize("library", sorted(HOMES))
def test_an_outside_library_has_one_home(library):
    users = {module for module in MODULES if library in imported(module)}
    homes = {Path(home) for home in HOMES[library]}
    assert {str(user) for user in users if homes.isdisjoint((user, *user.parents))} == set()


def test_imports_point_to_earlier_stages_only():
    linter = Path(sys.executable).with_name("lint-imports")
    found = subprocess.run([linter], cwd=ROOT, capture_output=True, text=True, check=False)
    assert found.returncode == 0, found.stdout


@pytest.mark.parametrize("lock", sorted((ROOT / "requirements").glob("*.txt")), ids=lambda path: path.name)
def test_a_lock_file_has_hashes_and_names_no_host(lock):
    text = lock.read_text(encoding="utf-8")
    assert "--hash=sha256:" in text
    assert "://" not in text
    assert "index-url" not in text


def test_the_licence_is_whole():
    text = (ROOT / "LICENSE").read_text(encoding="utf-8")
    assert "Apache License" in text
    assert "END OF TERMS AND CONDITIONS" in text
