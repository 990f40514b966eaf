"""Files grow, definitions change: the next refresh follows, and nothing else does."""

ORDERS = ("order_id", "customer_id", "ordered_at", "amount")
SHOP = {
    "fenqun": "name: shop\nas_of: 2024-06-30\ntime_zone: UTC\nallow: [..]\n",
    "sources": "sources:\n  orders: {path: ../orders.csv, role: orders}\n",
    "traits": "traits:\n  spent: {from: orders, value: sum(amount)}\n",
    "segmentations": "segmentations:\n  level: {kind: rules, segments: {big: spent >= 100, small: rest}}\n",
}


def test_rows_added_to_a_file_and_rules_changed_count_from_the_next_refresh_on(journey, values, adds_up):
    orders = journey.write("orders.csv", ORDERS, [(n, f"c{n % 3}", "2024-06-01", 20) for n in range(9)])
    shop = journey.define(**SHOP)
    shop.refresh()
    assert values(shop, "spent") == {"c0": 60, "c1": 60, "c2": 60}
    with orders.open("a", encoding="utf-8", newline="") as file:
        file.write("9,c0,2024-06-02,45.50\r\n10,new,2024-06-02,1\r\n")
    assert values(shop, "spent")["c0"] == 60
    shop.refresh()
    adds_up(shop)
    assert values(shop, "spent") == {"c0": 105.5, "c1": 60, "c2": 60, "new": 1}
    assert values(shop, "level") == {"c0": "big", "c1": "small", "c2": "small", "new": "small"}
    text = SHOP["segmentations"].replace("spent >= 100", "spent >= 50")
    (shop.directory / "segmentations.yaml").write_text(text, encoding="utf-8")
    shop.refresh()
    assert values(shop, "level")["c1"] == "big"


def test_a_failed_refresh_leaves_the_last_one_and_says_where_to_mend(journey, values, fenqun):
    journey.write("orders.csv", ORDERS, [(1, "a", "2024-06-01", 20)])
    shop = journey.define(**SHOP)
    shop.refresh()
    (shop.directory / "segmentations.yaml").write_text(
        "segmentations:\n  level: {kind: rules, segments: {big: spend >= 100}}\n", encoding="utf-8"
    )
    status, out, err = fenqun("-w", shop.directory, "refresh")
    assert (status, out) == (1, "")
    assert "segmentations.yaml:2:" in err
    assert "spent" in err
    assert values(shop, "level") == {"a": "small"}


def test_a_long_list_and_hand_tags_serve_rules(journey, values, adds_up):
    journey.write("orders.csv", ORDERS, [(n, f"c{n}", "2024-06-01", n) for n in range(50)])
    segments = "{vip: 'customer_id in listed(\"vip.txt\")', tagged: friend}"
    level = f"segmentations:\n  level: {{kind: rules, segments: {segments}}}\n"
    shop = journey.define(**(SHOP | {"tags": "tags:\n  friend: {}\n", "segmentations": level}))
    listed = [f"c{n}" for n in range(40, 100_040)]
    (shop.directory / "vip.txt").write_text("\n".join(listed), encoding="utf-8")
    shop.tag_add("friend", ["c1", "c2", "c41", "nobody"])
    shop.refresh()
    adds_up(shop)
    found = values(shop, "level")
    assert sorted(name for name, segment in found.items() if segment == "vip") == [f"c{n}" for n in range(40, 50)]
    assert sorted(name for name, segment in found.items() if segment == "tagged") == ["c1", "c2"]
    assert found["c3"] == "unknown"
