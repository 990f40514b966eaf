"""Target choices drawn in the terminal: the matrix, scores, criteria, sensitivity; decisions; budgets."""

from collections.abc import Iterable

from rich.box import SQUARE
from rich.console import Console
from rich.table import Table
from rich.text import Text

from fenqun.answers import (
    AllocationAnswer,
    Answer,
    CriteriaAnswer,
    DecisionLine,
    DecisionsAnswer,
    DefinitionsAnswer,
    TargetFactor,
    TargetsAnswer,
    TargetSegment,
)
from fenqun.answers import target_words as words
from fenqun.answers.figures import number, per_cent
from fenqun.cli.drawing import Cell, bar, draw, fits, heading, table
from fenqun.errors import message
from fenqun.language import Translator

STYLES = {"invest": "green", "select": "yellow", "harvest": "dim"}
MARKS = {"target": "●", "avoid": "✕", "fails": "✕", "weak": "·", "reserve": "○", "unjudged": "?"}
SHOWN_SEGMENTS = 8
"""In one cell of the matrix; the list below it has all."""
PASSED = {True: ("✓", "green"), False: ("✗", "red"), None: ("–", "dim")}


def show_choices(answer: Answer, console: Console, translate: Translator) -> None:
    """The target choices that are declared."""
    if not isinstance(answer, DefinitionsAnswer):
        raise TypeError(type(answer))
    if not answer.lines:
        console.print(translate("No target choices are declared yet; write them in targets.yaml."))
        return
    heading(console, translate("Target choices"), note="fenqun targets NAME")
    console.print(table([("", False), ("", False)], [[line.name, line.label] for line in answer.lines]))


def show_targets(answer: Answer, console: Console, translate: Translator) -> None:
    """The matrix, then each segment with its scores and why, the criteria, the weights and what would overturn it."""
    if not isinstance(answer, TargetsAnswer):
        raise TypeError(type(answer))
    note = translate("{segmentation} · {n} customers · as of {as_of}").format(
        segmentation=answer.of_label, n=number(answer.customers), as_of=answer.as_of
    )
    heading(console, answer.label, note=note)
    console.print(_matrix(answer, translate))
    strategy = translate(words.STRATEGIES[answer.strategy])
    told = translate("Strategy: {strategy}. {why}.").format(strategy=strategy, why=answer.strategy_why)
    console.print(told, markup=False)
    _segments(answer, console, translate)
    _criteria(answer, console, translate)
    _weights(answer, console, translate)
    for said in answer.notes:
        console.print(f"! {said}", markup=False, style="yellow")


def _matrix(answer: TargetsAnswer, translate: Translator) -> Table:
    """Attractiveness upwards, own strength to the right."""
    drawn = Table(box=SQUARE, show_lines=True, header_style="dim")
    drawn.add_column(translate("attractiveness ↑ own strength →"), style="dim", no_wrap=True)
    for level in words.LEVELS:
        drawn.add_column(translate(level), ratio=1)
    for row in (2, 1, 0):
        cells = [_cell([s for s in answer.segments if s.cell == (row, column)]) for column in range(3)]
        drawn.add_row(translate(words.LEVELS[row]), *cells)
    return drawn


def _cell(segments: Iterable[TargetSegment]) -> Text:
    every = list(segments)
    lines = [
        Text(f"{MARKS[each.verdict]} {each.label} {number(each.customers)}", style=STYLES[each.zone])
        for each in every[:SHOWN_SEGMENTS]
    ]
    if more := len(every) - len(lines):
        lines.append(Text(f"… +{more}", style="dim"))
    return Text("\n").join(lines)


def _segments(answer: TargetsAnswer, console: Console, translate: Translator) -> None:
    heading(console, translate("Segments"))
    columns = [
        ("", False),
        (translate("attractiveness"), True),
        (translate("own strength"), True),
        (translate("score"), True),
        (translate("rank"), True),
        (translate("top {n}").format(n=answer.at_most), True),
    ]
    draw(console, columns, [_segment(each) for each in answer.segments], whole=1)
    for each in answer.segments:
        mark = f"{MARKS[each.verdict]} {each.label}: {translate(words.VERDICTS[each.verdict])}"
        console.print(Text.assemble((mark, "bold" if each.verdict == "target" else ""), "  ", (each.why, "dim")))


def _segment(segment: TargetSegment) -> list[Cell]:
    return [
        f"{MARKS[segment.verdict]} {segment.label}",
        _score(segment.attractiveness),
        _score(segment.strength),
        _score(segment.score),
        _rank(segment),
        per_cent(segment.on_top),
    ]


def _score(value: float | None) -> str:
    return "–" if value is None else f"{value:.1f}"


def _rank(segment: TargetSegment) -> str:
    if segment.rank is None:
        return "–"
    if segment.least_rank == segment.greatest_rank:
        return str(segment.rank)
    return f"{segment.rank} ({segment.least_rank}–{segment.greatest_rank})"


def show_criteria(answer: Answer, console: Console, translate: Translator) -> None:
    """Each segment or cell with the five criteria, and the figures of what it fails."""
    if not isinstance(answer, CriteriaAnswer):
        raise TypeError(type(answer))
    said = translate("{passing} of {all} fail none · as of {as_of}")
    note = said.format(passing=answer.passing, all=len(answer.segments), as_of=answer.as_of)
    heading(console, answer.label, note=note)
    _criteria(answer, console, translate)


def _criteria(answer: TargetsAnswer | CriteriaAnswer, console: Console, translate: Translator) -> None:
    heading(console, translate("Criteria"), note=translate("✓ passes · ✗ fails · – not known · * required"))
    if not answer.segments:
        return
    heads = [f"{each.label}{'*' if each.required else ''}" for each in answer.segments[0].criteria]
    rows: list[list[Cell]] = [
        [segment.label, *(Text(*PASSED[each.passes]) for each in segment.criteria)] for segment in answer.segments
    ]
    drawn = table([("", False), *((head, False) for head in heads)], rows, whole=6)
    if not fits(console, drawn):
        console.print(translate(message(", ")).join(heads), markup=False, style="dim")
        drawn = table([("", False)] * 6, rows, whole=6)
    console.print(drawn)
    for segment in answer.segments:
        failed = [f.told for each in segment.criteria for f in each.figures if f.passes is False]
        if failed:
            console.print(f"  {segment.label}: {translate(message('; ')).join(failed)}", markup=False, style="dim")


def _weights(answer: TargetsAnswer, console: Console, translate: Translator) -> None:
    heading(console, translate("Weights"), note=translate("{n} draws about them").format(n=number(answer.draws)))
    rows: list[list[Cell]] = [
        [translate(words.AXES[each.axis]), each.label, per_cent(each.combined), bar(each.combined, width=16), _by(each)]
        for each in answer.factors
    ]
    console.print(table([("", False), ("", False), ("", True), ("", False), ("", False)], rows))
    for axis, ratio in answer.ratios.items():
        said = translate("{axis}: pairwise comparisons, consistency ratio {ratio}")
        console.print(said.format(axis=translate(words.AXES[axis]), ratio=f"{ratio:.3f}"), markup=False, style="dim")
    for change in answer.changes:
        said = translate("{factor}: {weight} → {becomes} would put {rival} level with {chosen}").format(
            factor=change.label,
            weight=per_cent(change.weight),
            becomes=per_cent(change.becomes),
            rival=change.rival_label,
            chosen=change.chosen_label,
        )
        console.print(said, markup=False)


def _by(factor: TargetFactor) -> str:
    return f"{factor.by}, {factor.on}" if factor.by else ""


def show_decision(answer: Answer, console: Console, translate: Translator) -> None:
    """One decision, as it was recorded."""
    if not isinstance(answer, DecisionLine):
        raise TypeError(type(answer))
    _decision(answer, console, translate)


def show_decisions(answer: Answer, console: Console, translate: Translator) -> None:
    """The decisions, the latest first."""
    if not isinstance(answer, DecisionsAnswer):
        raise TypeError(type(answer))
    if not answer.decisions:
        console.print(translate("No decisions yet."))
    for line in answer.decisions:
        _decision(line, console, translate)


def _decision(line: DecisionLine, console: Console, translate: Translator) -> None:
    said = translate("{at} · {by} · figures as of {as_of}")
    note = said.format(at=line.at, by=line.by, as_of=line.as_of)
    heading(console, f"{line.number}. {line.label}", note=note)
    comma = translate(message(", "))
    if line.chosen:
        console.print(translate("chosen: {names}").format(names=comma.join(line.chosen_labels)), markup=False)
    for each in line.rejected:
        console.print(translate("rejected: {name}: {why}").format(name=each.label, why=each.why), markup=False)
    console.print(translate("why: {why}").format(why=line.why), markup=False)
    if line.drift:
        columns = [
            (translate("then → now"), False),
            (translate("customers"), True),
            (translate("score"), True),
            (translate("rank"), True),
        ]
        rows: list[list[Cell]] = [
            [
                each.label,
                _then(number(each.customers_then), number(each.customers_now)),
                _then(_score(each.score_then), _score(each.score_now)),
                _then(number(each.rank_then), number(each.rank_now)),
            ]
            for each in line.drift
        ]
        draw(console, columns, rows, whole=1)


def _then(then: str, now: str) -> str:
    return then if then == now else f"{then} → {now}"


def show_allocation(answer: Answer, console: Console, translate: Translator) -> None:
    """What each segment gets and brings, the shadow prices, and the same for other totals."""
    if not isinstance(answer, AllocationAnswer):
        raise TypeError(type(answer))
    note = translate("{total} {currency}, brings {returns}; one more would bring {price}").format(
        total=number(answer.total), currency=answer.currency, returns=_money(answer.returns), price=number(answer.price)
    )
    heading(console, answer.label, note=note)
    columns = [
        ("", False),
        (translate("money"), True),
        (translate("share"), True),
        ("", False),
        (translate("brings"), True),
        (translate("one more brings"), True),
        ("", False),
    ]
    rows: list[list[Cell]] = [
        [
            each.label,
            _money(each.money),
            per_cent(each.share),
            bar(each.share, width=12),
            _money(each.returns),
            number(each.price),
            translate(words.BOUNDS[each.bound]) if each.bound else "",
        ]
        for each in answer.segments
    ]
    draw(console, columns, rows, whole=1)
    if answer.spent < answer.total:
        left = translate("{left} stay unspent: nothing brings enough for them")
        console.print(left.format(left=_money(answer.total - answer.spent)), markup=False)
    heading(console, translate("Other totals"))
    heads = [
        translate("total"),
        *(each.label for each in answer.segments),
        translate("brings"),
        translate("one more brings"),
    ]
    lines = [
        [_money(each.total), *(_money(part) for part in each.money), _money(each.returns), number(each.price)]
        for each in answer.totals
    ]
    draw(console, [(head, True) for head in heads], lines, whole=0)


def _money(value: float) -> str:
    return number(round(value)) if abs(value) >= 100 else number(round(value, 2))
