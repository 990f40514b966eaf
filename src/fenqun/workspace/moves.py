"""Who moved between the segments of a division from one snapshot to another, and why."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from fenqun.answers import AxisSegment, Move, MoveReason, MovesAnswer, SegmentMoves, SnapshotMark
from fenqun.evaluation import movement as found
from fenqun.evaluation.causes import either
from fenqun.evaluation.movement import Counts, Movement, Worth, added
from fenqun.project.definitions import Project, define
from fenqun.project.references import needs
from fenqun.workspace.ends import Ends, division_of, engine_over, label_of, segments_of, sides
from fenqun.workspace.telling_causes import told
from fenqun.workspace.view import View

_WORDS = ("label", "meaning", "unit", "owner", "min_size")


def movement_of(ends: Ends, name: str) -> Movement:
    """The moves as found in the engine, remembered as long as the end's snapshot is."""

    def made() -> Movement:
        with engine_over(ends) as engine:
            return found.movement(start, end, engine.rows)

    start, end = sides(ends, name)
    return ends.end.remember(("movement", name, ends.key), made)


def moves_answer(ends: Ends, name: str) -> MovesAnswer:
    """The migration matrix, each segment's movement, and each move, with reasons in words."""
    return _Telling(ends, name, movement_of(ends, name)).answer()


@dataclass(frozen=True)
class _Telling:
    ends: Ends
    name: str
    movement: Movement

    def answer(self) -> MovesAnswer:
        end, moves = self.ends.end, self.movement.moves
        new, gone = _sum(moves, lambda move: move.start is None), _sum(moves, lambda move: move.end is None)
        staying = _sum(moves, lambda move: move.start == move.end)
        worth = _worth(moves)
        rows, columns = self._axis(self.ends.start, "start"), self._axis(end, "end")
        return MovesAnswer(
            name=self.name,
            label=end.label(self.name),
            kind=end.known(self.name).kind,
            start=mark(self.ends.start),
            end=mark(end),
            value=end.value,
            value_label=end.label(end.value) if end.value else "",
            currency=end.content["currency"] or "",
            customers_before=self.ends.start.customers,
            customers_after=end.customers,
            stayed=staying,
            moved=_sum(moves, _moved),
            new=new,
            gone=gone,
            **{how: sum(getattr(move, how) for move in moves) for how in ("by_values", "by_definition", "by_both")},
            gain=self._money(worth.gain),
            loss=self._money(worth.loss),
            changed=self.movement.changed,
            changed_inputs=tuple(end.label(each) for each in changed_inputs(self.ends, self.name)),
            comparable=self.movement.comparable,
            rows=rows,
            columns=columns,
            table=self._table(rows, columns),
            segments=tuple(self._segment(segment) for segment in self._segments()),
            moves=tuple(self._move(move) for move in self._in_order() if move.start != move.end),
        )

    def _axis(self, view: View, side: str) -> tuple[AxisSegment, ...]:
        sizes = Counter[str | None]()
        for move in self.movement.moves:
            sizes[getattr(move, side)] += move.customers
        known = segments_of(view, self.name)
        return tuple(AxisSegment(segment, label_of(view, self.name, segment), sizes[segment]) for segment in known)

    def _table(self, rows: Sequence[AxisSegment], columns: Sequence[AxisSegment]) -> tuple[tuple[int, ...], ...]:
        cells = {(move.start, move.end): move.customers for move in self.movement.moves}
        starts, ends = ([*(part.name for part in axis), None] for axis in (rows, columns))
        return tuple(tuple(cells.get((start, end), 0) for end in ends) for start in starts)

    def _segments(self) -> list[str]:
        known = [*segments_of(self.ends.end, self.name), *segments_of(self.ends.start, self.name)]
        return list(dict.fromkeys(known))

    def _label(self, segment: str | None, first: View, second: View) -> str:
        if segment is None:
            return ""
        known = segment in segments_of(first, self.name)
        return label_of(first if known else second, self.name, segment)

    def _segment(self, segment: str) -> SegmentMoves:
        moves = self.movement.moves
        at_start = [move for move in moves if move.start == segment]
        at_end = [move for move in moves if move.end == segment]
        left, entered = ([move for move in part if _moved(move)] for part in (at_start, at_end))
        before, after = (sum(move.customers for move in part) for part in (at_start, at_end))
        return SegmentMoves(
            name=segment,
            label=self._label(segment, self.ends.end, self.ends.start),
            before=before,
            after=after,
            stayed=_sum(at_start, lambda move: move.end == segment),
            entered=_sum(entered),
            left=_sum(left),
            new=_sum(at_end, lambda move: move.start is None),
            gone=_sum(at_start, lambda move: move.end is None),
            net=after - before,
            value_before=self._money(_worth(at_start).before, self.ends.start),
            value_after=self._money(_worth(at_end).after),
            entered_value=self._money(_worth(entered).after),
            left_value=self._money(_worth(left).before, self.ends.start),
            left_by_values=sum(move.by_values for move in left),
            entered_by_values=sum(move.by_values for move in entered),
            why_left=self._reasons(move.left for move in left),
            why_entered=self._reasons(move.entered for move in entered),
        )

    def _move(self, move: found.Move) -> Move:
        return Move(
            source=move.start,
            target=move.end,
            source_label=self._label(move.start, self.ends.start, self.ends.end),
            target_label=self._label(move.end, self.ends.end, self.ends.start),
            customers=move.customers,
            value_before=self._money(move.worth.before, self.ends.start),
            value_after=self._money(move.worth.after),
            gain=self._money(move.worth.gain),
            loss=self._money(move.worth.loss),
            by_values=move.by_values,
            by_definition=move.by_definition,
            by_both=move.by_both,
            reasons=self._reasons([either(move.left, move.entered)]),
        )

    def _in_order(self) -> list[found.Move]:
        """Those of most customers first."""
        return sorted(self.movement.moves, key=lambda move: (-move.customers, move.start or "", move.end or ""))

    def _reasons(self, counts: Iterable[Counts]) -> tuple[MoveReason, ...]:
        return tuple(
            replace(told(self.ends, cause), customers=customers)
            for cause, customers in sorted(added(counts).items(), key=lambda each: (-each[1], each[0].what))
        )

    def _money(self, value: Fraction, view: View | None = None) -> float | None:
        return float(value) if (view or self.ends.end).value else None


def _moved(move: found.Move) -> bool:
    return move.start is not None and move.end is not None and move.start != move.end


def _sum(moves: Iterable[found.Move], wanted: Callable[[found.Move], bool] = lambda _move: True) -> int:
    return sum(move.customers for move in moves if wanted(move))


def _worth(moves: Iterable[found.Move]) -> Worth:
    return sum((move.worth for move in moves), Worth())


def mark(view: View) -> SnapshotMark:
    """The snapshot that is looked at."""
    return SnapshotMark(view.snapshot.id, view.as_of)


def changed_inputs(ends: Ends, name: str) -> list[str]:
    """What the division is made of, however far off, that was defined or fitted otherwise at the start.

    Of it only what both snapshots have.
    """
    changed = {
        each
        for section in ("traits", "tags", "segmentations")
        for each in ends.start.content[section].keys() & ends.end.content[section].keys()
        if _essence(ends.start, section, each) != _essence(ends.end, section, each)
    } - {name}
    if not changed:
        return []
    used = needs(_project(ends.end))
    waiting, seen = [name], dict[str, None]()
    while waiting:
        for each in sorted(used.get(waiting.pop(), ())):
            if each not in seen:
                seen[each] = None
                waiting.append(each)
    return [each for each in seen if each in changed and each not in ends.end.hidden]


def _essence(view: View, section: str, name: str) -> Any:
    if section == "segmentations":
        # Of what was fitted anew, too, other customers may be in other segments.
        division = division_of(view, name)
        told: Mapping[str, Any] = division.segmentation.model_dump(mode="json", by_alias=True)
        return {key: value for key, value in told.items() if key not in _WORDS}, division.found
    return {key: value for key, value in view.content[section][name].items() if key not in _WORDS}


def _project(view: View) -> Project:
    return define({section: view.content[section] for section in ("traits", "tags", "segmentations")})
