import pytest
from starlette.datastructures import QueryParams
from starlette.exceptions import HTTPException

from fenqun.serving.static import static_file


@pytest.fixture
def folder(tmp_path):
    folder = tmp_path / "static"
    folder.mkdir()
    (folder / "app.js").write_text("1")
    (folder / ".stamp").write_text("2")
    (folder / "page.html").write_text("<script>")
    (tmp_path / "secret.js").write_text("3")
    (folder / "link.js").symlink_to(tmp_path / "secret.js")
    return folder


def test_a_file_with_a_mark_of_its_content_is_kept_for_good(folder):
    answer = static_file(folder, "app.js", QueryParams("v=abc"))
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert answer.headers["content-type"] == "text/javascript; charset=utf-8"


def test_a_file_without_a_mark_is_asked_for_again(folder):
    assert static_file(folder, "app.js", QueryParams("")).headers["cache-control"] == "no-cache"


@pytest.mark.parametrize(
    "name",
    [
        "",
        ".",
        "nothing.js",
        "../secret.js",
        "link.js",
        ".stamp",
        "page.html",
        "/etc/passwd",
        "a\0.js",
        "x" * 5000 + ".js",
    ],
)
def test_nothing_else_is_served(folder, name):
    with pytest.raises(HTTPException) as refused:
        static_file(folder, name, QueryParams("v=abc"))
    assert refused.value.status_code == 404
