import pytest

from fenqun.answers import ExportAnswer
from fenqun.errors import UsageError
from fenqun.serving.sending import attached, safe_name, sent


class _Asking:
    def __init__(self, workspace):
        self.workspace = workspace


async def body(answer):
    return b"".join([chunk async for chunk in answer.body_iterator])


def write(to):
    to.write_bytes(b"a" * 600_000)
    return ExportAnswer("profile", str(to), 12, ("a",))


def test_a_file_is_streamed_under_its_name_and_leaves_nothing(tiny_copy, awaited):
    answer = sent(_Asking(tiny_copy), "价值/A级", "csv", write)
    assert answer.headers["content-disposition"] == "attachment; filename*=UTF-8''%E4%BB%B7%E5%80%BC-A%E7%BA%A7.csv"
    assert answer.headers["fenqun-rows"] == "12"
    assert answer.headers["content-length"] == "600000"
    assert "no-store" in answer.headers["cache-control"]
    assert len(awaited(body(answer))) == 600_000
    assert list((tiny_copy.directory / ".fenqun" / "scratch").iterdir()) == []


def test_a_file_that_could_not_be_written_leaves_nothing(tiny_copy):
    def fail(_):
        raise UsageError(what="no")

    with pytest.raises(UsageError):
        sent(_Asking(tiny_copy), "x", "csv", fail)
    assert list((tiny_copy.directory / ".fenqun" / "scratch").iterdir()) == []


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("value", "value"),
        ("../../etc/passwd", "etc-passwd"),
        ('a"b\r\nSet-Cookie: x', "a-b-Set-Cookie-x"),
        ("...", "export"),
        ("", "export"),
        ("客户", "客户"),
        ("x" * 300, "x" * 100),
    ],
)
def test_a_name_is_safe_to_say_and_to_save_under(name, safe):
    assert safe_name(name) == safe


def test_a_name_in_a_header_is_quoted():
    assert attached("a/b c.csv")["Content-Disposition"] == "attachment; filename*=UTF-8''a%2Fb%20c.csv"
