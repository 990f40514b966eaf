"""What a snapshot's survey tells of the brands: the answers added up, and the map they make."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from fenqun.definition import DataType
from fenqun.engine.duckdb import DuckDB
from fenqun.errors import NotComputed, Phrase, Problems, UsageError, message
from fenqun.grids.perceiving import CUSTOMER, respondents
from fenqun.grids.positioning import Positioning
from fenqun.grids.surveyed import problems, source_problems
from fenqun.query import Query, table
from fenqun.rules.compile import Scope, compile_filter
from fenqun.rules.syntax import names
from fenqun.segments.segmentation import UNKNOWN
from fenqun.workspace import rule
from fenqun.workspace.tables import LISTS, PROFILE, SOURCES
from fenqun.workspace.view import View

if TYPE_CHECKING:
    from fenqun.grids.map import PerceptualMap
    from fenqun.workspace.opened import Opened

_NO_NUMBERS = message("maps need the extra 'models': pip install 'fenqun[models]'")


@dataclass(frozen=True)
class Found:
    """The map; respondents by segment, and all who answered (None: the source knows none).

    `withheld`: segments with fewer respondents than may be told of. `min_size`: fewer of them are few.
    """

    map: "PerceptualMap"
    respondents: Mapping[str, int]
    answered: int | None
    withheld: tuple[str, ...]
    min_size: int


def found_of(workspace: "Opened", view: View, wanted: Positioning) -> Found:
    """The map of a positioning, made once for a snapshot. Raises NotComputed, Problems, NotAllowed, UsageError."""
    columns = _columns(view, wanted)
    _permit(view, wanted)
    key = ("perceived", wanted.model_dump_json(by_alias=True))
    made, answered = view.remember(key, lambda: _made(view, wanted, columns))
    settings = reading_settings(workspace)
    known = {segment: count for segment, count in answered.items() if segment != UNKNOWN}
    withheld = tuple(segment for segment, count in known.items() if 0 < count < settings.privacy.floor)
    total = sum(answered.values()) if CUSTOMER in columns else None
    return Found(made, known, total, withheld, settings.min_size)


def reading_settings(workspace: "Opened") -> Any:
    """The settings as they are now: what is withheld does not depend on when a snapshot was made."""
    from fenqun.project.load import read  # noqa: PLC0415 - read anew only here

    return workspace.project.settings if workspace.is_made else read(workspace.directory).project.settings


def _columns(view: View, wanted: Positioning) -> Mapping[str, DataType]:
    """The columns of the survey. Raises NotComputed where the snapshot has no such source, Problems for the rest."""
    known = [name.removeprefix(SOURCES) for name in view.snapshot.tables if name.startswith(SOURCES)]
    if wanted.source not in known:
        raise NotComputed(what=Phrase(message("source")), name=wanted.source, known=known)
    columns = view.snapshot.tables[SOURCES + wanted.source].columns
    segments = {name: view.segments(name) for name in view.content["segments"] if name not in view.hidden}
    wrong = [*problems(wanted, view.types, segments), *source_problems(wanted, columns)]
    if wanted.segmentation in view.types and wanted.segmentation not in view.content["segments"]:
        said = message("'{name}' is no segmentation")
        raise UsageError(what=Phrase(said, name=wanted.segmentation))
    if wrong:
        raise Problems(wrong)
    return columns


def _permit(view: View, wanted: Positioning) -> None:
    """Raises NotAllowed where the map would tell what who asks may not see."""
    if wanted.segmentation is not None:
        view.permit((wanted.segmentation,))
    used = {*wanted.columns, *(names(wanted.where) if wanted.where is not None else ())}
    if hidden := sorted(used & view.hidden_of(wanted.source)):
        view.actor.refuse(Phrase(message("personal data ({names})"), names=", ".join(hidden)))


def _made(view: View, wanted: Positioning, columns: Mapping[str, DataType]) -> "tuple[PerceptualMap, dict[str, int]]":
    lists = (LISTS,) if LISTS in view.snapshot.tables else ()
    with (
        view.engine(PROFILE, SOURCES + wanted.source, *lists) as engine,
        _survey(view, engine, wanted, columns) as survey,
    ):
        made: PerceptualMap = _mapping()(engine.rows, survey, view.profile, wanted)
        counted: Sequence[Any] = ()
        if CUSTOMER in columns:
            counted = engine.rows(respondents(survey, view.profile, wanted).select)
    return made, {str(segment): int(count) for segment, count in counted}


@contextmanager
def _survey(view: View, engine: DuckDB, wanted: Positioning, columns: Mapping[str, DataType]) -> Iterator[Query]:
    """The rows that are looked at."""
    held = table(SOURCES + wanted.source, columns)
    if wanted.where is None:
        yield held
        return
    with rule.scope(view, engine, [wanted.where]) as scope:
        kept = compile_filter(wanted.where, Scope(types=columns, as_of=scope.as_of, lists=scope.lists))
        yield Query(held.select.where(kept), columns)


def _mapping() -> Any:
    """What makes a map of a survey. Raises UsageError where the libraries for it are not there."""
    try:
        from fenqun.grids.mapping import mapped  # noqa: PLC0415 - NumPy takes long to load, and is an extra
    except ModuleNotFoundError as error:
        raise UsageError(what=Phrase(_NO_NUMBERS)) from error
    return mapped
