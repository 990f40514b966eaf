from fenqun.packs.shop.draw import count, cumulative, gap, generator, log_normal, normal, one, which


def test_a_generator_depends_on_its_arguments_only():
    assert generator(1, "orders", 7).random() == generator(1, "orders", 7).random()
    assert generator(1, "orders", 7).random() != generator(1, "orders", 8).random()


def test_cumulative_weights_end_at_one():
    assert cumulative((1, 2, 1)) == [0.25, 0.75, 1.0]


def test_a_weight_of_zero_is_never_drawn():
    chance = generator(1, "test")
    assert {which(chance, cumulative((0, 1, 0, 1, 0))) for _ in range(200)} == {1, 3}


def test_one_draws_each_of_the_choices():
    chance = generator(1, "test")
    assert {one(chance, "abc") for _ in range(100)} == {"a", "b", "c"}


def test_means_are_as_stated():
    chance = generator(1, "test")
    for draw, mean in ((normal, 0.0), (lambda c: log_normal(c, 0.5), 1.0), (lambda c: gap(c, 3), 3.0)):
        assert abs(sum(draw(chance) for _ in range(20_000)) / 20_000 - mean) < 0.05
    assert abs(sum(count(chance, 2.5) for _ in range(20_000)) / 20_000 - 2.5) < 0.05


def test_nothing_happens_when_nothing_is_expected():
    assert count(generator(1, "test"), 0.0) == 0
