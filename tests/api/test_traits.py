def test_traits_are_those_of_the_customers_not_tags(asked):
    names = [trait["name"] for trait in asked("/traits").json()["traits"]]
    assert {"city", "age", "spend_total"} <= set(names)
    assert not {"big", "level"} & set(names)


def test_a_trait_is_told_by_its_distribution(asked, tiny):
    assert asked("/traits/age").json() == tiny.show("age").as_json()


def test_what_is_no_trait_is_not_there(asked):
    assert [asked(f"/traits/{name}").status_code for name in ("big", "level", "nothing")] == [404, 404, 404]


def test_names_hold_the_segments(asked):
    assert asked("/names").json()["segments"]["level"]["quality"] == "Quality & more"


def test_values_are_the_most_frequent_that_fit(asked):
    assert asked("/names/city/values", params={"search": "海"}).json()["values"] == [["上海", 4]]


def test_an_attributes_values_are_hidden_from_who_may_not_see_them(asked):
    assert asked("/names/name/values", role="viewer").status_code == 403
