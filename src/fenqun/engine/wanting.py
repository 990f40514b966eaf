"""What a source's columns are to become, as far as that is known before looking at their values."""

from fenqun.definition import DataType
from fenqun.engine.arriving import Arrived
from fenqun.engine.checking import known_columns
from fenqun.engine.columns import Wanted
from fenqun.sources.source import Role, Source
from fenqun.sources.standard import standard


def wanted_of(arrived: Arrived, source: Source) -> dict[str, Wanted]:
    """By column that arrived, what its role and its definition say of it."""
    known = known_columns(source.role)
    wanted = {}
    for name in arrived.columns:
        column_ = known.get(name)
        kind = source.types.get(name) or (column_.type if column_ else None)
        money = kind is DataType.NUMBER and name in known and is_money(name, source.role)
        wanted[name] = Wanted(kind, money, source.dates.get(name), source.decimal)
    return wanted


def is_money(name: str, role: Role) -> bool:
    """Whether a standard column of the role is kept as exact decimals."""
    known = standard(role).get(name)
    return known is not None and (name == "quantity" or (known.family == "money" and name != "discount_rate"))
