import pytest


@pytest.fixture
def cars(run, car_market):
    return lambda *arguments, **options: run("-w", car_market.directory, *arguments, **options)


def test_without_a_name_the_playbooks_are_listed(cars):
    assert "market" in cars("playbook").out
    assert [line["name"] for line in cars("playbook", "--json").json["playbooks"]] == ["market"]


def test_what_is_done_is_told_or_given_as_json(cars, car_market):
    told = cars("playbook", "market", columns=100).out
    assert "Be the first choice" in told
    assert "For people under forty who leave the road at weekends" in told
    assert cars("playbook", "market", "--json").json == car_market.playbook("market").as_json()


def test_it_speaks_the_language_that_is_asked_for(cars):
    assert "成为预算有限的越野用户的首选。" in cars("--lang", "zh-Hans", "playbook", "market").out


def test_a_name_that_is_nowhere_is_an_error(cars):
    told = cars("playbook", "markt")
    assert (told.status, "Did you mean 'market'" in told.err) == (1, True)


def test_where_none_is_declared_it_is_said_where_to(ask):
    assert "playbooks.yaml" in ask("playbook").out


def test_statements_in_no_playbook_are_told(run, tiny_copy):
    said = "statements: {quality: {need: n, offer: o}}"
    text = f"positioning: {{map: {{from: orders, brand: channel, segmentation: level, {said}}}}}\n"
    (tiny_copy.directory / "positioning.yaml").write_text(text, encoding="utf-8")
    assert "In no playbook yet: map/quality." in run("-w", tiny_copy.directory, "playbook").out
