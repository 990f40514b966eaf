"""The site builds, and asks nothing of another host."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LOADED = re.compile(
    r'<(?:script|img|iframe)[^>]+src="?(?:https?:)?//'
    r'|<link[^>]+rel="?(?:stylesheet|preload|preconnect)[^>]+//'
    r"|@import url\(.?http"
)


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    pytest.importorskip("mkdocs", reason="the site is built where mkdocs is installed")
    folder = tmp_path_factory.mktemp("site")
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "--site-dir", str(folder)]
    built = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert built.returncode == 0, built.stdout + built.stderr
    return folder


def test_no_page_loads_anything_from_another_host(site):
    loading = [page.name for page in site.rglob("*.html") if LOADED.search(page.read_text("utf-8"))]
    assert loading == []


def test_the_made_parts_are_there(site):
    assert "days_until_anniversary" in (site / "reference" / "functions" / "index.html").read_text("utf-8")
