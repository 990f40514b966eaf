"""What a plan says of real files is what the refresh then shows."""

import random
import re

import pytest

from fenqun.errors import Problems

FILES = {
    "retail": {"orders": "online_retail.csv.gz"},
    "cdnow": {"orders": "cdnow/CDNOW_sample.txt"},
    "campaign": {"customers": "marketing_campaign.tsv"},
}
NUMBER = re.compile(r"(?<![\w.%-])\d+(?:\.\d+)?(?![\w.%])")


def changed(shop, rng):
    """Numbers in definitions made others, and definitions taken out, until six changes have gone through."""
    done = 0
    for _ in range(60):
        section = rng.choice(["traits", "tags", "tags", "segmentations"])
        lines = shop.definitions(section).lines
        if not lines:
            continue
        line = rng.choice(lines)
        definition = shop.definition(section, line.name)
        numbers = list(NUMBER.finditer(definition.text))
        try:
            if rng.random() < 0.15:
                shop.delete(section, line.name, version=definition.version)
            elif numbers:
                number = rng.choice(numbers)
                other = str(max(1, round(float(number.group()) * rng.choice([0.5, 0.8, 1.5, 2]))))
                text = definition.text[: number.start()] + other + definition.text[number.end() :]
                shop.save_text(section, line.name, text, version=definition.version)
            else:
                continue
        except Problems:
            continue  # others need it, or the number cannot be another
        done += 1
        if done == 6:
            return


@pytest.mark.parametrize("data", FILES)
def test_the_counts_of_a_plan_are_those_of_the_refresh(journey, real_data, data):
    shop = journey.start(**{role: real_data / file for role, file in FILES[data].items()})
    changed(shop, random.Random(len(data)))
    plan = shop.plan()
    assert plan.changes
    shop.refresh()
    names = shop.view().content["names"]
    for change in plan.changes:
        assert (change.name, change.untold) == (change.name, "")
        if change.change == "removed":
            assert change.name not in names
        elif change.section == "tags" and change.segments:
            assert (change.name, change.segments[0].after) == (change.name, shop.show(change.name).tagged)
        elif change.section == "segmentations" and change.segments:
            told = [(each.name, each.after, each.value_after) for each in change.segments if each.after is not None]
            shown = [(each.name, each.customers, each.value) for each in shop.show(change.name).segments]
            assert (change.name, told) == (change.name, shown)
        elif change.section == "traits" and change.known_after is not None:
            assert (change.name, change.known_after) == (change.name, shop.show(change.name).known)
    assert [change for change in shop.plan().changes if change.section != "settings"] == []
