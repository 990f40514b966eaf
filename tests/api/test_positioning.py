def test_the_positionings_are_what_the_workspace_answers(asked_cars, car_market):
    assert asked_cars("/positioning").json() == car_market.positionings().as_json()
    answer = asked_cars("/positioning/brands")
    assert answer.json() == car_market.positioning("brands").as_json()
    assert answer.headers["Cache-Control"] == "private, no-store"


def test_it_speaks_the_language_that_is_asked_for(asked_cars):
    told = asked_cars("/positioning/brands", headers={"Accept-Language": "zh-Hans"}).json()
    assert told["label"] == "汽车品牌感知图"


def test_a_viewer_may_ask_and_nobody_unknown(asked_cars):
    assert asked_cars("/positioning/brands", role="viewer").status_code == 200
    assert asked_cars("/positioning/brands", headers={"Authorization": "Bearer no"}).status_code == 401


def test_what_is_not_there_is_not_found(asked_cars):
    assert asked_cars("/positioning/nothing").status_code == 404
    assert asked_cars("/positioning/brands", params={"as_of": "2020-01-01"}).status_code == 404
