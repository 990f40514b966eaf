"""What `show` answers of one name, or of two crossed: from memory where that will do, else from the profile."""

from typing import TYPE_CHECKING

from sqlglot import exp

from fenqun.answers import Answer, CrossTabAnswer, TagAnswer, plain
from fenqun.engine.backend import Backend
from fenqun.errors import Phrase, UsageError, message
from fenqun.query import Ask, column, table
from fenqun.workspace import distribution
from fenqun.workspace.show import cross_tab, segmentation_answer, tag_answer
from fenqun.workspace.tables import PROFILE
from fenqun.workspace.view import UNKNOWN, View

if TYPE_CHECKING:
    from fenqun.segments.summary import SegmentSummary
    from fenqun.workspace.summing import Everyone, Profile

MOST_SEGMENTS = 200
"""Values of a trait that a cross-tab takes; more would be no table."""


def shown(view: View, name: str, by: str | None) -> Answer:
    """A segmentation, tag or trait; the cross-tab of two."""
    for each in (name, *([by] if by is not None else [])):
        view.known(each)
        view.permit((each,))
    key = ("shown", name, by, view.language, view.actor.sees_personal)
    return view.remember(key, lambda: _shown(view, name, by))


def _shown(view: View, name: str, by: str | None) -> Answer:
    if by is not None:
        return crossed(view, name, by)
    kind = view.known(name).kind
    if kind == "segmentation":
        return segmentation_answer(view, name)
    if kind == "tag":
        with view.engine() as engine:
            return tagged(view, name, engine)
    with view.engine() as engine:
        return distribution.trait_answer(view, name, asked(view, engine))


def asked(view: View, engine: Backend) -> Ask:
    """As the engine's `rows`, each select asked once a snapshot, whoever is told in whichever language."""
    return lambda select: view.remember(("rows", select.sql()), lambda: engine.rows(select))


def tagged(view: View, name: str, engine: Backend) -> TagAnswer:
    """A tag with what sets its carriers apart."""
    return tag_answer(view, name, [plain(part) for part in carriers(view, name, engine).apart])


def carriers(view: View, tag: str, engine: Backend) -> "SegmentSummary":
    """Who carries the tag, against everyone; found once a snapshot, whoever asks."""
    from fenqun.workspace import summing  # noqa: PLC0415 - traits and cross-tabs do without

    count, against = int(view.content["summaries"][tag]["customers"]), everyone_summed(view, engine)
    return view.remember(
        ("carriers", tag), lambda: summing.tag_summary(_described(view, tag), tag, count, against, engine)
    )


def everyone_summed(view: View, engine: Backend) -> "Everyone":
    """What those who carry a tag are set against; found once a snapshot."""
    from fenqun.workspace import summing  # noqa: PLC0415

    return view.remember(("everyone summed",), lambda: summing.everyone(_described(view), engine))


def _described(view: View, *tags: str) -> "Profile":
    """The columns that groups are told by, and the tags: a query of few columns is soon written."""
    from fenqun.workspace.summing import DESCRIBING, Profile  # noqa: PLC0415

    kinds = {name: view.known(name).kind for name in (*view.names(*DESCRIBING), *tags)}
    columns = view.snapshot.tables[PROFILE].columns
    return Profile(table(PROFILE, {name: columns[name] for name in kinds}), kinds, view.value, 0)


def crossed(view: View, first: str, second: str) -> CrossTabAnswer:
    """Two divisions crossed: segmentations, tags, or traits of few values."""
    pair = [_division(view, name) for name in (first, second)]
    view.permit((first, second))
    with view.engine() as engine:
        select = exp.select(*pair, exp.Count(this=exp.Star())).from_(view.profile.under("profile"), copy=False)
        found = engine.rows(select.group_by(exp.Literal.number(1), exp.Literal.number(2)))
    for at, name in enumerate((first, second)):
        values = len({row[at] for row in found})
        if values > MOST_SEGMENTS:
            what = message("'{name}' has {values} values: too many for a table; make bands of it first")
            raise UsageError(what=Phrase(what, name=name, values=values))
    return cross_tab(view, first, second, {(row[0], row[1]): int(row[2]) for row in found})


def _division(view: View, name: str) -> exp.Expr:
    """The column as text, the unknown among its values."""
    view.known(name)
    text = exp.cast(column(name), "varchar")
    return exp.Coalesce(this=text, expressions=[exp.Literal.string(UNKNOWN)])
