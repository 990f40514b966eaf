import pytest

from fenqun.errors import UsageError
from fenqun.serving.secret import secret

DRAWN = "qX3vT9mLp2Rk8sWd5Zb1Yc7Nf4Jh6Ga0"


def test_the_first_start_makes_a_secret_that_only_the_owner_reads(tmp_path):
    made = secret(tmp_path / ".fenqun")
    assert len(made) >= 32
    assert (tmp_path / ".fenqun" / "secret").stat().st_mode & 0o777 == 0o600


def test_later_starts_keep_it(tmp_path):
    assert secret(tmp_path) == secret(tmp_path)


def test_two_workspaces_have_two_secrets(tmp_path):
    assert secret(tmp_path / "one") != secret(tmp_path / "two")


def test_one_from_outside_is_taken_and_not_written(tmp_path):
    assert secret(tmp_path, DRAWN) == DRAWN.encode()
    assert not (tmp_path / "secret").exists()


@pytest.mark.parametrize(
    "weak",
    ["", "short", "a" * 64, "ab" * 32, "changeme" * 8, "Fenqun-Secret-Example-Password-Test", "secret" * 5 + "12"],
)
def test_a_weak_or_well_known_secret_is_refused(tmp_path, weak):
    with pytest.raises(UsageError, match="is no secret"):
        secret(tmp_path, weak)


def test_a_weak_secret_in_the_file_is_refused_too(tmp_path):
    (tmp_path / "secret").write_text("changeme")
    with pytest.raises(UsageError, match=r"\.fenqun/secret"):
        secret(tmp_path)
