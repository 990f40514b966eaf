"""A source: a table as it arrives, with its role and its columns mapped to standard ones."""

from typing import Annotated, Literal

from pydantic import Field, field_validator, model_validator

from fenqun.definition import ColumnName, DataType, Definition, Noun
from fenqun.errors import Phrase, message
from fenqun.rules.rule import Rule
from fenqun.sources.address import is_url, parts
from fenqun.sources.role import Role as Role
from fenqun.sources.role import called

TIME_COLUMN = {
    Role.ORDERS: "ordered_at",
    Role.ORDER_LINES: "ordered_at",
    Role.EVENTS: "occurred_at",
    Role.CONTACTS: "contacted_at",
    Role.SURVEYS: "answered_at",
    Role.REFERRALS: "referred_at",
    Role.CONSENTS: "changed_at",
}
"""The column that windows (`last`, `between`) look at, by role."""


VALID_FROM = "valid_from"
"""Of a source of customers: since when what the row says holds. With it a customer has a row for every change."""

WINDOWED = frozenset({*TIME_COLUMN.values(), VALID_FROM})
"""The columns that windows look at, whatever the role."""


class Database(Definition):
    """A table or a query of a SQL database. `url` is SQLAlchemy's; `$NAME` in it is taken from the environment."""

    url: str
    table: str | None = None
    query: str | None = None

    @model_validator(mode="after")
    def _one_of_two(self) -> "Database":
        if (self.table is None) == (self.query is None):
            raise ValueError(Phrase(message("give either 'table' or 'query'")))
        return self


DateOrder = Literal["day_first", "month_first", "year_first"]


class Source(Noun):
    """A table as it arrives.

    `path` is a file, a folder or a glob, relative to the workspace or in a bucket (`s3://…`). `columns` maps a standard
    (or own) name to the name in the file; columns not mapped keep their own names. `where` keeps rows; `returns` marks
    rows that take an order back (they net the spend and are no orders). Both are rules over the source's columns.
    """

    role: Role
    path: str | None = None
    database: Database | None = None
    columns: dict[ColumnName, str] = Field(default_factory=dict)
    types: dict[ColumnName, DataType] = Field(default_factory=dict)
    dates: dict[ColumnName, str] = Field(default_factory=dict)
    """By column: `day_first`, `month_first`, `year_first` or a format such as `%Y%m%d`; else found from the column."""
    where: Rule | None = None
    returns: Rule | None = None
    leave_out: list[str] = Field(default_factory=list)
    """Columns of the file that are not taken over, by their names in it; one that `columns` names is."""
    repeated: Literal["count", "leave_out"] = "count"
    """Of rows without an id of their own: what becomes of one that an earlier file has, equal in every column."""
    personal: list[ColumnName] = Field(default_factory=list)
    """Columns whose values not everyone may see, beside the standard ones that are so always."""
    sheet: str | None = None
    header_row: Annotated[int, Field(ge=0)] | None = None
    """The row that names the columns, from 1; 0: there is none."""
    encoding: str | None = None
    delimiter: Annotated[str, Field(min_length=1, max_length=1)] | None = None
    decimal: Literal[".", ","] | None = None
    currency: str | None = None
    time_zone: str | None = None

    @property
    def left_out(self) -> frozenset[str]:
        """The columns of its files that are not taken over, by their names in them."""
        return frozenset(self.leave_out) - frozenset(self.columns.values())

    def shown(self, name: str, language: str) -> str:
        """See `called`."""
        return called(name, self.role, self.label, language)

    @field_validator("path")
    @classmethod
    def _an_address(cls, value: str | None) -> str | None:
        if value is not None and is_url(value):
            try:
                parts(value)
            except ValueError:
                said = message("write s3://bucket/path; who asks, and where, is said by the environment")
                raise ValueError(Phrase(said)) from None
        return value

    @field_validator("personal")
    @classmethod
    def _not_the_id(cls, value: list[str]) -> list[str]:
        if "customer_id" in value:
            said = message("customer_id tells customers apart and is seen by all; let it say nothing of the person")
            raise ValueError(Phrase(said))
        return value

    @model_validator(mode="after")
    def _one_origin(self) -> "Source":
        if (self.path is None) == (self.database is None):
            raise ValueError(Phrase(message("give either 'path' or 'database'")))
        return self
