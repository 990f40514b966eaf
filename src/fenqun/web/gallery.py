"""Every component in its states on one page: for who makes pages, and for the tests of the components."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import cycle
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query
from fastapi.responses import HTMLResponse, JSONResponse, Response

from fenqun.access.permissions import Permission
from fenqun.answers import Bin, CrossTabAnswer, SegmentAnswer, SegmentationAnswer, TraitAnswer
from fenqun.answers.segmentation import AxisSegment
from fenqun.language import translator
from fenqun.serving.asking import Asking, needs
from fenqun.web import charts
from fenqun.web.templating import render, render_fragment

routes = APIRouter()

_NAMES = ("Ada Berg", "李小明", "陳美玲", "Ångström & Söhne", "上海云帆科技有限公司", "Zoë O’Neill", "王芳", "Bo")
_LABELS = ("VIP", "母婴家庭", "Big spenders", "新客", "Asleep for a year", "价格敏感", "Paris", "高潛力")
_TABLE = ((820, 140, 40, 0), (260, 900, 300, 90), (60, 380, 1_150, 410), (0, 20, 330, 2_100))
_AS_OF = "2024-05-31"
_AMOUNTS = (4, 11, 26, 48, 71, 64, 45, 30, 18, 10, 5, 2)


@dataclass(frozen=True)
class Samples:
    """What the components show; `label` gives the next name of something."""

    rows: list[dict[str, Any]]
    labels: list[str]
    crossed: CrossTabAnswer
    charts: list[charts.Chart]


@routes.get("/gallery")
def gallery(
    asking: Annotated[Asking, Depends(needs(Permission.READ))],
    label: Annotated[list[str] | None, Query()] = None,
) -> HTMLResponse:
    """All components; texts given as `label` stand in the place of all names of the samples."""
    return render(asking, "gallery/page.html.j2", **vars(samples(asking.language, label or [])))


@routes.get("/gallery/choices")
def choices(asking: Annotated[Asking, Depends(needs(Permission.READ))], search: str = "") -> Response:
    """What fits a search, as a multi-select that searches on the server asks for it."""
    fitting = [name for name in (*_NAMES, *_LABELS) if search.casefold() in name.casefold()]
    return JSONResponse([{"value": name, "label": name, "note": str(len(name))} for name in fitting])


@routes.get("/gallery/progress")
def progress(asking: Annotated[Asking, Depends(needs(Permission.READ))], share: float = 0.0) -> HTMLResponse:
    """Some work a step further each time it is asked for."""
    return render_fragment(asking, "gallery/progress.html.j2", share=min(max(share, 0.0), 1.0))


@routes.get("/gallery/dialog")
def dialog(asking: Annotated[Asking, Depends(needs(Permission.READ))]) -> HTMLResponse:
    """A dialog as the server sends it."""
    return render_fragment(asking, "gallery/dialog.html.j2")


def samples(language: str, given: list[str]) -> Samples:
    """The samples, with the given texts as their names if there are any."""
    names, labels = iter(cycle(given or _NAMES)), iter(cycle(given or _LABELS))
    rows = [_row(place, next(names), next(labels)) for place in range(max(8, len(given)))]
    crossed = _crossed(labels)
    translate = translator(language)
    segmentation = _segmentation(labels)
    months = [f"2024-{month:02}" for month in range(1, 13)]
    growth = {next(labels): [float(place * place + 10) for place in range(12)], next(labels): [None, *range(30, 8, -2)]}
    shown = [
        charts.segment_sizes(segmentation, translate),
        charts.distribution(_trait(next(labels)), translate, cuts=(60.0, 240.0)),
        charts.stacked_shares(crossed),
        charts.lines(next(labels), months, growth, when=next(labels)),
        charts.crossed_heat(crossed, translate),
    ]
    return Samples(rows, [next(labels) for _ in range(max(8, len(given)))], crossed, shown)


def _row(place: int, name: str, label: str) -> dict[str, Any]:
    return {
        "customer_id": f"C{place + 1:02}",
        "name": name,
        "segment": label,
        "spend": None if place == 3 else 12_345.6 / (place + 1),
        "share": 0.42 / (place + 1),
        "seen": f"2024-05-{place % 28 + 1:02}",
        "consent": place % 3 > 0,
    }


def _crossed(labels: Iterator[str]) -> CrossTabAnswer:
    rows = tuple(AxisSegment(str(place), next(labels), sum(counts)) for place, counts in enumerate(_TABLE))
    columns = tuple(
        AxisSegment(str(place), next(labels), sum(counts)) for place, counts in enumerate(zip(*_TABLE, strict=True))
    )
    customers = sum(map(sum, _TABLE))
    return CrossTabAnswer("a", next(labels), "b", next(labels), _AS_OF, customers, rows, columns, _TABLE)


def _segmentation(labels: Iterator[str]) -> SegmentationAnswer:
    shares = ((0.05, 0.41), (0.15, 0.33), (0.3, 0.2), (0.5, 0.06))
    segments = tuple(
        SegmentAnswer(str(place), next(labels), round(share * 7_000), share, value * 1e6, value, False, "", ())
        for place, (share, value) in enumerate(shares)
    )
    return SegmentationAnswer("grade", next(labels), "grade", "", _AS_OF, 7_000, "spend", segments, (), {})


def _trait(label: str) -> TraitAnswer:
    bins = tuple(Bin(place * 40.0, place * 40.0 + 40, count) for place, count in enumerate(_AMOUNTS))
    statistics = {"min": 0.0, "median": 170.0, "max": 480.0, "mean": 180.2}
    return TraitAnswer("spend", label, "trait", "number", "CNY", "", _AS_OF, 340, 334, statistics, bins, (), 0)
