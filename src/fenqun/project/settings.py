"""What holds for the whole workspace: fenqun.yaml."""

import re
from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, Field, ValidationError

from fenqun.clock import Moment, end_of_day, is_zone, to_local
from fenqun.definition import Definition, Duration, Name
from fenqun.errors import Phrase, message
from fenqun.sources.address import is_url, parts


def _zone(name: str) -> str:
    if not is_zone(name):
        said = message("no time zone '{name}'; write for instance Asia/Shanghai or Europe/Paris")
        raise ValueError(Phrase(said, name=name))
    return name


def _as_of(written: object) -> object:
    if written in ("now", "data") or isinstance(written, date):
        return written
    try:
        return date.fromisoformat(str(written))
    except ValueError:
        said = message("write now, data (the end of the data), or a date such as 2024-05-31")
        raise ValueError(Phrase(said)) from None


ALL = "all"


def _keep(written: object) -> object:
    if written == ALL or isinstance(written, Duration):
        return written
    try:
        return Duration.model_validate(written)
    except ValidationError:
        said = message("write how long, such as 24 months or 90 days, or all")
        raise ValueError(Phrase(said)) from None


class Privacy(Definition):
    """`floor`: figures of fewer customers than these are withheld in a grid, with others that would tell them."""

    floor: Annotated[int, Field(ge=0)] = 0


def _store(written: str) -> str:
    if is_url(written):
        try:
            if re.search(r"[*?\[]", parts(written)[1]):
                raise ValueError(written)
        except ValueError:
            said = message("write s3://bucket/path; who asks, and where, is said by the environment")
            raise ValueError(Phrase(said)) from None
    elif not re.fullmatch(r"file:///[^?#]*[^?#/\s][^?#]*", written):
        raise ValueError(Phrase(message("write an address such as s3://bucket/path or file:///mnt/shared/shop")))
    return written


DUCKDB, SPARK = "duckdb", "spark"
_MASTER = re.compile(
    r"local(\[(\*|[1-9]\d{0,3})(,[1-9]\d?)?\])?|yarn|(spark|sc|k8s)://[A-Za-z0-9_.\-:,\[\]/%]+(;[^\s;]+)*"
)
"""Where Spark is: this machine, a cluster, or a Spark Connect server with its parameters."""


def _engine(written: str) -> str:
    if written in (DUCKDB, SPARK) or _MASTER.fullmatch(written):
        return written
    said = message("write duckdb, spark, or where Spark is: local[4], spark://host:7077, sc://host:15002")
    raise ValueError(Phrase(said))


class Settings(Definition):
    """The workspace's own settings.

    `as_of`: `now`; `data`, the end of the last day with an order; or a date, to the end of which is counted.
    `allow` names folders outside the workspace that sources may read. `value` is the trait that stands for what a
    customer is worth in shares of value. `min_size`: fewer customers make a segment too small to act on. `keep`: how
    long a snapshot is kept after it was made, or `all`. `engine`: what a refresh computes on, `duckdb`, `spark` (where
    Spark's own settings say), or the address of a Spark. `store`: where the computed tables
    lie; None: in the workspace. `privacy`: what grids withhold of small groups.
    """

    name: Annotated[str, Field(max_length=200)] = ""
    language: Literal["en", "zh-Hans", "zh-Hant"] = "en"
    currency: Annotated[str, Field(pattern=r"^[A-Z]{3}$")] | None = None
    time_zone: Annotated[str, AfterValidator(_zone)] = "UTC"
    as_of: Annotated[date | Literal["now", "data"], BeforeValidator(_as_of)] = "now"
    allow: list[str] = Field(default_factory=list)
    value: Name | None = None
    min_size: Annotated[int, Field(ge=1)] = 30
    # Nothing that is computed depends on it: a snapshot does not remember it.
    keep: Annotated[Duration | Literal["all"], BeforeValidator(_keep), Field(exclude=True)] = Duration("24 months")
    engine: Annotated[str, AfterValidator(_engine), Field(exclude=True)] = DUCKDB
    store: Annotated[str, AfterValidator(_store)] | None = Field(default=None, exclude=True)
    privacy: Annotated[Privacy, Field(exclude=True)] = Privacy()

    def moment(self, *, now: datetime, last_order: datetime | None) -> Moment:
        """The moment a refresh computes as of; `now` and `last_order` are naive UTC.

        With `as_of: data` and no order at all, it is now.
        """
        if isinstance(self.as_of, date):
            return end_of_day(self.as_of, self.time_zone)
        if self.as_of == "data" and last_order is not None:
            return end_of_day(to_local(last_order, self.time_zone).date(), self.time_zone)
        return Moment(now, self.time_zone)
