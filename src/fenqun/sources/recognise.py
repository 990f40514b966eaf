"""What the columns of a file mean, by their headers and by their values.

Headers are looked up among the spellings of the standard columns (English, 简体, 繁體, common exports); values must
agree with the meaning, and speak alone where no header does. Columns nobody knows keep a name of their own.

Customer attributes in an orders file. A shop often has no list of customers, and each order repeats the customer's
name, city and level. Such columns are recognised as the *customers'* standard columns that they are
(`standard.customer_attributes(role)` says which names those can be). The customers derived from the orders take the
latest known value of each: of a customer's rows with a value, the one with the latest time, then the last row. A value
in a source of role `customers` comes first where there is one.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Literal, NamedTuple

from fenqun.definition import DataType
from fenqun.sources.contents import Content, fits, is_coded, is_email
from fenqun.sources.headers import fold, forms, is_scaled, own_names
from fenqun.sources.source import Role
from fenqun.sources.standard import StandardColumn, customer_attributes, standard

Evidence = Literal["name", "similar_name", "content", "chosen"]

_ESSENTIAL: Mapping[Role, tuple[str, ...]] = {
    Role.CUSTOMERS: ("customer_id",),
    Role.ORDERS: ("customer_id", "ordered_at", "order_id", "amount"),
    Role.ORDER_LINES: ("customer_id", "ordered_at", "order_id", "amount"),
    Role.EVENTS: ("customer_id", "event", "occurred_at"),
    Role.CONTACTS: ("customer_id", "contacted_at"),
    Role.SURVEYS: ("customer_id", "answered_at", "answer"),
    Role.REFERRALS: ("referrer_id", "customer_id", "referred_at"),
    Role.CONSENTS: ("customer_id", "changed_at", "granted"),
    Role.RETURNS: ("order_id",),
    Role.PRODUCTS: ("product_id", "product"),
}
"""The columns served first when two meanings want one column."""
_TOO_BARE = frozenset(
    [
        "id",
        "no",
        "number",
        "code",
        "name",
        "type",
        "status",
        "date",
        "time",
        "title",
        "level",
        "编号",
        "号",
        "名称",
        "类型",
        "类别",
        "状态",
        "日期",
        "时间",
        "等级",
        "级别",
    ]
)
"""Words that mean what the file is about: no customer's attribute in another file, nothing that is left of a header."""


class _Nearness(NamedTuple):
    """How near a header comes to a column: how much of the header had to go; of this role before a customer's;
    the place of its spelling in the catalogue. Least is nearest."""

    distance: int
    borrowed: bool
    rank: int


@dataclass(frozen=True)
class Guess:
    """A column of the file and the standard column it was taken for, on what evidence."""

    name: str
    header: str
    evidence: Evidence


@dataclass(frozen=True)
class Recognition:
    """The meaning of a file's columns.

    `own` names the columns nobody knows; `types` are by name: the standard ones, and for own columns what the file
    spells; `empty` headers are left out, and so are those the owner does not want, `unwanted`.
    """

    role: Role
    guesses: tuple[Guess, ...]
    own: Mapping[str, str]
    types: Mapping[str, DataType]
    empty: tuple[str, ...] = ()
    unwanted: tuple[str, ...] = ()

    @property
    def columns(self) -> dict[str, str]:
        """Name to header: the standard columns, then the own ones."""
        return {guess.name: guess.header for guess in self.guesses} | dict(self.own)


def meaning(contents: Mapping[str, Content], role: Role | None = None) -> Recognition | None:
    """What a file's columns mean in `role`; the role is found too where it is None. None when no role fits.

    contents: by column of the file, in its order. An orders file whose rows name products is one of order lines.
    """
    found = _as_role(contents, role) if role else _best(contents)
    if found is not None and found.role is Role.ORDERS and _names_products(contents):
        return _as_role(contents, Role.ORDER_LINES)
    return found


def as_chosen(contents: Mapping[str, Content], role: Role, names: Mapping[str, str]) -> Recognition:
    """The meaning as the owner says it: `names` by header, standard or own, none twice; '' leaves the column out.

    A header that is not among them is guessed, among the names that are left.
    """
    guessed = _as_role({header: of for header, of in contents.items() if header not in names}, role)
    known = frozenset(standard(role)) | customer_attributes(role)
    chosen = {header: name for header, name in names.items() if name and header in contents}
    guesses = [Guess(name, header, "chosen") for header, name in chosen.items() if name in known]
    guesses += [guess for guess in guessed.guesses if guess.name not in chosen.values()]
    order = {header: place for place, header in enumerate(contents)}
    guesses.sort(key=lambda guess: order[guess.header])
    own = {name: header for header, name in chosen.items() if name not in known}
    left = [header for header in contents if header not in names and not _taken(guesses, header)]
    left = [header for header in left if header not in guessed.empty]
    own |= dict(zip(own_names(left, known | frozenset(own)), left, strict=True))
    own = dict(sorted(own.items(), key=lambda entry: order[entry[1]]))
    types = {guess.name: _standard_type(guess.name, role) for guess in guesses}
    types |= {name: contents[header].type for name, header in own.items()}
    unwanted = tuple(header for header in contents if names.get(header) == "")
    return Recognition(role, tuple(guesses), own, types, guessed.empty, unwanted)


def _names_products(contents: Mapping[str, Content]) -> bool:
    names = {guess.name for guess in _by_name(contents, Role.ORDER_LINES)}
    return not names.isdisjoint({"product_id", "product", "category", "brand", "unit_price"})


def _as_role(contents: Mapping[str, Content], role: Role) -> Recognition:
    guesses = _by_name(contents, role)
    guesses += _by_content(
        {name: found for name, found in contents.items() if not _taken(guesses, name)}, role, guesses
    )
    order = {header: place for place, header in enumerate(contents)}
    guesses.sort(key=lambda guess: order[guess.header])
    left = [header for header in contents if not _taken(guesses, header)]
    empty = tuple(header for header in left if not contents[header].values and header.startswith("column_"))
    left = [header for header in left if header not in empty]
    reserved = frozenset(standard(role)) | customer_attributes(role)
    own = dict(zip(own_names(left, reserved), left, strict=True))
    types = {guess.name: _standard_type(guess.name, role) for guess in guesses}
    types |= {name: contents[of].type for name, of in own.items()}
    return Recognition(role, tuple(guesses), own, types, empty)


def with_own(recognition: Recognition, contents: Mapping[str, Content]) -> Recognition:
    """The recognition with further columns under names of their own; no column of a meaning is one of them."""
    taken = (
        frozenset(recognition.columns) | frozenset(standard(recognition.role)) | customer_attributes(recognition.role)
    )
    added = dict(zip(own_names(list(contents), taken), contents, strict=True))
    types = {name: contents[header].type for name, header in added.items()}
    return replace(recognition, own=dict(recognition.own) | added, types=dict(recognition.types) | types)


def _standard_type(name: str, role: Role) -> DataType:
    return (standard(role) if name in standard(role) else standard(Role.CUSTOMERS))[name].type


def _taken(guesses: Iterable[Guess], header: str) -> bool:
    return any(guess.header == header for guess in guesses)


def _by_name(contents: Mapping[str, Content], role: Role) -> list[Guess]:
    """Each standard column with the header that spells it best; no header twice."""
    candidates = [
        (column.name not in _ESSENTIAL[role], nearness, header, column.name)
        for header, found in contents.items()
        for column, nearness in _lookup(header, role)
        if fits(column, found) and not (column.type is DataType.NUMBER and is_scaled(header))
    ]
    candidates.sort(key=lambda candidate: candidate[:2])
    headers: dict[str, str] = {}
    guesses: list[Guess] = []
    for _, nearness, header, name in candidates:
        if name not in headers and header not in headers.values():
            headers[name] = header
            guesses.append(Guess(name, header, "name" if nearness.distance <= 1 else "similar_name"))
    return guesses


def _lookup(header: str, role: Role) -> list[tuple[StandardColumn, _Nearness]]:
    """The standard columns a header may name, with how nearly."""
    found: dict[str, tuple[StandardColumn, _Nearness]] = {}
    for distance, form in enumerate(forms(header)):
        if distance and form in _TOO_BARE:
            continue
        for column, rank in _spellings(role).get(form, ()):
            found.setdefault(column.name, (column, _Nearness(distance, column.role is not role, rank)))
    return list(found.values())


@cache
def _spellings(role: Role) -> Mapping[str, list[tuple[StandardColumn, int]]]:
    attributes = customer_attributes(role)
    borrowed = [column for name, column in standard(Role.CUSTOMERS).items() if name in attributes]
    index: dict[str, list[tuple[StandardColumn, int]]] = {}
    for column in [*standard(role).values(), *borrowed]:
        for rank, spelling in enumerate((column.name, *column.label.root.values(), *column.spellings)):
            form = fold(spelling)
            if column.role is role or form not in _TOO_BARE:
                index.setdefault(form, []).append((column, rank))
    return index


def _by_content(contents: Mapping[str, Content], role: Role, guesses: list[Guess]) -> list[Guess]:
    """What values alone say: only for what a role cannot do without, or what is unmistakable."""
    known = {guess.name for guess in guesses}
    left = dict(contents)
    found: list[Guess] = []

    def take(name: str, headers: Iterable[str]) -> None:
        header = next(iter(headers), None)
        if header is not None and name not in known:
            found.append(Guess(name, header, "content"))
            known.add(name)
            del left[header]

    if role is Role.CUSTOMERS or customer_attributes(role):
        attributes = standard(Role.CUSTOMERS)
        take("email", [header for header, of in left.items() if is_email(of)])
        take("sex", [header for header, of in left.items() if len(of.distinct) > 1 and is_coded(attributes["sex"], of)])
    if role in (Role.ORDERS, Role.ORDER_LINES):
        take("ordered_at", [header for header, of in left.items() if of.type in (DataType.DATE, DataType.TIME)])
        if "amount" not in known and not {"quantity", "unit_price"} <= known:
            take("amount", _likeliest_amounts(left))
    if "customer_id" in standard(role):
        take("customer_id", [header for header, of in left.items() if _may_be_customer(header, of, role)])
    return found


def _likeliest_amounts(contents: Mapping[str, Content]) -> list[str]:
    fractions = {name: len(set(of.numbers)) for name, of in contents.items() if any(x % 1 for x in of.numbers)}
    return sorted(fractions, key=lambda name: -fractions[name])


def _may_be_customer(header: str, found: Content, role: Role) -> bool:
    """An unnamed column of codes: once per row among customers, again and again elsewhere. A header that means
    something else is believed."""
    if not header.startswith("column_") or found.type is not DataType.TEXT:
        return False
    codes = found.share(lambda value: value.isalnum() and any(letter.isdigit() for letter in value)) > 0.9
    return codes and len(found.distinct) > 1 and (role is not Role.CUSTOMERS or found.is_unique)


_SIGNS: tuple[tuple[Role, tuple[str, ...]], ...] = (
    (Role.REFERRALS, ("referrer_id customer_id",)),
    (Role.CONSENTS, ("customer_id granted",)),
    (Role.SURVEYS, ("customer_id item answer",)),
    (Role.EVENTS, ("customer_id event occurred_at",)),
    (Role.CONTACTS, ("customer_id contacted_at outcome", "customer_id contacted_at topic")),
    (Role.ORDERS, ("customer_id ordered_at amount", "order_id ordered_at amount", "customer_id ordered_at quantity")),
    (Role.RETURNS, ("order_id returned", "order_id returned_at", "order_id reason")),
    (Role.ORDER_LINES, ("order_id quantity", "order_id product_id", "order_id product")),
    (Role.CUSTOMERS, ("customer_id", "name phone", "name email")),
    (Role.PRODUCTS, ("product_id product", "product_id category", "product category")),
)
"""By which columns, recognised by name, a role is known; the more particular role first."""


def _best(contents: Mapping[str, Content]) -> Recognition | None:
    for role, signs in _SIGNS:
        names = {guess.name for guess in _by_name(contents, role)}
        if any(names.issuperset(sign.split()) for sign in signs):
            return _as_role(contents, role)
    return None
