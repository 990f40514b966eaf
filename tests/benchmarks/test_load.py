"""The load test at a small size: it must go on asking what the pages answer."""

import argparse
import random
import socket
from pathlib import Path

import pytest

BENCHMARKS = Path(__file__).parents[2] / "benchmarks"


@pytest.fixture(scope="module", autouse=True)
def beside():
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(BENCHMARKS)
        yield


def test_a_line_tells_first_median_and_most_of_a_kind():
    from load_results import Line, Timing, page

    timings = [Timing("a", seconds, size, 0.02) for seconds, size in ((0.9, 10), (0.1, 30), (0.2, 20))]
    (of_a, of_b, of_all) = page([*timings, Timing("b", 0.3, 5)])
    assert of_a == Line("a", 3, 0.9, 0.2, 0.9, 0.9, 30, 0.02)
    assert of_b == Line("b", 1, 0.3, 0.3, 0.3, 0.3, 5, 0.0)
    assert (of_all.kind, of_all.count, of_all.most) == ("all", 4, 0.9)
    assert page([]) == []


def test_its_part_of_the_page_of_results_is_replaced_and_kept():
    from load_results import Line, kept_section, section, with_section

    line = Line("all", 1, 0.9, 0.2, 0.9, 0.9, 30_000, 0.125)
    arguments = argparse.Namespace(customers=300, users=2, think=5.0, seconds=3.0, rounds=1, refresh=False)
    text = section([line], [line], arguments, errors=["a: 500", "a: 500"], memory=(100, 200), rate=1.25)
    assert "| all | 1 | 900 ms | 200 ms | 900 ms | 900 ms | 30.0 kB | 125 ms |" in text
    assert "- 2 × a: 500" in text
    once = with_section("# Results\n\nSome.\n", text)
    assert once.startswith("# Results\n\nSome.\n\n## The workbench on 300 customers")
    assert with_section(once, text) == once
    assert "# Results\n\nSome.\n" + kept_section(once) == once
    assert kept_section("# Results\n") == ""


def test_everything_that_is_done_has_a_weight():
    from load import WEIGHTS, everything

    links = {"customer": ["/customers/C1"], "next page": ["/customers?after=x"]}
    assert {ask.kind for ask in everything(random.Random(1), links, 1)} == set(WEIGHTS)


def free_port():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return taken.getsockname()[1]


def test_a_small_shop_is_looked_at_without_an_error(tmp_path, capsys):
    from load import main

    arguments = argparse.Namespace(
        customers=300,
        users=2,
        seconds=3.0,
        think=0.2,
        rounds=1,
        refresh=False,
        bound=20.0,
        port=free_port(),
        directory=tmp_path / "shop",
        to=None,
    )
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    told = capsys.readouterr().out
    assert "Errors" not in told
    assert ended.value.code == 0
