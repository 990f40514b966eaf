"""Movement on a real file, month after month: counted again by pandas from the rows of the snapshots."""

from datetime import date

import pandas
import pytest

MONTHS = (date(2011, 9, 30), date(2011, 10, 31), date(2011, 11, 30))
SEGMENTATIONS = """
segmentations:
  level:
    kind: rules
    segments:
      quality: spend_90d >= 1000 and orders_90d >= 2
      general: orders_90d >= 1
      none: rest
  band: {kind: bands, trait: spend_90d, cuts: equal_count, bins: 4}
  rfm: {kind: rfm, map: eight}
"""
TRAITS = """
traits:
  days_since_last_order: {from: orders, value: days_since(max(ordered_at))}
  orders_total: {from: orders, value: count()}
  spend_total: {from: orders, value: sum(amount)}
  orders_90d: {from: orders, value: count(), last: 90 days}
  spend_90d: {from: orders, value: sum(amount), last: 90 days}
"""


@pytest.fixture(scope="module")
def shop(real_data, tmp_path_factory):
    from fenqun import Workspace

    folder = tmp_path_factory.mktemp("retail") / "shop"
    Workspace.init(folder, files={"orders": [real_data / "online_retail.csv.gz"]})
    (folder / "traits.yaml").write_text(TRAITS, "utf-8")
    (folder / "segmentations.yaml").write_text(SEGMENTATIONS, "utf-8")
    (folder / "tags.yaml").write_text("tags: {}\n", "utf-8")
    settings = folder / "fenqun.yaml"
    settings.write_text(settings.read_text("utf-8").replace("value: spend_12m", "value: spend_90d"), "utf-8")
    workspace = Workspace(folder, language="en")
    for month in MONTHS:
        workspace.refresh(as_of=month)
    return workspace


@pytest.fixture(scope="module")
def frames(shop):
    """The profile of each month, by customer."""
    return [pandas.DataFrame(shop.at(month).table().rows()).set_index("customer_id") for month in MONTHS]


def _joined(frames, at):
    return frames[at].add_suffix("_before").join(frames[at + 1].add_suffix("_after"), how="outer")


@pytest.mark.parametrize("name", ["level", "band", "rfm"])
@pytest.mark.parametrize("at", [0, 1])
def test_the_matrix_and_what_it_is_worth_are_those_of_pandas(shop, frames, name, at):
    moves = shop.moves(name, start=MONTHS[at], end=MONTHS[at + 1])
    both = _joined(frames, at)
    both["start"], both["end"] = both[f"{name}_before"].fillna(""), both[f"{name}_after"].fillna("")
    both["before"] = both.spend_90d_before.astype(float).fillna(0)
    both["after"] = both.spend_90d_after.astype(float).fillna(0)
    both["gain"] = (both.after - both.before).clip(lower=0)
    told = (
        both[both.start != both.end]
        .groupby(["start", "end"])
        .agg(n=("before", "size"), before=("before", "sum"), after=("after", "sum"), gain=("gain", "sum"))
    )
    found = {(move.source or "", move.target or ""): move for move in moves.moves}
    assert {pair: move.customers for pair, move in found.items()} == told.n.to_dict()
    for pair, row in told.iterrows():
        move = found[pair]
        values = (move.value_before, move.value_after, move.gain)
        assert values == pytest.approx((row.before, row.after, row.gain), abs=1e-4)


def test_why_is_what_turned_in_the_rows(shop, frames):
    moves = shop.moves("level", start=MONTHS[1], end=MONTHS[2])
    both = _joined(frames, 1)
    fell = both[(both.level_before == "quality") & both.level_after.notna() & (both.level_after != "quality")]
    poor = (fell.spend_90d_before.astype(float) >= 1000) & ~(fell.spend_90d_after.astype(float) >= 1000)
    few = (fell.orders_90d_before.astype(float) >= 2) & ~(fell.orders_90d_after.astype(float) >= 2)
    quality = next(segment for segment in moves.segments if segment.name == "quality")
    assert quality.left == quality.left_by_values == len(fell) > 50
    assert {reason.rule: reason.customers for reason in quality.why_left} == {
        "spend_90d >= 1000": int(poor.sum()),
        "orders_90d >= 2": int(few.sum()),
    }


def test_scores_that_changed_are_counted_by_the_older_cut_points(shop, frames):
    moves = shop.moves("rfm", start=MONTHS[1], end=MONTHS[2])
    cuts = shop.at(MONTHS[1]).show("rfm").fitted["recency"]["cuts"]
    both = _joined(frames, 1)
    days = [both[f"days_since_last_order_{side}"].astype(float) for side in ("before", "after")]
    scores = [5 - sum((day > cut).astype(int) for cut in cuts) for day in days]
    for move in moves.moves:
        rows = (both.rfm_before == move.source) & (both.rfm_after == move.target)
        told = {(reason.rule, reason.became): reason.customers for reason in move.reasons if reason.kind == "score"}
        if move.by_values == move.customers:
            fell = int((rows & days[0].notna() & days[1].notna() & (scores[1] < scores[0])).sum())
            assert told.get(("rfm_recency_score", "lower"), 0) == fell


def test_sizes_are_those_of_each_month(shop, frames):
    sizes = shop.sizes("level")
    for segment in sizes.segments:
        assert list(segment.customers) == [int((frame.level == segment.name).sum()) for frame in frames]
