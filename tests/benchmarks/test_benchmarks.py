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


def test_the_questions_of_a_workspace_have_the_answers_of_the_sql(tmp_path):
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(BENCHMARKS)
        from asking import QUESTIONS, Took, connected, deep, line, rounds
        from load_shop import load_shop

        from fenqun import Workspace

        workspace = Workspace(load_shop(tmp_path / "shop", 2000), resident=True)
        workspace.load()
        with connected(workspace.directory) as sql:
            for question in QUESTIONS:
                took, by_sql = rounds(workspace, question, sql, 2)
                assert (len(took), len(by_sql)) == (2, 2 if question.sql else 0), question.name
        assert deep(workspace, {"sort": "spend_total"}, 1000) is not None
        workspace.close()
        assert (
            line("x", [Took(0.002, 0.001)], [Took(0.004, 0.002)])
            == "| x | 2.0 ms | 2.0 ms | 1.0 ms | 4.0 ms | 2.0 ms | 0.50 |"
        )
