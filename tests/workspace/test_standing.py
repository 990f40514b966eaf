from fenqun.workspace.standing import standings


def test_a_rank_is_the_share_of_those_known_who_have_less(tiny):
    fields = {field.name: field for field in tiny.customer("C03").traits}
    assert (fields["spend_total"].rank, fields["spend_total"].median) == (12 / 13, 70.0)
    assert fields["age"].rank == 1 / 9
    assert fields["favourite_channel"].rank is None


def test_equal_customers_have_equal_ranks_and_the_least_have_none_below(tiny):
    nothing = {each: {field.name: field for field in tiny.customer(each).traits} for each in ("C08", "C11")}
    assert [fields["spend_total"].rank for fields in nothing.values()] == [0.0, 0.0]


def test_of_an_unknown_value_there_is_a_median_and_no_rank(tiny):
    fields = {field.name: field for field in tiny.customer("C11").traits}
    assert fields["days_since_last_order"].value is None
    assert fields["days_since_last_order"].rank is None
    assert fields["days_since_last_order"].median is not None


def test_ranks_are_shares_for_everyone(tiny):
    view = tiny.view()
    with view.engine() as engine:
        for row in engine.rows(view.profile.select):
            found = standings(view, engine, dict(zip(view.profile.columns, row, strict=True)))
            assert all(each.rank is None or 0 <= each.rank < 1 for each in found.values())
