"""The budget of a target choice divided over its segments."""

from typing import TYPE_CHECKING

from fenqun.answers import AllocationAnswer, SegmentMoney, TotalMoney
from fenqun.errors import Phrase, UsageError, message
from fenqun.grids.budget import Share, allocate, at_totals, lines_of
from fenqun.workspace.division import division_of
from fenqun.workspace.targets import declared

if TYPE_CHECKING:
    from fenqun.workspace.opened import Opened
    from fenqun.workspace.view import View


def allocation_answer(workspace: "Opened", view: "View", name: str, total: float | None) -> AllocationAnswer:
    """The allocation of the total, or of that of the definition. Raises UnknownName, UsageError, NotAllowed."""
    target = declared(workspace, name)
    budget = target.budget
    if budget is None:
        raise UsageError(what=Phrase(message("'{name}' declares no 'budget'"), name=name))
    if total is not None and not 0 <= total < float("inf"):
        raise UsageError(what=Phrase(message("the total is an amount of money, 0 or more")))
    division = division_of(workspace, target)
    for segment in budget.segments:
        division.known(segment)
    lines = lines_of(budget, division.customers)
    whole = budget.total if total is None else total
    found = allocate(lines, whole, least_return=budget.least_return)

    def money(share: Share) -> SegmentMoney:
        return SegmentMoney(
            name=share.name,
            label=division.parts[share.name],
            money=share.money,
            share=share.money / found.spent if found.spent else 0.0,
            returns=share.returns,
            price=share.slope,
            bound=share.bound,
            bound_price=share.bound_price,
        )

    curve = at_totals(lines, whole, least_return=budget.least_return)
    return AllocationAnswer(
        name=name,
        label=target.shown(name, view.language),
        of=division.name,
        snapshot=view.snapshot.id,
        as_of=view.as_of,
        currency=view.content["currency"] or "",
        total=found.total,
        spent=found.spent,
        returns=found.returns,
        price=found.price,
        least_return=budget.least_return,
        segments=tuple(money(share) for share in found.shares),
        totals=tuple(
            TotalMoney(each.total, each.spent, each.returns, each.price, tuple(share.money for share in each.shares))
            for each in curve
        ),
    )
