"""The benchmarks at a small size: what they compare must stay the same profile."""

import json
from pathlib import Path

import pytest

BENCHMARKS = Path(__file__).parents[2] / "benchmarks"


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(BENCHMARKS)
        from run import workspace
        from simulate import simulate

        directory = tmp_path_factory.mktemp("benchmark")
        simulate(directory / "data", 3000)
        workspace(directory / "shop", directory / "data")
        yield directory


def test_the_sql_gives_the_profile_that_fenqun_stores(place):
    from run import stored
    from same import differences
    from with_fenqun import marks
    from with_sql import main

    found = marks(str(place / "shop"), 0)
    main(place / "shop", place / "sql.parquet")
    assert list(found) == ["imported", "computed", "written", "done"]
    assert differences(stored(place / "shop"), place / "sql.parquet") == {}


@pytest.mark.parametrize("vectorised", [False, True])
def test_the_notebooks_give_the_same_customers_columns_and_sums(place, vectorised):
    import pandas as pd
    from with_pandas import main

    main(place / "data", place / "pandas.parquet", vectorised=vectorised)
    frame = pd.read_parquet(place / "pandas.parquet")
    assert len(frame) == 300
    assert len(frame.columns) == 76
    assert 0.4 < frame["value"].eq("D").mean() < 0.6


def test_a_page_and_a_chart_are_made_of_the_costs(place):
    from chart import chart
    from measure import Cost, typical
    from results import results

    costs = {"sql": typical([Cost(3, 2, 3), Cost(9, 4, 5), Cost(9, 9, 9)]), "profile": Cost(6, 6, 10)}
    found = {"imports": {}, "profiles": costs, "commands": {}}
    page = results(found, orders=3000, customers=300, counts={"sql": 3, "profile": 1})
    assert "| Fenqun: the profile, stored | 1 | 6.00 s | 6.00 s | 10 MB | 2.00 | 1.50 | 2.00 |" in page
    assert chart(costs).count("<rect") == 2
    assert json.loads(json.dumps(costs["sql"].__dict__)) == {"wall": 3, "cpu": 4, "memory": 5}
