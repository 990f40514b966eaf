def test_the_playbooks_are_what_the_workspace_answers(asked_cars, car_market):
    assert asked_cars("/playbooks").json() == car_market.playbooks().as_json()
    answer = asked_cars("/playbooks/market")
    assert answer.json() == car_market.playbook("market").as_json()
    assert answer.headers["Cache-Control"] == "private, no-store"


def test_it_speaks_the_language_that_is_asked_for(asked_cars):
    told = asked_cars("/playbooks/market", headers={"Accept-Language": "zh-Hans"}).json()
    assert (told["label"], told["plays"][0]["cadence"]) == ("各细分市场的行动手册", "每 2 周")


def test_a_viewer_may_ask_and_nobody_unknown(asked_cars):
    assert asked_cars("/playbooks/market", role="viewer").status_code == 200
    assert asked_cars("/playbooks/market", headers={"Authorization": "Bearer no"}).status_code == 401


def test_what_is_not_there_is_not_found(asked_cars):
    assert asked_cars("/playbooks/nothing").status_code == 404
    assert asked_cars("/playbooks/market", params={"as_of": "2020-01-01"}).status_code == 404
