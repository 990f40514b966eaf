import csv
from collections import Counter

import pytest

from fenqun.packs.car_market import HEADERS, main, simulate
from fenqun.packs.cars.market import BANDS, BRANDS, PRICES, market


@pytest.fixture(scope="module")
def cars(tmp_path_factory):
    folder = tmp_path_factory.mktemp("cars")
    return folder, simulate(folder, customers=4_000)


def read(folder, name):
    with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def content(folder):
    return {path.relative_to(folder): path.read_bytes() for path in sorted(folder.rglob("*.csv"))}


def part_of(row):
    budget = float(row["budget"])
    return row["vehicle"], next(band for band in BANDS if budget <= PRICES[band][1])


@pytest.fixture(scope="module")
def parts(cars):
    return {row["customer_id"]: part_of(row) for row in read(cars[0], "customers")}


def test_the_same_arguments_give_the_same_bytes(cars, tmp_path):
    simulate(tmp_path, customers=4_000)
    assert content(tmp_path) == content(cars[0])
    simulate(tmp_path, customers=4_000, seed=2)
    assert content(tmp_path) != content(cars[0])


def test_the_counts_are_those_of_the_files(cars):
    folder, rows = cars
    assert {name: len(read(folder, name)) for name in rows} == rows
    assert all(tuple(read(folder, name)[0]) == tuple(header) for name, header in HEADERS.items())


def test_sizes_are_those_of_the_truth(parts):
    found = Counter(parts.values())
    for part, truth in market().items():
        assert found[part] / len(parts) == pytest.approx(truth.share, abs=0.02)


def test_growth_and_rivals_are_those_of_the_truth(cars, parts):
    best = ("off_road", "under_150k")
    bought = [row for row in read(cars[0], "orders") if parts[row["customer_id"]] == best]
    later = sum(row["ordered_at"] >= "2025" for row in bought)
    truth = market()[best]
    assert later / (len(bought) - later) == pytest.approx(1 + truth.growth, rel=0.1)
    brands = Counter(row["brand"] for row in bought)
    assert brands["Beichen"] / len(bought) == pytest.approx(truth.rival, abs=0.05)
    assert set(brands) <= set(BRANDS)


def test_buyers_of_the_best_part_are_let_down(cars, parts):
    answers = {(row["customer_id"], row["item"]): int(row["answer"]) for row in read(cars[0], "satisfaction")}
    gaps = {}
    for (who, item), answer in answers.items():
        if item == "expected":
            gaps.setdefault(parts[who], []).append(answer - answers[who, "received"])
    means = {part: sum(each) / len(each) for part, each in gaps.items()}
    assert max(means, key=means.__getitem__) == ("off_road", "under_150k")


def test_a_brand_s_answers_are_yes_or_no(cars):
    assert {row["answer"] for row in read(cars[0], "brand_survey")} == {"0", "1"}


def test_another_truth_is_another_market(tmp_path):
    simulate(tmp_path, customers=50, best=("mpv", "over_250k"))
    rows = read(tmp_path, "truth/parts")
    assert max(rows, key=lambda row: float(row["growth"]))["vehicle_type"] == "mpv"


def test_the_command_writes_and_says_what(tmp_path, capsys):
    assert main([str(tmp_path), "--customers", "30", "--best-type", "suv"]) == 0
    assert "customers.csv: 30 rows" in capsys.readouterr().out
