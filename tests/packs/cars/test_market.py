import numpy as np
import pytest

from fenqun.packs.cars.market import ATTRIBUTES, BANDS, BEST, BRANDS, OPPORTUNITY, OURS, TYPES, market, seen, wanted

PARTS = [(kind, band) for kind in TYPES for band in BANDS]


@pytest.mark.parametrize("best", PARTS)
def test_the_shares_add_up_and_the_best_part_has_the_opportunity(best):
    told = market(best)
    assert list(told) == PARTS
    assert sum(truth.share for truth in told.values()) == pytest.approx(1)
    assert told[best].growth == OPPORTUNITY.growth == max(truth.growth for truth in told.values())
    assert told[best].gap == max(truth.gap for truth in told.values())
    assert told[best].rival == min(truth.rival for truth in told.values())


def test_shares_of_purchases_leave_room_for_others():
    assert all(truth.ours + truth.rival < 1 for truth in market().values())


@pytest.mark.parametrize("best", PARTS)
def test_nobody_is_seen_where_the_best_part_would_be(best):
    images = seen(best)
    assert list(images) == list(BRANDS)
    away = {part: min(np.linalg.norm(np.subtract(wanted(part), images[brand])) for brand in BRANDS) for part in PARTS}
    same_type = [part for part in PARTS if part[0] == best[0]]
    assert away[best] > 0.6
    assert away[best] >= max(away[part] for part in same_type if part != best) or best[1] == "150k_to_250k"


def test_every_image_has_every_attribute():
    assert {len(image) for image in (*seen().values(), wanted(BEST))} == {len(ATTRIBUTES)}
    assert OURS in seen()
