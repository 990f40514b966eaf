"""Two expressions of one shape: where they can differ."""

from sqlglot import exp

MOST = 40
"""Of many conditions it takes longer to look at each than at the whole expressions."""


def turning(one: exp.Expression, other: exp.Expression) -> list[exp.Expression] | None:
    """Conditions of which one holds wherever the expressions have different values: each says that a CASE turns
    otherwise in one than in the other. None where they differ in anything but the conditions of CASE, or in many."""
    found: dict[exp.Expression, None] = {}
    return list(found) if _compared(one, other, found) and len(found) <= MOST else None


def _compared(one: exp.Expression, other: exp.Expression, found: dict[exp.Expression, None]) -> bool:
    """Whether they are of one shape; what differs in it is put into `found`."""
    if one == other:
        return True
    parts, others = list(one.iter_expressions()), list(other.iter_expressions())
    if not parts or len(parts) != len(others) or _bare(one) != _bare(other):
        return False
    if isinstance(one, exp.If):
        if one.this != other.this:
            found[exp.NullSafeNEQ(this=exp.paren(one.this), expression=exp.paren(other.this))] = None
        parts, others = parts[1:], others[1:]
    return all(_compared(part, of_other, found) for part, of_other in zip(parts, others, strict=True))


def _bare(node: exp.Expression) -> tuple[type, dict[str, object]]:
    """All of a node but what is below it."""
    below = (exp.Expression, list)
    return type(node), {key: type(value) if isinstance(value, below) else value for key, value in node.args.items()}
