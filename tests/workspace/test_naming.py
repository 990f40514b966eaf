import pytest

from fenqun.workspace.naming import name_in


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("name: 小店\n", "小店"),
        ("language: en\n", ""),
        ("name: [a, b]\n", ""),
        ("- name\n", ""),
        ("name: {\n", ""),
        ("", ""),
    ],
)
def test_the_name_is_what_the_settings_say(tmp_path, text, name):
    (tmp_path / "fenqun.yaml").write_text(text, "utf-8")
    assert name_in(tmp_path) == name


def test_a_folder_without_settings_has_no_name(tmp_path):
    assert name_in(tmp_path) == ""


def test_a_new_name_shows_at_once_and_makes_nothing_stale(tiny_copy):
    settings = tiny_copy.directory / "fenqun.yaml"
    lines = [line for line in settings.read_text("utf-8").splitlines() if not line.startswith("name:")]
    settings.write_text("\n".join(["name: 新名字", *lines]) + "\n", "utf-8")
    assert tiny_copy.overview().name == "新名字"
    assert tiny_copy.freshness().fresh
