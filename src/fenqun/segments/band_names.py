"""What the bands of a number are called, and how their edges are told in three languages."""

import itertools
from collections.abc import Sequence

from fenqun.definition import Label

_UNDER = {"en": "under {high}", "zh-Hans": "不足 {high}", "zh-Hant": "不足 {high}"}
_UP_TO = {"en": "up to {high}", "zh-Hans": "不超过 {high}", "zh-Hant": "不超過 {high}"}
_FROM = {"en": "{low} to under {high}", "zh-Hans": "{low} 至不足 {high}", "zh-Hant": "{low} 至不足 {high}"}
_OVER_TO = {"en": "over {low} to {high}", "zh-Hans": "超过 {low} 至 {high}", "zh-Hant": "超過 {low} 至 {high}"}
_AND_OVER = {"en": "{low} and over", "zh-Hans": "{low} 及以上", "zh-Hant": "{low} 及以上"}
_OVER = {"en": "over {low}", "zh-Hans": "超过 {low}", "zh-Hant": "超過 {low}"}


def plain(value: float | int) -> int | float:
    """A whole number without its decimal point."""
    return int(value) if float(value).is_integer() and abs(value) < 1e15 else value


def shown(value: float) -> str:
    """A cut point for reading, thousands apart: whole, or to two decimals, or to four digits where it is small."""
    whole = plain(value)
    if isinstance(whole, int):
        return f"{whole:,}"
    return f"{value:,.2f}".rstrip("0").rstrip(".") if abs(value) >= 1 else f"{value:.4g}"


def _edges(cuts: Sequence[float]) -> list[str]:
    """The cuts for reading; whole ones that may all be years of the calendar have no thousands apart."""
    if all(float(cut).is_integer() and cut in _YEARS for cut in cuts):
        return [str(int(cut)) for cut in cuts]
    return [shown(cut) for cut in cuts]


_YEARS = range(1900, 2100)


def given_names(cuts: Sequence[float], edge: str) -> list[str]:
    """The names of bands at given cuts: `<18`, `18..65`, `>=65`; `<=18`, `18..65`, `>65` where closed right."""
    low, high = ("<", ">=") if edge == "left" else ("<=", ">")
    written = [str(plain(cut)) for cut in cuts]
    between = [f"{first}..{last}" for first, last in itertools.pairwise(written)]
    return [f"{low}{written[0]}", *between, f"{high}{written[-1]}"]


def band_labels(cuts: Sequence[float], edge: str) -> list[Label]:
    """The edges of each band in words."""
    first, middle, last = (_UNDER, _FROM, _AND_OVER) if edge == "left" else (_UP_TO, _OVER_TO, _OVER)
    edges = _edges(cuts)
    inner = [_filled(middle, low=low, high=high) for low, high in itertools.pairwise(edges)]
    return [_filled(first, high=edges[0]), *inner, _filled(last, low=edges[-1])] if edges else []


def _filled(texts: dict[str, str], **parts: str) -> Label:
    return Label({language: text.format(**parts) for language, text in texts.items()})
