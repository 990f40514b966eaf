"""Criteria in words."""


def test_figures_are_told_in_their_units(tiny):
    told = [
        figure.told
        for each in type(tiny)(tiny.directory, language="en").criteria("level").segments[0].criteria
        for figure in each.figures
    ]
    assert told[0].startswith("inputs known of ")
    assert told[0].endswith(" %, at least 80.0 %")
    assert "days old, at most 90" in told[1]
    assert "customers, at least" in told[2]
    assert "nobody has stated how many can be served" in told
