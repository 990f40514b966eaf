from fenqun.packs.shop.dirt import Dirt
from fenqun.packs.shop.draw import generator
from fenqun.packs.shop.people import HEADER

CUSTOMER = ["K000001", "个人", "王芳", "女", "1990-01-01", *[""] * (len(HEADER) - 5)]


def test_rows_entered_twice_come_last_under_the_same_id():
    rows = Dirt(generator(1, "dirt")).customers([[f"K{n:06d}", *CUSTOMER[1:]] for n in range(2_000)])
    assert len(rows) > 2_000
    assert {row[0] for row in rows[2_000:]} <= {row[0] for row in rows[:2_000]}


def test_every_flaw_is_counted():
    dirt = Dirt(generator(1, "dirt"))
    rows = [dirt.order(["S1", "K1", "2025-01-01 10:00:00"]) for _ in range(5_000)]
    flawed = sum(row != ["S1", "K1", "2025-01-01 10:00:00"] for row in rows)
    assert flawed == sum(dirt.counts.values()) > 0
    assert sum(row[1] == "" for row in rows) == dirt.counts["orders", "no customer"]


def test_the_same_person_has_another_id_and_address():
    dirt = Dirt(generator(1, "dirt"))
    again = dirt.same_person(CUSTOMER, "K000009")
    assert (again[0], again[2], again[4]) == ("K000009", "王芳", "1990-01-01")
    assert again[HEADER.index("邮箱")] == "k000009@example.org"


def test_the_rows_given_are_left_as_they_are():
    rows = [list(CUSTOMER) for _ in range(1_000)]
    Dirt(generator(1, "dirt")).customers(rows)
    assert all(row == CUSTOMER for row in rows)
