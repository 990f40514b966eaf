"""Many ask while a refresh runs: each answer is of one snapshot, the old one or the new."""

from concurrent.futures import ThreadPoolExecutor
from threading import Event

ASKERS = 20


def test_every_answer_is_of_one_snapshot_while_a_refresh_runs(app, changed):
    workspace = app.state.served.workspace
    orders = workspace.directory / "data" / "orders.csv"
    before = changed("/overview", method="GET")
    orders.write_text(orders.read_text("utf-8") + "A99,C01,2024-06-29 12:00:00,5000.00,web\n", encoding="utf-8")
    over = Event()

    def ask(number: int) -> set[tuple[str, float, int]]:
        found = set()
        while not over.is_set():
            overview = changed("/overview", method="GET")
            where = {"where": "spend_total >= 5000", "limit": 1 + number % 3}
            rich = changed("/customers", method="GET", params=where)
            assert (overview.status_code, rich.status_code) == (200, 200)
            found.add((overview.headers["fenqun-snapshot"], overview.json()["total_value"]))
            found.add((rich.headers["fenqun-snapshot"], rich.json()["total"]))
            assert rich.json()["snapshot"] == rich.headers["fenqun-snapshot"]
        return found

    with ThreadPoolExecutor(ASKERS) as pool:
        asking = [pool.submit(ask, number) for number in range(ASKERS)]
        workspace.refresh()
        after = changed("/overview", method="GET")
        over.set()
        found = set().union(*(each.result() for each in asking))
    old, new = before.headers["fenqun-snapshot"], after.headers["fenqun-snapshot"]
    assert old != new
    told = {(old, before.json()["total_value"]), (old, 0), (new, after.json()["total_value"]), (new, 1)}
    assert found <= told
    assert {snapshot for snapshot, _ in found} >= {old}
