from fenqun.answers import MapRegion, PlacedBrand, PositioningLine, PositioningsAnswer, plain


def test_a_placed_brand_is_plain_json_with_its_region():
    brand = PlacedBrand(
        "b", "B", 0.5, -0.25, 0.2, 0.9, (0.1, 0.4), MapRegion(0.2, 0.1, 45.0), ours=True, supplementary=False
    )
    assert plain(brand) == {
        "name": "b", "label": "B", "x": 0.5, "y": -0.25, "mass": 0.2, "quality": 0.9, "contributions": [0.1, 0.4],
        "region": {"major": 0.2, "minor": 0.1, "angle": 45.0}, "ours": True, "supplementary": False,
    }  # fmt: skip


def test_the_list_is_plain_json():
    assert PositioningsAnswer((PositioningLine("n", "l", "m"),)).as_json() == {
        "positionings": [{"name": "n", "label": "l", "meaning": "m"}]
    }
