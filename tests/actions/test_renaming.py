from fenqun.actions.renaming import of_other_grid, of_other_positioning, renamed


def test_what_it_is_of_follows_a_renaming():
    assert renamed({"of": "level", "default": "level"}, {"level": "rank"}) == {"of": "rank", "default": "level"}
    assert of_other_grid({"grid": "a", "default": "s"}, "a", "b") == {"grid": "b", "default": "s"}
    assert of_other_grid({"grid": "c"}, "a", "b") == {"grid": "c"}


def test_statements_follow_their_positioning():
    play = {"strategy": "s", "positioning": "brands/A/x"}
    written = {"of": "level", "default": play, "segments": {"A": play, "B": "bare"}}
    other = {"strategy": "s", "positioning": "maps/A/x"}
    assert of_other_positioning(written, "brands", "maps") == {
        "of": "level", "default": other, "segments": {"A": other, "B": "bare"}
    }  # fmt: skip
    assert of_other_positioning(written, "brand", "maps") == written


def test_what_is_no_playbook_stays_as_it_is():
    assert renamed(3, {"level": "rank"}) == 3
    assert of_other_positioning("text", "a", "b") == "text"
    assert of_other_positioning({"segments": None, "default": 1}, "a", "b") == {"segments": None, "default": 1}
