import pytest

from fenqun.errors import Cycle
from fenqun.project.definitions import define
from fenqun.project.references import behind, levels, mentioned, needs, reference_problems, source_names


def said(sections: dict[str, dict[str, object]]) -> list[str]:
    return [str(problem) for problem in reference_problems(define(sections))]


def test_a_definition_needs_the_definitions_it_mentions_and_no_attributes() -> None:
    project = define(
        {
            "traits": {"spend": {"from": "orders", "value": "sum(amount)"}, "per_year": "spend / age"},
            "tags": {"vip": 'spend > 5 and tagged(old) and in_segment(level, "A")', "old": "age > 60", "hand": {}},
            "segmentations": {"level": {"kind": "rules", "segments": {"A": "per_year > 1"}}},
        }
    )
    assert needs(project) == {
        "spend": frozenset(),
        "per_year": {"spend"},
        "vip": {"spend", "old", "level"},
        "old": frozenset(),
        "hand": frozenset(),
        "level": {"per_year"},
    }
    assert levels(project) == (("spend", "old", "hand"), ("per_year",), ("level",), ("vip",))
    assert mentioned(project)["per_year"] == {"spend", "age"}
    assert mentioned(project)["old"] == {"age"}


def test_all_that_stands_behind_a_name_is_found_once() -> None:
    project = define(
        {
            "traits": {"spend": {"from": "orders", "value": "sum(amount)"}, "per_year": "spend / age", "other": "1"},
            "segmentations": {
                "worth": {"kind": "grade", "score": {"per_year": 1}, "segments": {"A": "top 5%", "B": "rest"}},
                "band": {"kind": "bands", "trait": "worth_score", "cuts": "equal_count", "bins": 2},
            },
        }
    )
    assert behind(project, ["band"]) == {"band", "worth_score", "worth", "per_year", "spend", "age"}
    assert behind(project, ["age", "nowhere"]) == {"age", "nowhere"}
    assert behind(project, []) == frozenset()


def test_a_score_of_a_segmentation_is_made_by_the_segmentation() -> None:
    project = define(
        {
            "traits": dict.fromkeys(("days_since_last_order", "orders_total", "spend_total"), "1"),
            "tags": {"recent": "rfm_recency_score >= 4"},
            "segmentations": {"rfm": {"kind": "rfm"}},
        }
    )
    assert levels(project)[1:] == (("rfm",), ("recent",))


def test_a_circle_is_named_in_its_order() -> None:
    project = define({"traits": {"a": "b + 1", "b": "c * 2", "c": "a"}})
    with pytest.raises(Cycle, match=r"a → b → c → a"):
        levels(project)


def test_every_circle_is_named_once() -> None:
    assert said({"traits": {"a": "b", "b": "a", "c": "c + 1", "d": "a + c"}}) == [
        "these need each other: a → b → a. Break the circle at one of them.",
        "'c' is made of itself. If a column of that name is meant, give the definition another name.",
    ]


def test_traits_tags_and_segmentations_share_their_names() -> None:
    assert said({"traits": {"a": "1"}, "tags": {"a": "true"}}) == [
        "'a' is declared twice; first at traits. Give one of them another name."
    ]


def test_a_trait_may_be_drawn_from_orders_where_there_are_only_lines() -> None:
    sections: dict[str, dict[str, object]] = {
        "sources": {"order_lines": {"role": "order_lines", "path": "x"}},
        "traits": {"n": {"from": "orders", "value": "count()"}},
    }
    assert source_names(define(sections)) == ["order_lines", "orders"]
    assert said(sections) == []


def test_an_unknown_source_is_said_with_the_nearest() -> None:
    sections: dict[str, dict[str, object]] = {
        "sources": {"orders": {"role": "orders", "path": "x"}},
        "traits": {"n": {"from": "ordrs", "value": "count()"}},
    }
    assert said(sections) == ["no source 'ordrs'. Did you mean 'orders'?"]


def test_nothing_declared_has_no_levels() -> None:
    assert levels(define({})) == ()


def test_a_positioning_of_a_source_that_is_nowhere_is_a_problem() -> None:
    project = define({"positioning": {"brands": {"from": "survey"}}})
    (problem,) = reference_problems(project)
    assert "no source 'survey'" in str(problem)
