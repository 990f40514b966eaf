"""What is true of the car market: its parts, vehicle type by price band, and how its brands are seen."""

from collections.abc import Mapping
from dataclasses import dataclass

TYPES = ("sedan", "suv", "off_road", "mpv")
BANDS = ("under_150k", "150k_to_250k", "over_250k")
PRICES = {"under_150k": (70_000, 149_000), "150k_to_250k": (151_000, 249_000), "over_250k": (252_000, 480_000)}
"""Yuan, from and to."""

OURS = "Yuanshan"
SPECIALISTS = {"sedan": "Xingchi", "suv": "Changhe", "off_road": "Beichen", "mpv": "Haiyue"}
"""The strongest rival in each type of vehicle."""
BRANDS = (OURS, *SPECIALISTS.values())
IDEAL = "ideal"
"""What the survey calls the car one would like best."""

Part = tuple[str, str]
"""Vehicle type and price band."""
BEST: Part = ("off_road", "under_150k")


@dataclass(frozen=True)
class Truth:
    """Of one part of the market.

    share: of all buyers. growth: of the second year's purchases over the first's, 0.3 is a third more or less. rival:
    the strongest rival's share of purchases. ours: our own. gap: how far satisfaction falls short of what was expected,
    in points of ten. margin: of the price.
    """

    share: float
    growth: float
    rival: float
    ours: float
    gap: float
    margin: float


OPPORTUNITY = Truth(share=0.12, growth=0.35, rival=0.22, ours=0.16, gap=2.2, margin=0.17)
"""Large enough, growing, without a strong rival, and its buyers are let down."""

_USUAL: Mapping[Part, Truth] = {
    ("sedan", "under_150k"): Truth(0.18, -0.08, 0.46, 0.10, 0.4, 0.07),
    ("sedan", "150k_to_250k"): Truth(0.12, -0.03, 0.42, 0.07, 0.5, 0.11),
    ("sedan", "over_250k"): Truth(0.06, 0.02, 0.52, 0.02, 0.3, 0.18),
    ("suv", "under_150k"): Truth(0.15, 0.04, 0.48, 0.11, 0.6, 0.08),
    ("suv", "150k_to_250k"): Truth(0.12, 0.08, 0.44, 0.08, 0.5, 0.12),
    ("suv", "over_250k"): Truth(0.06, 0.06, 0.52, 0.02, 0.3, 0.19),
    ("off_road", "under_150k"): Truth(0.08, 0.05, 0.42, 0.10, 0.6, 0.09),
    ("off_road", "150k_to_250k"): Truth(0.06, 0.10, 0.48, 0.06, 0.6, 0.13),
    ("off_road", "over_250k"): Truth(0.04, 0.12, 0.62, 0.02, 0.3, 0.20),
    ("mpv", "under_150k"): Truth(0.06, 0.00, 0.40, 0.09, 0.6, 0.08),
    ("mpv", "150k_to_250k"): Truth(0.04, 0.04, 0.42, 0.06, 0.5, 0.12),
    ("mpv", "over_250k"): Truth(0.03, 0.08, 0.56, 0.02, 0.4, 0.18),
}

_STRENGTH = {"sedan": "economical", "suv": "versatile", "off_road": "capable", "mpv": "roomy"}
"""What a type of vehicle is bought for."""
ATTRIBUTES = (*_STRENGTH.values(), "affordable", "refined", "reliable", "stylish")
RATED = {
    "economical": "economical",
    "frugal": "economical",
    "versatile": "versatile",
    "practical": "versatile",
    "capable": "capable",
    "rugged": "capable",
    "roomy": "roomy",
    "spacious": "roomy",
    "affordable": "affordable",
    "good_value": "affordable",
    "refined": "refined",
    "premium": "refined",
}
"""What is rated, and of which attribute it is a sign: two of each, as questionnaires ask."""
_PRICED = {"under_150k": (0.95, 0.05), "150k_to_250k": (0.5, 0.5), "over_250k": (0.05, 0.95)}
"""How affordable and how refined."""


def market(best: Part = BEST) -> dict[Part, Truth]:
    """The truth of every part, `best` the one with the opportunity; the shares add up to one."""
    told = {**_USUAL, best: OPPORTUNITY}
    total = sum(truth.share for truth in told.values())
    shares = {part: truth.share / total for part, truth in told.items()}
    return {
        part: Truth(shares[part], truth.growth, truth.rival, truth.ours, truth.gap, truth.margin)
        for part, truth in told.items()
    }


def seen(best: Part = BEST) -> dict[str, tuple[float, ...]]:
    """By brand the share of people who say that it has each attribute, in their order.

    Each rival is known for its type of vehicle; the one of the best part's type at the other end of the prices, so that
    nobody is seen where its buyers would be. Ours stands for nothing much, at fair prices.
    """
    perceived = {OURS: _image({_STRENGTH[best[0]]: 0.35, "reliable": 0.55}, 0.6, 0.2)}
    for at, (kind, brand) in enumerate(SPECIALISTS.items()):
        affordable, refined = (0.65, 0.25) if at % 2 == 0 else (0.35, 0.6)
        if kind == best[0]:
            affordable, refined = (0.05, 0.95) if best[1] != "over_250k" else (0.9, 0.05)
        perceived[brand] = _image({_STRENGTH[best[0]]: 0.08, _STRENGTH[kind]: 0.9}, affordable, refined)
    return perceived


def wanted(part: Part) -> tuple[float, ...]:
    """The share of a part's buyers who would want each attribute of their ideal car, in their order."""
    affordable, refined = _PRICED[part[1]]
    return _image({_STRENGTH[part[0]]: 0.95, "reliable": 0.6}, affordable, refined, other=0.12)


def _image(strong: Mapping[str, float], affordable: float, refined: float, other: float = 0.25) -> tuple[float, ...]:
    told = {"reliable": 0.5, "stylish": 0.4, "affordable": affordable, "refined": refined, **strong}
    return tuple(told.get(name, other) for name in ATTRIBUTES)
