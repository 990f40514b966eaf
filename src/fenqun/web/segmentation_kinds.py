"""What only one kind of segmentation has in its form: cut points, dimensions, weights, comparisons."""

import re
from collections.abc import Mapping, Sequence
from itertools import combinations
from typing import Any

from fenqun.serving.asking import Asking
from fenqun.web.numerals import numeral, whole

DIMENSIONS = ("recency", "frequency", "monetary")
IMPORTANCE = (9.0, 7.0, 5.0, 3.0, 2.0, 1.0, 1 / 2, 1 / 3, 1 / 5, 1 / 7, 1 / 9)
"""How many times as important one trait can be said to be as another, on the scale of Saaty (1980)."""

_RFM = {"recency": "days_since_last_order", "frequency": "orders_total", "monetary": "spend_total"}


def own_of(kind: str, data: Mapping[str, Any]) -> dict[str, Any]:
    """The kind's own keys as they are written, with what holds where they are not."""
    if kind == "bands":
        return {key: data.get(key) for key in ("trait", "cuts", "bins", "closed")}
    if kind == "rfm":
        named = {dimension: data.get(dimension, _RFM[dimension]) for dimension in DIMENSIONS}
        others = {key: data.get(key) for key in ("bins", "cuts", "ties")}
        return {**named, **others, "map": "own" if data.get("segments") else data.get("map")}
    if kind == "grade":
        keys = ("score", "weights", "comparisons", "allow_inconsistent", "scaling", "by")
        return {key: data.get(key) for key in keys}
    if kind == "clusters":
        return {key: data.get(key) for key in ("traits", "count", "scaling", "order", "sample", "seed")}
    return {}


def own_sent(asking: Asking, kind: str, before: Mapping[str, Any], since: Mapping[str, str]) -> dict[str, Any]:
    """The kind's own keys from the form; what is left as it was by default is not written.

    since: which way is better of the traits that count time, for those that the form has not asked of yet.
    """
    if kind == "grade":
        return _grade(asking, before, since)
    readers = {"bands": _bands, "rfm": _rfm, "clusters": _clusters}
    return readers[kind](asking, before) if kind in readers else {}


def _bands(asking: Asking, before: Mapping[str, Any]) -> dict[str, Any]:
    how = asking.text("cuts_how") or "equal_count"
    cuts: Any = _numbers(asking.text("cuts")) if how == "given" else how
    return {
        "trait": asking.text("trait"),
        "cuts": cuts,
        "bins": None if how == "given" else _whole(asking.text("bins")),
        "closed": asking.text("closed") or None,
    }


def _rfm(asking: Asking, before: Mapping[str, Any]) -> dict[str, Any]:
    how = asking.text("cuts_how") or "equal_count"
    cuts: Any = how
    if how == "given":
        given = {dimension: _numbers(asking.text(f"cuts_{dimension}")) for dimension in DIMENSIONS}
        cuts = {dimension: points for dimension, points in given.items() if points}
    chosen = {dimension: asking.text(dimension) for dimension in DIMENSIONS}
    named = {key: value for key, value in chosen.items() if value and (key in before or value != _RFM[key])}
    return {
        **named,
        "bins": _whole(asking.text("bins")),
        "cuts": None if cuts == "equal_count" and "cuts" not in before else cuts,
        "ties": asking.text("ties") if asking.text("ties") == "split_by_id" or "ties" in before else None,
        "map": asking.text("map") or None,
    }


def _grade(asking: Asking, before: Mapping[str, Any], since: Mapping[str, str]) -> dict[str, Any]:
    weights = asking.text("weights") or "given"
    chosen, known = asking.texts("score"), [str(trait) for trait in before.get("score") or ()]
    traits = list(dict.fromkeys([*(trait for trait in known if trait in chosen), *chosen]))
    better = {trait: better for trait, better in since.items() if trait not in known}
    score = {trait: _indicator(asking, trait, better.get(trait, ""), given=weights == "given") for trait in traits}
    listed = isinstance(before.get("score"), list) and not any(score.values())
    return {
        "score": list(score) if listed else score,
        "weights": weights if weights != "given" or "weights" in before else None,
        "comparisons": _comparisons(asking, traits) if weights == "ahp" else None,
        "allow_inconsistent": True if asking.text("allow_inconsistent") and weights == "ahp" else None,
        "scaling": _unless(asking.text("scaling"), "min_max", before, "scaling"),
        "by": _unless(asking.text("by"), "customers", before, "by"),
    }


def _clusters(asking: Asking, before: Mapping[str, Any]) -> dict[str, Any]:
    chosen, known = asking.texts("traits"), [str(trait) for trait in before.get("traits") or ()]
    traits = list(dict.fromkeys([*(trait for trait in known if trait in chosen), *chosen]))
    taken = {trait: asking.text(f"transform.{trait}") or None for trait in traits}
    fewest, most = (_whole(asking.text(name)) for name in ("fewest", "most"))
    count: Any = fewest if fewest == most or most is None else {"from": fewest, "to": most}
    has_names = any(name.startswith("seg.") and name.endswith(".name") and asking.text(name) for name in asking.form)
    return {
        "traits": taken if any(taken.values()) or isinstance(before.get("traits"), Mapping) else traits,
        "count": None if has_names else count,
        "scaling": _unless(asking.text("scaling"), "z_score", before, "scaling"),
        "order": asking.text("order") if asking.text("order") in traits else None,
        "sample": before.get("sample"),
        "seed": before.get("seed"),
    }


def cluster_range(own: Mapping[str, Any]) -> tuple[object, object]:
    """How many clusters at least and at most, for two fields; blank where nothing is said."""
    count = own.get("count")
    return (count.get("from"), count.get("to")) if isinstance(count, Mapping) else (count or "", count or "")


def transform_of(own: Mapping[str, Any], trait: str) -> str:
    """How a trait of clusters is taken: `log`, or blank as it is."""
    traits = own.get("traits")
    held = traits.get(trait) if isinstance(traits, Mapping) else None
    return str((held.get("transform") if isinstance(held, Mapping) else held) or "")


def _unless(value: str, default: str, before: Mapping[str, Any], key: str) -> str | None:
    return value if value and (value != default or key in before) else None


def _indicator(asking: Asking, trait: str, better: str, *, given: bool) -> Any:
    weight = _number(asking.text(f"weight.{trait}")) if given else None
    if (asking.text(f"better.{trait}") or better) == "lower":
        return {"weight": weight, "better": "lower"} if given else {"better": "lower"}
    return weight if given else None


def _comparisons(asking: Asking, traits: Sequence[str]) -> list[list[Any]]:
    found: list[list[Any]] = []
    for first, second in combinations(traits, 2):
        times = _number(asking.text(f"compare.{first}.{second}"))
        value = float(times) if isinstance(times, int | float) and times > 0 else 1.0
        if value >= 1:
            found.append([first, second, _short(value)])
        else:
            found.append([second, first, _short(1 / value)])
    return found


def _short(value: float) -> int | float:
    return int(value) if abs(value - round(value)) < 1e-9 else round(value, 6)


def compared(own: Mapping[str, Any], first: str, second: str) -> float:
    """How many times as important the first is as the second, by the comparisons; 1 where nothing is said."""
    for one, other, times in own.get("comparisons") or []:
        if (one, other) == (first, second):
            return float(times)
        if (other, one) == (first, second):
            return 1 / float(times)
    return 1.0


def weight_of(indicator: object) -> object:
    """The weight of a trait of a score as written; None where none is given."""
    return indicator.get("weight") if isinstance(indicator, Mapping) else indicator


def lower_is_better(indicator: object) -> bool:
    """Whether less of the trait scores more."""
    return isinstance(indicator, Mapping) and indicator.get("better") == "lower"


def cuts_how(own: Mapping[str, Any]) -> str:
    """How the cut points are found: `given`, or the way that is named."""
    cuts = own.get("cuts")
    return "given" if isinstance(cuts, list | Mapping) else str(cuts or "equal_count")


def cuts_text(own: Mapping[str, Any], dimension: str = "") -> str:
    """The cut points that are given, for a field."""
    cuts = own.get("cuts")
    points = cuts.get(dimension, []) if isinstance(cuts, Mapping) else cuts
    return (
        ", ".join(f"{point:g}" if isinstance(point, float) else str(point) for point in points or [])
        if isinstance(points, list)
        else ""
    )


def _numbers(text: str) -> list[Any]:
    """The numbers of a field, apart by commas, blanks or lines; what is none stays, for the check to say so."""
    return [_number(part) for part in re.split(r"[\s,;，；、]+", text) if part]


def _number(text: str) -> int | float | str | None:
    if not text.strip():
        return None
    return text if (number := numeral(text)) is None else number


def _whole(text: str) -> int | str | None:
    return None if not text.strip() else text if (number := whole(text.strip())) is None else number
