from pathlib import Path
from shutil import copytree

import pytest
from ruamel.yaml import YAML

OWN_RFM = {
    "kind": "rfm",
    "label": {"en": "Own", "zh-Hans": "自定"},
    "recency": "days_since_last_order",
    "cuts": {"recency": [30, 90], "frequency": [2, 3], "monetary": [100, 1000]},
    "bins": 3,
    "segments": {"best": {"rule": "r == 3 and f >= 2", "label": "Best"}, "others": "rest"},
}
COMPARED = {
    "kind": "grade",
    "score": ["spend_total", "orders_total", "age"],
    "weights": "ahp",
    "comparisons": [["spend_total", "orders_total", 3], ["spend_total", "age", 5], ["orders_total", "age", 2]],
    "scaling": "rank",
    "segments": {"A": {"level": "top 10%", "label": {"en": "Top", "zh-Hans": "顶级"}}, "B": "next 30%", "C": "rest"},
}
MORE = {
    "own_rfm": OWN_RFM,
    "compared": COMPARED,
    "cheap_first": {
        "kind": "grade",
        "score": {"spend_total": {"weight": 2, "better": "lower"}, "orders_total": 1},
        "by": "spend_total",
        "segments": {"good": ">= 50", "bad": "rest"},
    },
    "by_entropy": {
        "kind": "grade",
        "score": {"spend_total": None, "orders_total": {"better": "lower"}},
        "weights": "entropy",
        "segments": {"A": "top 20%", "B": "rest"},
    },
    "halves": {"kind": "bands", "trait": "age", "cuts": "equal_count", "bins": 2, "segments": ["young", "old"]},
    "buyers": {
        "kind": "clusters",
        "traits": {"spend_total": "log", "orders_total": None},
        "count": 2,
        "sample": 1000,
    },
    "buyers_named": {
        "kind": "clusters",
        "traits": ["orders_total", "spend_total"],
        "scaling": "none",
        "order": "spend_total",
        "segments": {"few": {"label": "Few"}, "many": {"label": "Many"}},
    },
    "buyers_by_the_data": {"kind": "clusters", "traits": ["spend_total"], "count": {"from": 2, "to": 3}, "seed": 7},
    "nested": {
        "kind": "rules",
        "min_size": 3,
        "segments": {
            "a": 'city in ("上海", "北京") and not (spend_total > 10 or contains(city, "x"))',
            "b": {"rule": "spend_total / orders_total > 50 or big", "meaning": "as text"},
            "rest_of_them": "rest",
        },
    },
}


def workspace(app):
    return app.state.served.workspace


def with_more(directory):
    """Every shape of segmentation in one workspace."""
    yaml = YAML()
    with (directory / "segmentations.yaml").open("a", encoding="utf-8") as file:
        for name, data in MORE.items():
            lines = []
            yaml.dump({name: data}, _Lines(lines))
            file.write("".join(f"  {line}\n" for line in "".join(lines).splitlines()))
    return directory


@pytest.fixture
def more(app):
    with_more(workspace(app).directory)
    return workspace(app)


@pytest.fixture(scope="module")
def of_more(tiny, tmp_path_factory, browse):
    """An analyst's browser of such a workspace, refreshed; nothing is to be saved in it."""
    from fenqun.server.app import application

    made = application(with_more(Path(copytree(tiny.directory, tmp_path_factory.mktemp("more") / "tiny"))))
    workspace(made).refresh()
    yield browse(made, "analyst")
    workspace(made).close()


class _Lines:
    def __init__(self, lines: list[str]) -> None:
        self._lines = lines

    def write(self, text: bytes) -> None:
        self._lines.append(text.decode() if isinstance(text, bytes) else text)


@pytest.mark.parametrize("name", ["level", "value", "spend_band", "rfm", "channel", *MORE])
def test_saving_an_unchanged_form_changes_nothing(client_as, more, fields_of, name) -> None:
    browser = client_as("analyst")
    before = (more.directory / "segmentations.yaml").read_bytes()
    page = browser.get(f"/segmentations/{name}/edit")
    assert page.status_code == 200
    sent = fields_of(page.text, f"/segmentations/{name}/edit")
    answer = browser.post(f"/segmentations/{name}/edit", data=sent)
    assert answer.status_code == 303, answer.text
    assert (more.directory / "segmentations.yaml").read_bytes() == before


@pytest.mark.parametrize("name", ["level", "value", "spend_band", "rfm", *MORE])
def test_the_draft_of_an_unchanged_form_moves_nobody(of_more, fields_of, name) -> None:
    sent = fields_of(of_more.get(f"/segmentations/{name}/edit").text, f"/segmentations/{name}/edit")
    answer = of_more.post("/segmentations/draft", params={"of": name}, data=sent, headers={"HX-Request": "true"})
    assert "Saving would move nobody" in answer.text


@pytest.mark.parametrize("kind", ["rules", "bands", "rfm", "grade", "clusters"])
def test_a_new_segmentation_of_each_kind_has_a_form(reader_as, kind) -> None:
    page = reader_as("analyst").get("/segmentations/new", params={"kind": kind})
    assert page.status_code == 200
    assert f'name="kind" value="{kind}"' in page.text


def test_bands_are_made_by_the_form(client_as, app, fields_of) -> None:
    browser = client_as("analyst")
    sent = fields_of(browser.get("/segmentations/new?kind=bands").text, "/segmentations/new")
    sent |= {"name": "age_band", "trait": "age", "cuts_how": "given", "cuts": "18, 30；65", "bins": ""}
    assert browser.post("/segmentations/new", data=sent).status_code == 303
    assert workspace(app).definition("segmentations", "age_band").data == {
        "kind": "bands",
        "trait": "age",
        "cuts": [18, 30, 65],
    }


def test_clusters_are_made_by_the_form(client_as, app, fields_of) -> None:
    browser = client_as("analyst")
    sent = fields_of(browser.get("/segmentations/new?kind=clusters").text, "/segmentations/new")
    sent |= {"name": "buyers", "traits": ["spend_total", "orders_total"], "transform.spend_total": "log"}
    built = browser.post("/segmentations/build", data=sent, headers={"HX-Request": "true"})
    assert 'name="transform.orders_total"' in built.text
    assert browser.post("/segmentations/new", data=sent | {"fewest": "2", "most": "2"}).status_code == 303
    assert workspace(app).definition("segmentations", "buyers").data == {
        "kind": "clusters",
        "traits": {"spend_total": "log", "orders_total": None},
        "count": 2,
    }


def test_a_draft_tells_sizes_and_cut_points(client_as, fields_of) -> None:
    browser = client_as("analyst")
    sent = fields_of(browser.get("/segmentations/new?kind=rfm").text, "/segmentations/new")
    answer = browser.post("/segmentations/draft", data=sent | {"map": "eight"}, headers={"HX-Request": "true"})
    assert "Saving would move" not in answer.text
    assert "Recency: cut at" in answer.text
    assert "data-chart=" in answer.text


def test_contradictory_comparisons_are_shown_with_their_ratio(client_as, more, fields_of) -> None:
    browser = client_as("analyst")
    sent = fields_of(browser.get("/segmentations/compared/edit").text, "/segmentations/compared/edit")
    sent |= {"compare.spend_total.age": "0.111111"}
    answer = browser.post("/segmentations/draft", params={"of": "compared"}, data=sent, headers={"HX-Request": "true"})
    assert "Consistency ratio" in answer.text
    assert "contradictory" in answer.text
    assert browser.post("/segmentations/compared/edit", data=sent).status_code == 422


def test_segments_are_added_moved_and_removed_with_their_rules(client_as, fields_of) -> None:
    browser = client_as("analyst")

    def pressed(sent: dict, do: str) -> dict:
        headers = {"HX-Request": "true"}
        page = browser.post("/segmentations/build", params={"of": "level"}, data={**sent, "do": do}, headers=headers)
        return fields_of(f'<form action="x">{page.text}</form>', "x")

    sent = fields_of(browser.get("/segmentations/level/edit").text, "/segmentations/level/edit")
    assert [sent[f"seg.{at}.name"] for at in range(3)] == [["quality"], ["general"], ["one_time"]]
    moved = pressed(sent, "up:2")
    assert [moved[f"seg.{at}.name"] for at in range(3)] == [["quality"], ["one_time"], ["general"]]
    assert moved["s1.0.0.name"] == ["orders_total"]
    assert pressed(moved, "remove:0")["s0.0.0.name"] == ["orders_total"]
    assert pressed(moved, "add")["seg.3.name"] == [""]


def test_an_unfinished_rule_is_not_saved(client_as, app, fields_of) -> None:
    browser = client_as("analyst")
    sent = fields_of(browser.get("/segmentations/level/edit").text, "/segmentations/level/edit")
    sent["s0.0.0.value"] = [""]
    answer = browser.post("/segmentations/level/edit", data=sent)
    assert answer.status_code == 422
    assert "the rule of &#39;quality&#39; is not finished" in answer.text


def test_a_change_made_meanwhile_is_never_overwritten(client_as, app, fields_of) -> None:
    browser = client_as("analyst")
    sent = fields_of(browser.get("/segmentations/channel/edit").text, "/segmentations/channel/edit")
    found = workspace(app).definition("segmentations", "channel")
    workspace(app).save("segmentations", "channel", {**found.data, "bins": 3}, version=found.version)
    answer = browser.post("/segmentations/channel/edit", data=sent | {"bins": "9"})
    assert answer.status_code == 412
    assert workspace(app).definition("segmentations", "channel").data["bins"] == 3
    over = sent | {"bins": "9", "over": workspace(app).definition("segmentations", "channel").version}
    assert browser.post("/segmentations/channel/edit", data=over).status_code == 303
    assert workspace(app).definition("segmentations", "channel").data["bins"] == 9


def test_editing_is_for_analysts(client_as) -> None:
    assert client_as("marketer").get("/segmentations/level/edit").status_code == 403
    assert client_as("marketer").post("/segmentations/draft", data={}).status_code == 403


@pytest.mark.parametrize("kind", ["bands", "grade"])
def test_a_form_with_nothing_in_it_yet_is_not_called_wrong(client_as, fields_of, kind) -> None:
    browser = client_as("analyst")
    sent = fields_of(browser.get("/segmentations/new", params={"kind": kind}).text, "/segmentations/new")
    answer = browser.post("/segmentations/draft", data=sent, headers={"HX-Request": "true"})
    assert "problems" not in answer.text
    assert "Fill in the form" in answer.text


def test_odd_numbers_in_a_form_are_said_to_be_wrong_and_break_nothing(client_as, more, fields_of) -> None:
    client, page = client_as("analyst"), "/segmentations/compared/edit"
    fields = fields_of(client.get(page).text, page)
    for odd in ("²", "0", "-3", "nan", "1e999", "9" * 5_000):
        sent = fields | {"min_size": odd, "compare.spend_total.age": odd, f"seg.{odd}.name": "more", "do": f"up:{odd}"}
        answers = [client.post(f"/segmentations/{to}?of=compared", data=sent) for to in ("draft", "build")]
        assert [answer.status_code for answer in answers] == [200, 200], odd
    assert client.post(page, data=sent).status_code == 422


def test_of_a_trait_that_counts_the_time_since_something_less_is_better_at_first(client_as, app, fields_of):
    browser, page = client_as("analyst"), "/segmentations/new"
    sent = fields_of(browser.get(f"{page}?kind=grade").text, page)
    sent |= {"name": "awake", "score": ["days_since_last_order", "spend_total"]}
    built = browser.post("/segmentations/build", data=sent, headers={"HX-Request": "true"}).text
    assert built.count("Counts the time since something") == 1
    fields = fields_of(f'<form action="x">{built}</form>', "x")
    assert fields["better.days_since_last_order"] == ["lower"]
    assert fields["better.spend_total"] == ["higher"]
    fields |= {"weight.days_since_last_order": "1", "weight.spend_total": "1", "_csrf": sent["_csrf"]}
    assert browser.post(page, data=fields).status_code == 303
    score = workspace(app).definition("segmentations", "awake").data["score"]
    assert score == {"days_since_last_order": {"weight": 1, "better": "lower"}, "spend_total": 1}


def test_somebody_may_say_that_more_days_are_better(client_as, app, fields_of):
    browser, page = client_as("analyst"), "/segmentations/new"
    sent = fields_of(browser.get(f"{page}?kind=grade").text, page)
    sent |= {"name": "asleep", "score": "days_since_last_order", "better.days_since_last_order": "higher"}
    assert browser.post(page, data=sent | {"weight.days_since_last_order": "1"}).status_code == 303
    assert workspace(app).definition("segmentations", "asleep").data["score"] == {"days_since_last_order": 1}


def test_levels_are_chosen_and_not_typed_in_words(client_as, app, fields_of):
    browser, page = client_as("analyst"), "/segmentations/value/edit"
    sent = fields_of(browser.get(page).text, page)
    assert [sent[f"seg.{at}.way"] for at in range(3)] == [["top"], ["next"], ["rest"]]
    assert (sent["seg.0.amount"], "seg.2.amount" in sent) == (["10"], False)
    assert browser.post(page, data=sent | {"seg.0.amount": ""}).status_code == 422
    scores = {"seg.0.way": ">=", "seg.0.amount": "50", "seg.1.way": ">=", "seg.1.amount": "12.5"}
    assert browser.post(page, data=sent | scores).status_code == 303
    found = workspace(app).definition("segmentations", "value").data
    assert found["segments"] == {"A": ">= 50", "B": ">= 12.5", "C": "rest"}
