"""Segmentations fitted over everyone, from what their fits look at alone, and who thereby belongs elsewhere."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlglot import exp

from fenqun.engine.backend import Backend
from fenqun.engine.compute import Inputs, OnStep, derived, lists_of
from fenqun.project.definitions import Project
from fenqun.project.references import behind
from fenqun.query import Query, column, named
from fenqun.rules.compile import Scope
from fenqun.segments import kinds
from fenqun.segments.fitted import Fitted
from fenqun.segments.turning import turning

_CUSTOMER = "customer_id"


def looked_at(project: Project, inputs: Inputs) -> frozenset[str]:
    """The names of all that fits look at and of what that is computed from, their segmentations' own with them."""
    looked = {name: kinds.looked_at(found) for name, found in project.segmentations.items()}
    wanted = behind(project, {each for name, names in looked.items() if names for each in (name, *names)})
    # A tag given by hand is a list of customers.
    return wanted | {_CUSTOMER} if wanted & inputs.hand_tags.keys() else wanted


@dataclass(frozen=True)
class Placed:
    """What fits look at of everyone, with the columns of their segmentations, and what they found."""

    numbers: Query
    fitted: Mapping[str, Fitted[Any]]
    inputs: Inputs

    def otherwise(self, found: Mapping[str, Mapping[str, Any]], of: str) -> exp.Select:
        """The column `of` of whoever would be elsewhere, or have another score, by what was `found` before, now and
        then of somebody more."""
        scope = Scope(types=self.numbers.columns, as_of=self.inputs.moment, lists=lists_of(self.inputs))
        differs = [each for fitted in self.fitted.values() for each in _differences(fitted, found[fitted.name], scope)]
        if not differs:
            return exp.select(column(of)).from_(self.numbers.under("numbers"), copy=False).where(exp.false())
        # As an aggregate, what the conditions share (a score) is computed once; in WHERE as often as it is named.
        those = exp.Filter(
            this=exp.ArrayAgg(this=column(of)), expression=exp.Where(this=exp.or_(*dict.fromkeys(differs)))
        )
        return exp.select(named(exp.Explode(this=those), of)).from_(self.numbers.under("numbers"), copy=False)


def fitted_over(
    numbers: Query,
    engine: Backend,
    project: Project,
    order: Iterable[Sequence[str]],
    inputs: Inputs,
    *,
    on_step: OnStep,
) -> Placed:
    """The segmentations that look at the data, fitted. `numbers`: of everyone, what the base has of `looked_at`."""
    wanted = looked_at(project, inputs)
    levels = ([name for name in level if name in wanted] for level in order)
    query, fitted = derived(engine, project, numbers, [level for level in levels if level], inputs, on_step=on_step)
    return Placed(query, fitted, inputs)


def _differences(fitted: Fitted[Any], former: Mapping[str, Any], scope: Scope) -> Iterator[exp.Expression]:
    """Conditions of which one holds for whoever is placed otherwise by what was found before.

    A column of the second step looks at those of the first as they are now: whoever had others differs already.
    """
    then = replace(fitted, found=former)
    for step, step_then in zip(kinds.steps(fitted, scope), kinds.steps(then, scope), strict=True):
        for name, (_, made) in step_then.items():
            turned = turning(step[name][1], made)
            yield from turned if turned is not None else [exp.NullSafeNEQ(this=column(name), expression=made)]
