"""The files that a shop has not brought in yet, and what each would make possible."""

from collections.abc import Collection
from dataclasses import dataclass

from fenqun.errors import message


@dataclass(frozen=True)
class Missing:
    """A kind of file that is not there: what it would be good for, and what the button says. Both are templates."""

    text: str
    label: str
    is_first: bool = False
    """Whether little can be said of the customers without it."""


_ORDERS = Missing(
    message(
        "There are no orders yet. A file of who bought, when and for how much brings spending, RFM, "
        "how long ago customers bought and who is about to leave."
    ),
    message("Import orders"),
    is_first=True,
)
_LINES = Missing(
    message("What was bought is not known yet. A file of order lines (product, quantity) brings favourite products."),
    message("Import order lines"),
)
_CUSTOMERS = Missing(
    message("Who the customers are is not known yet. A file of them brings city, age, level and ways to reach them."),
    message("Import customers"),
)
_PRODUCTS = Missing(
    message("There is no list of products yet. Their categories and brands bring favourites and shares by category."),
    message("Import products"),
)


_BY_CATEGORY = frozenset({"favourite_category", "favourite_brand"})


def missing_file(roles: Collection[str], known: Collection[str] = ()) -> Missing | None:
    """The file that would help most, by the roles of the sources there are; None where nothing is missed.

    known: the names of the profile's columns: products are not missed where the lines tell their categories.
    """
    if not {"orders", "order_lines"} & set(roles):
        return _ORDERS
    for role, missing in (("order_lines", _LINES), ("customers", _CUSTOMERS), ("products", _PRODUCTS)):
        if role not in roles and not (role == "products" and _BY_CATEGORY & set(known)):
            return missing
    return None
