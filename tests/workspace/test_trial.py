import io

import pytest

from fenqun import Workspace
from fenqun.workspace.looking import waiting
from fenqun.workspace.matching import chosen
from fenqun.workspace.trial import imported, trials

HEAD = "订单号,客户编号,下单时间,商品,数量,金额\n"
LINES = [f"{n // 2},客{n % 3},2025-01-{n + 1:02} 10:00,米{n},1,{n}.5\n" for n in range(20)]


def look(workspace, **files):
    return workspace.look([(name, io.BytesIO(text.encode())) for name, text in files.items()]).arrival


@pytest.fixture
def shop(tmp_path):
    workspace = Workspace(tmp_path / "shop")
    workspace.take(look(workspace, **{"明细.csv": HEAD + "".join(LINES)}))
    workspace.refresh()
    return workspace


def tried(workspace, arrival, **choices):
    known = waiting(workspace, arrival)
    return [(one, imported(known, one)) for one in trials(workspace, known, chosen(workspace, known, choices))]


def test_what_is_there_is_found_in_the_store(shop):
    ((trial, done),) = tried(shop, look(shop, **{"新.csv": HEAD + "".join(LINES[-4:])}))
    assert (trial.joins, trial.is_said, trial.tables) == ("add", False, ("1-1",))
    assert [path.is_relative_to(shop.directory / ".fenqun" / "store") for path in trial.there] == [True]
    assert (done.overlap.ids_there, done.overlap.rows_there) == (2, 4)
    assert trial.proposal(done) == "add_new"


def test_what_changed_since_the_last_refresh_is_read_for_the_comparison(shop):
    (file,) = (shop.directory / "data").iterdir()
    file.write_text(HEAD + "".join(LINES[:2]), encoding="utf-8")
    ((trial, done),) = tried(shop, look(shop, **{"新.csv": HEAD + "".join(LINES[-4:])}))
    assert [path.is_relative_to(shop.directory / ".fenqun" / "arrivals") for path in trial.there] == [True]
    assert (done.overlap.rows_before, done.overlap.is_any) == (2, False)


def test_a_source_that_cannot_be_read_is_compared_with_nothing(shop):
    (file,) = (shop.directory / "data").iterdir()
    arrival = look(shop, **{"新.csv": HEAD + "".join(LINES[-4:])})
    file.unlink()
    ((trial, done),) = tried(shop, arrival)
    assert (trial.there, done.overlap, trial.proposal(done)) == ((), None, "add")


def test_how_far_the_reading_is_can_be_asked_meanwhile(shop):
    arrival = look(shop, **{"新.csv": HEAD + "".join(LINES[-4:])})
    assert (shop.reading(arrival).step, shop.reading(arrival).share) == ("", 0.0)
    shop.preview(arrival)
    told = shop.reading(arrival)
    assert (told.source, told.step, told.share) == ("order_lines", "正在统计 order_lines", 0.85)


def test_files_for_one_source_are_read_together(shop):
    texts = {f"{n}.csv": HEAD + "".join(LINES[-4:]) for n in (1, 2)}
    ((trial, done),) = tried(shop, look(shop, **texts))
    assert (trial.tables, list(trial.files)) == (("1-1", "2-1"), ["1.csv", "2.csv"])
    assert (done.quality.repeated_rows, done.overlap.rows_there) == (4, 4)
