from fenqun.packs.shop.goods import CATEGORIES, POPULARITY, TIERS, position, products


def test_a_product_lies_at_its_position():
    found = products(1)
    product = found[position(3, 2, 5)]
    assert (product.category, product.brand, product.name) == ("美妆护肤", "澜", "澜香水")


def test_every_shelf_has_as_many_brands_and_goods():
    assert {(len(shelf.brands), len(shelf.goods)) for shelf in CATEGORIES} == {(TIERS, len(POPULARITY))}


def test_ids_are_unique():
    found = products(1)
    assert len({product.product_id for product in found}) == len(found) == 13 * 4 * 6


def test_every_product_earns_something():
    assert all(0 < product.cost < product.price for product in products(1))


def test_popularity_ends_at_one():
    assert POPULARITY[-1] == 1.0
