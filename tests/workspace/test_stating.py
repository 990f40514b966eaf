from fenqun.grids.positioning import Positioning
from fenqun.workspace.stating import size_of, stated


def positioning(**said):
    written = {"from": "s", "segmentation": "level", "statements": {"quality": {"need": "n", "offer": "o", **said}}}
    return Positioning.model_validate(written)


def test_without_a_reason_or_rivals_it_is_one_sentence(tiny):
    said = stated(tiny.view(), "map", positioning(), "quality")
    assert said.told == "For Quality & more, who need n: we – o."
    assert (said.positioning, said.whom, said.reason, said.against) == ("map", "Quality & more", "", ())


def test_it_is_told_with_the_size_of_its_segment(tiny):
    said = stated(tiny.view(), "map", positioning(reason="r", against=["B"]), "quality")
    shown = next(part for part in tiny.show("level").segments if part.name == "quality")
    assert said.customers == shown.customers
    assert said.told.endswith("Why believe it: r. Against B.")


def test_of_a_segmentation_that_no_snapshot_has_it_is_to_nobody_yet(tiny):
    written = positioning().model_copy(update={"segmentation": "later"})
    said = stated(tiny.view(), "map", written, "quality")
    assert (said.label, said.customers) == ("quality", 0)
    assert size_of(tiny.view(), "later", "quality") == {"customers": 0, "value": None}
