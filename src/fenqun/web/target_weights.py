"""The weights of a target choice as a form has them, and written into its definition."""

from collections.abc import Mapping
from typing import Any

from fenqun.answers import TargetsAnswer
from fenqun.errors import Phrase, UsageError, message
from fenqun.serving.asking import Asking

WEIGHT = "weight-"
"""Before the name of a factor: the field of its weight."""
_AXES = ("attractiveness", "strength")
_OTHERWISE = ("weights", "comparisons")
"""The keys of an axis whose weights are not given: entropy, or comparisons of pairs."""


def asked_weights(asking: Asking) -> dict[str, str]:
    """The weights as the address has them, by factor."""
    pairs = asking.request.query_params.items()
    return {name.removeprefix(WEIGHT): text.strip() for name, text in pairs if name.startswith(WEIGHT)}


def sent_weights(asking: Asking, answer: TargetsAnswer) -> dict[str, str]:
    """The weights as a form sent them, by factor."""
    sent = {each.name: asking.text(f"{WEIGHT}{each.name}").strip() for each in answer.factors}
    return {name: text for name, text in sent.items() if text}


def weights_of(given: Mapping[str, str]) -> dict[str, float]:
    """The same as numbers. Raises UsageError."""
    found = {}
    for factor, text in given.items():
        try:
            found[factor] = float(text)
        except ValueError:
            raise UsageError(what=Phrase(message("'{text}' is no number"), text=text)) from None
    return found


def fields_of(answer: TargetsAnswer, given: Mapping[str, str]) -> list[tuple[str, str, str, str]]:
    """Of each factor that is known: the field, the label, the weight as typed or as it is, who stated it."""
    return [
        (
            f"{WEIGHT}{each.name}",
            each.label,
            given.get(each.name, f"{each.weight:.3g}"),
            f"{each.by}, {each.on}" if each.by else "",
        )
        for each in answer.factors
    ]


def with_weights(data: Mapping[str, Any], weights: Mapping[str, float]) -> dict[str, Any]:
    """The definition as plain data with these weights, by factor; an axis that found its own is given them."""
    found = dict(data)
    for axis in _AXES:
        held = data.get(axis)
        if not isinstance(held, Mapping):
            continue
        factors = held.get("factors", held)
        if isinstance(factors, list):
            factors = dict.fromkeys(factors)
        if not any(name in weights for name in factors):
            continue
        named = {name: _weighed(written, weights.get(name)) for name, written in factors.items()}
        rest = {key: written for key, written in held.items() if key not in ("factors", *_OTHERWISE)}
        found[axis] = {**rest, "factors": named} if "factors" in held else named
    return found


def _weighed(written: Any, weight: float | None) -> Any:
    if weight is None:
        return written
    plain = int(weight) if weight == int(weight) else weight
    return {**written, "weight": plain} if isinstance(written, Mapping) else plain
