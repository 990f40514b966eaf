"""A map in words: what to beware of; of an ideal who is near, whether the place is taken, what is missed."""

from collections.abc import Callable, Iterable, Iterator
from functools import reduce
from typing import TYPE_CHECKING

from fenqun.answers import BrandDistance, MapRegion, Wish
from fenqun.answers.figures import number
from fenqun.errors import message
from fenqun.language import Translator

if TYPE_CHECKING:
    from fenqun.grids.map import Ideal, PerceptualMap
    from fenqun.grids.resampling import Ellipse

Called = Callable[[str], str]
"""What a brand or attribute is called."""

MOST_WISHES = 3
SURE = 0.95
"""In so many of the resamples something must hold to be said."""
POOR_STRESS = 0.2
"""Kruskal (1964) calls such a fit poor."""
ROWS_FOR_EACH, FEWEST_ROWS = 5, 100
"""Gorsuch (1983): five rows for each attribute, and never fewer than 100, to trust factors."""


def cautions(drawn: "PerceptualMap", called: Called, translate: Translator) -> Iterator[str]:
    """Why to take care with the map."""
    if drawn.improper:
        said = message(
            "The factors leave nothing of {names} to itself (a Heywood case): do not trust them. Take fewer factors, or"
            " leave an attribute out."
        )
        yield translate(said).format(names=translate(message(", ")).join(called(each) for each in drawn.improper))
    least = max(ROWS_FOR_EACH * len(drawn.attributes), FEWEST_ROWS)
    if drawn.rows is not None and drawn.rows < least:
        said = message("Factors take {least} rows in which a customer rates a brand on everything; there are {rows}.")
        yield translate(said).format(least=number(least), rows=number(drawn.rows))
    if drawn.stress is not None and drawn.stress >= POOR_STRESS:
        said = message("The stress is {stress}: the map tells poorly how unlike the brands are. Look at the pairs.")
        yield translate(said).format(stress=number(drawn.stress))


def region(found: "Ellipse | None") -> MapRegion | None:
    """The region for the answer."""
    return MapRegion(found.major, found.minor, found.angle) if found else None


def distances(ideal: "Ideal", called: Called) -> tuple[BrandDistance, ...]:
    """The brands, the nearest first."""
    return tuple(BrandDistance(brand, called(brand), away, often) for brand, away, often in ideal.distances)


def wishes(ideal: "Ideal", called: Called) -> tuple[Wish, ...]:
    """What is missed most first."""
    return tuple(
        Wish(
            attribute=wish.attribute,
            label=called(wish.attribute),
            wanted=wish.wanted,
            most=wish.most,
            brand=wish.brand,
            brand_label=called(wish.brand),
            ours=wish.ours,
            unmet_often=wish.unmet_often,
        )
        for wish in ideal.wishes
    )


def unmet(ideal: "Ideal") -> list[str]:
    """The attributes of which the ideal surely has more than any brand, the most missed first."""
    return [
        wish.attribute
        for wish in ideal.wishes
        if wish.wanted > wish.most and (wish.unmet_often is None or wish.unmet_often >= SURE)
    ]


def told_gap(ideal: "Ideal", drawn: "PerceptualMap", ours: str | None, called: Called, translate: Translator) -> str:
    """The ideal in a few sentences: the nearest rival, ourselves, and what is missed."""
    if not ideal.distances:
        return translate(message("Their liking has a direction and no place: the farther that way, the better."))
    away = {brand: distance for brand, distance, _ in ideal.distances}
    rival = next((brand for brand in away if brand != ours), "")
    said = (
        message("No rival is near: {brand}, the nearest, is {away} away, while brands are {spacing} from each other.")
        if ideal.is_open
        else message("{brand} is near: {away} away, while brands are {spacing} from each other.")
    )
    told = [translate(said).format(brand=called(rival), away=number(away[rival]), spacing=number(drawn.spacing))]
    if ours in away:
        told.append(
            translate(message("{brand}: {away} away.")).format(brand=called(str(ours)), away=number(away[ours]))
        )
    if missed := unmet(ideal)[:MOST_WISHES]:
        names = translate(message(", ")).join(called(each) for each in missed)
        told.append(translate(message("Wanted more than any brand has it: {names}.")).format(names=names))
    return sentences(told, translate)


def sentences(told: Iterable[str], translate: Translator) -> str:
    """One after the other, as the language has it."""
    return reduce(lambda one, other: translate(message("{one} {other}")).format(one=one, other=other), told)
