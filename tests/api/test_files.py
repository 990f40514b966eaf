import pytest


@pytest.mark.parametrize(
    ("kind", "begins"), [("csv", b"\xef\xbb\xbf"), ("xlsx", b"PK"), ("parquet", b"PAR1"), ("jsonl", b"{")]
)
def test_a_file_says_its_kind_and_its_length(asked, kind, begins):
    plain = {"Accept-Encoding": "identity"}
    answer = asked("/exports", params={"what": "profile", "format": kind}, headers=plain)
    assert answer.content.startswith(begins)
    assert int(answer.headers["content-length"]) == len(answer.content)
    assert answer.headers["content-disposition"] == f"attachment; filename*=UTF-8''profile.{kind}"
    assert answer.headers["cache-control"] == "private, no-store"


def test_a_chinese_name_is_said_safely(app, changed):
    (app.state.served.workspace.directory / "tags.yaml").write_text("tags:\n  大客户: spend_total >= 500\n", "utf-8")
    (app.state.served.workspace.directory / "segmentations.yaml").write_text("segmentations: {}\n", "utf-8")
    app.state.served.workspace.refresh()
    answer = changed("/exports", method="GET", params={"what": "大客户"})
    saved = "filename*=UTF-8''%E5%A4%A7%E5%AE%A2%E6%88%B7.csv"
    assert answer.headers["content-disposition"] == f"attachment; {saved}"


def test_nothing_stays_behind(app, changed):
    changed("/exports", method="GET", params={"what": "profile"})
    scratch = app.state.served.workspace.directory / ".fenqun" / "scratch"
    assert list(scratch.iterdir()) == []
