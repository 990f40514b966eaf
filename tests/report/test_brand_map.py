from dataclasses import replace

import pytest

from fenqun.report.brand_map import WIDTH, brand_map


@pytest.fixture(scope="module")
def answer(car_market):
    return car_market.positioning("brands")


def test_both_axes_have_one_scale(answer):
    found = brand_map(answer)
    dots = {dot.label: dot for dot in found.dots if dot.label}
    one, other = (next(each for each in answer.brands if each.name == name) for name in ("Beichen", "Xingchi"))
    across = (dots["Xingchi"].x - dots["Beichen"].x) / (other.x - one.x)
    up = (dots["Beichen"].y - dots["Xingchi"].y) / (other.y - one.y)
    assert across == pytest.approx(up)
    assert dots["Beichen"].x - found.zero_x == pytest.approx(across * one.x)


def test_every_brand_has_its_label_inside_and_none_lies_on_another(answer):
    found = brand_map(answer)
    told = [dot for dot in found.dots if dot.label]
    assert {brand.label for brand in answer.brands} <= {dot.label for dot in told}
    boxes = [(dot.text_x, dot.text_y - 10, dot.text_x + 6.6 * len(dot.label), dot.text_y + 3) for dot in told]
    assert all(box[0] >= 0 and box[2] <= WIDTH for box in boxes)
    for at, one in enumerate(boxes):
        for other in boxes[at + 1 :]:
            assert one[2] <= other[0] or one[0] >= other[2] or one[3] <= other[1] or one[1] >= other[3]


def test_regions_turn_as_svg_does(answer):
    found = brand_map(answer)
    assert len(found.regions) == len(answer.brands) + len(answer.ideals)
    ours = next(region for region in found.regions if region.kind == "ours")
    assert ours.angle == -next(brand.region.angle for brand in answer.brands if brand.ours)


def test_a_map_without_regions_or_ideals_is_drawn_too(answer):
    bare = replace(answer, ideals=(), brands=tuple(replace(brand, region=None) for brand in answer.brands))
    assert brand_map(bare).regions == ()
    assert {dot.kind for dot in brand_map(bare).dots} == {"ours", "brand", "attribute"}
