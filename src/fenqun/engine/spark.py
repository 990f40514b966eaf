"""Spark, where one machine is outgrown: the only module that knows it. It needs the extra `spark` and Java."""

import os
import re
import sys
import warnings
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import date, datetime
from pathlib import Path
from types import TracebackType
from typing import Any, TypeVar
from urllib.parse import unquote
from uuid import uuid4

from py4j.protocol import Py4JError
from pyspark.errors import PySparkException, PySparkRuntimeError
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import types as kinds
from sqlglot import exp

from fenqun.definition import DataType
from fenqun.engine.backend import FILE_ADDRESS, FILE_ROW, Lying, Row
from fenqun.engine.spark_sql import MATCHES, spark_text
from fenqun.errors import Cancelled, OutOfMemory, Phrase, UsageError, message
from fenqun.query import column, identifier_table
from fenqun.rules.patterns import is_found

CONNECT = "sc://"
"""How the address of a Spark Connect server begins."""

SETTINGS = {
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.timestampType": "TIMESTAMP_NTZ",
    # What overflows or cannot be cast fails, and does not silently become unknown or another number.
    "spark.sql.ansi.enabled": "true",
    "spark.sql.ansi.enforceReservedKeywords": "false",
    "spark.sql.ansi.doubleQuotedIdentifiers": "false",
    "spark.sql.storeAssignmentPolicy": "ANSI",
    "spark.sql.decimalOperations.allowPrecisionLoss": "false",
    "spark.sql.caseSensitive": "true",
    # A text of a definition may hold ${…} or a backslash: it is a text.
    "spark.sql.variable.substitute": "false",
    "spark.sql.parser.escapedStringLiterals": "false",
    "spark.sql.legacy.exponentLiteralAsDecimal.enabled": "false",
    "spark.sql.legacy.sizeOfNull": "false",
    "spark.sql.parquet.compression.codec": "zstd",
    "spark.sql.parquet.inferTimestampNTZ.enabled": "true",
    # Whether an old kind of moment is of a clock or of the world nobody can tell.
    "spark.sql.parquet.int96AsTimestamp": "false",
    "spark.sql.files.ignoreCorruptFiles": "false",
    "spark.sql.files.ignoreMissingFiles": "false",
    "spark.sql.parquet.datetimeRebaseModeInRead": "CORRECTED",
    "spark.sql.parquet.datetimeRebaseModeInWrite": "CORRECTED",
    # Plans of thousands of nodes are not spelled out for the logs, which then hold nobody's values.
    "spark.sql.maxPlanStringLength": "1000",
    "spark.sql.debug.maxToStringFields": "5",
}
"""Of our session: those of others of the same application stay as they are."""

_OWN_MASTER: dict[str, bool | float | int | str | None] = {
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
}
"""Of a Spark that runs on this machine alone, where nothing else is said."""
_NO_JAVA = message("Spark needs Java 17 or 21: install a runtime, for instance the package default-jre-headless")
_UNREACHED = message("Spark cannot be reached at {master}: {reason}")

_WORKERS = message("Spark's workers")
_NO_FENQUN = message("a rule with matches() needs Fenqun in the Python of Spark's workers: pip install fenqun there")

_TYPES: Mapping[DataType, kinds.DataType] = {
    DataType.NUMBER: kinds.DoubleType(),
    DataType.TEXT: kinds.StringType(),
    DataType.DATE: kinds.DateType(),
    DataType.TIME: kinds.TimestampNTZType(),
    DataType.BOOLEAN: kinds.BooleanType(),
}
_WORDS: Mapping[str, type[kinds.DataType]] = {
    "TINYINT": kinds.ByteType,
    "SMALLINT": kinds.ShortType,
    "INTEGER": kinds.IntegerType,
    "BIGINT": kinds.LongType,
    "FLOAT": kinds.FloatType,
    "DOUBLE": kinds.DoubleType,
    "VARCHAR": kinds.StringType,
    "DATE": kinds.DateType,
    "TIMESTAMP": kinds.TimestampNTZType,
    "TIMESTAMP WITH TIME ZONE": kinds.TimestampType,
    "BOOLEAN": kinds.BooleanType,
}
_BESIDE = {"file_path": FILE_ADDRESS, "row_index": FILE_ROW}
_Result = TypeVar("_Result")


def session_at(master: str) -> SparkSession:
    """A session at a master (`local[2]`, `spark://…`), a Connect server (`sc://…`), or where Spark's own settings say
    (`spark`). Raises UsageError where there is none or no Java."""
    try:
        if master.startswith(CONNECT):
            return SparkSession.builder.remote(master).create()
        builder = SparkSession.builder.appName("fenqun")
        if master.startswith("local"):
            # Its workers are processes here: they are to have the libraries that this one has.
            os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
            builder = builder.config(map=_OWN_MASTER)
        return (builder if master == "spark" else builder.master(master)).getOrCreate()
    except PySparkRuntimeError as error:
        if "JAVA" in str(error):
            raise UsageError(what=Phrase(_NO_JAVA)) from error
        raise UsageError(what=Phrase(_UNREACHED, master=master, reason=_first_line(error))) from error
    except (PySparkException, ImportError, OSError) as error:
        raise UsageError(what=Phrase(_UNREACHED, master=master, reason=_first_line(error))) from error


class Spark(AbstractContextManager["Spark"]):
    """A `Backend` on Spark: a session of its own beside the given one, with its own views and settings.

    Rows of customers stay with Spark: views and kept tables are its own, files are written by its workers to paths that
    they and this process can reach.
    """

    def __init__(
        self,
        session: SparkSession,
        *,
        address: Callable[[Path], str] = Path.as_uri,
        settings: Mapping[str, str] | None = None,
    ) -> None:
        """address: where the workers find what has a path on this machine, as a URL; `settings`: how they get there."""
        self._session = session.newSession()
        self._address = address
        self._tag = f"fenqun-{uuid4().hex}"
        self._kept: dict[str, DataFrame] = {}
        for setting, value in {**SETTINGS, **self._of_this_machine(), **(settings or {})}.items():
            self._session.conf.set(setting, value)
        self._session.udf.register(MATCHES, _matches, kinds.BooleanType())

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def rows(self, select: exp.Query) -> list[Row]:
        """All rows of the select: for figures and cut points, never for a table of customers."""
        return self._guarded(lambda: [tuple(row) for row in self._frame(select).collect()])

    def types(self, select: exp.Query) -> Mapping[str, DataType]:
        """The columns and types; those the language has no type for are left out."""
        found = {field.name: _data_type(field.dataType) for field in self._guarded(lambda: self._frame(select).schema)}
        return {name: kind for name, kind in found.items() if kind is not None}

    def view(self, name: str, select: exp.Query) -> None:
        """Name the select. It reads what the names in it stand for now."""
        self._guarded(lambda: self._named(name, self._frame(select)))

    def materialise(self, name: str, select: exp.Query) -> int:
        """Run the select once and keep it with the workers, in memory or on their disks."""
        frame = self._guarded(lambda: self._frame(select).persist())
        count = self._guarded(frame.count)
        self.drop(name)
        self._kept[name] = frame
        self._guarded(lambda: self._named(name, frame))
        return count

    def drop(self, name: str) -> None:
        """Forget the table or view, if there is one."""
        kept = self._kept.pop(name, None)
        if kept is not None:
            self._guarded(lambda: kept.unpersist())
        self._guarded(lambda: self._session.catalog.dropTempView(name))

    def register_parquet(self, name: str, paths: Sequence[Path], columns: Mapping[str, DataType]) -> None:
        """A view of the files, where the workers find them; columns keep the types they have there."""
        if not paths:
            self.table_from_rows(name, columns, [])
            return
        addresses = [_literally(self._address(path)) for path in paths]
        self._guarded(lambda: self._named(name, self._read(addresses, list(columns))))

    def lie(self, name: str, addresses: Sequence[str]) -> Lying | None:
        """Name Parquet files that others wrote; None where Spark cannot read them as one table, or not all of them."""
        if any(address.rpartition("/")[2].startswith((".", "_")) for address in addresses):
            return None  # which Spark passes over, even where they are named
        try:
            return self._guarded(lambda: self._lying(name, addresses))
        except (PySparkException, Py4JError):
            return None

    def _lying(self, name: str, addresses: Sequence[str]) -> Lying | None:
        read = self._session.read.option("mergeSchema", str(len(addresses) > 1).lower())
        found = read.parquet(*map(_literally, addresses))
        beside = (f"_metadata.{of} AS {_quoted(name)}" for of, name in _BESIDE.items())
        self._named(name, found.selectExpr(*map(_quoted, found.columns), *beside))
        where = column(FILE_ADDRESS)
        counts = exp.select(where, exp.Count(this=exp.Star())).from_(identifier_table(name)).group_by(where.copy())
        rows = {str(address): int(count) for address, count in self._frame(counts).collect()}
        return Lying({field.name: _word(field.dataType) for field in found.schema}, rows)

    def _read(self, addresses: list[str], columns: Sequence[str]) -> DataFrame:
        found = self._session.read.parquet(*addresses)
        if not set(columns) <= set(found.columns):  # not every file has every column
            found = self._session.read.option("mergeSchema", "true").parquet(*addresses)
        return found.select(*(_quoted(known) for known in columns))

    def write_parts(self, select: exp.Query, folder: Path) -> None:
        """Run the select into Parquet files in the folder, written by the workers where they find it; in the order of
        their names the rows are in that of the select."""
        address = _decoded(self._address(folder))
        self._guarded(lambda: self._frame(select).write.mode("append").parquet(address))
        # What Hadoop leaves beside files on a disk.
        for beside in (*folder.glob(".*.crc"), *folder.glob("_SUCCESS")):
            beside.unlink()

    def table_from_rows(self, name: str, columns: Mapping[str, DataType], rows: Sequence[Row]) -> None:
        """The rows as a table, sent to the workers."""
        schema = kinds.StructType([kinds.StructField(known, _TYPES[kind]) for known, kind in columns.items()])
        made = [tuple(map(_plain, row, columns.values())) for row in rows]
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", FutureWarning)  # PySpark's about the newest pandas, which is not used
            self._guarded(lambda: self._named(name, self._session.createDataFrame(made, schema)))

    def progress(self) -> float | None:
        """The share of the tasks that are done, of the stages at work now; None of a Connect server."""
        if self._context is None:
            return None
        tracker = self._context.statusTracker()
        stages = [
            stage
            for job in tracker.getJobIdsForGroup(self._tag)
            if (told := tracker.getJobInfo(job)) and told.status == "RUNNING"
            for number in told.stageIds
            if (stage := tracker.getStageInfo(number))
        ]
        tasks = sum(stage.numTasks for stage in stages)
        return sum(stage.numCompletedTasks for stage in stages) / tasks if tasks else None

    def interrupt(self) -> None:
        """Stop what is running; it raises `Cancelled`."""
        if self._context is None:
            self._session.interruptTag(self._tag)
        else:
            self._context.cancelJobGroup(self._tag)

    def close(self) -> None:
        """Let go of what is kept; the session that was given goes on."""
        for name in list(self._kept):
            self.drop(name)

    def _of_this_machine(self) -> dict[str, str]:
        """Where all work is done by a few threads here, tables are parted among them, and not among hundreds."""
        if self._context is None or not self._context.master.startswith("local"):
            return {}
        return {"spark.sql.shuffle.partitions": str(self._context.defaultParallelism)}

    @property
    def _context(self) -> Any:
        return self._session.sparkContext if hasattr(self._session, "_jsparkSession") else None

    def _frame(self, select: exp.Query) -> DataFrame:
        return self._session.sql(spark_text(select))

    def _named(self, name: str, frame: DataFrame) -> None:
        frame.createOrReplaceTempView(_quoted(name))

    def _guarded(self, work: Callable[[], _Result]) -> _Result:
        """The work, marked as ours in this thread, its errors told as ours."""
        if self._context is None:
            self._session.addTag(self._tag)
        else:
            self._context.setJobGroup(self._tag, "fenqun", interruptOnCancel=True)
        try:
            return work()
        except Exception as error:  # the door to Spark: a classic and a Connect session raise errors of no common kind
            if (ours := _told(error)) is None:
                raise
            raise ours from error


def _told(error: Exception) -> Exception | None:
    """What of an error is ours to tell; None of any other."""
    said = str(error)
    if any(part in said for part in ("SPARK_JOB_CANCELLED", "OPERATION_CANCELED", "cancelled part of cancelled")):
        return Cancelled()
    if any(part in said for part in ("OutOfMemoryError", "maxResultSize", "Container killed", "UNABLE_TO_ACQUIRE")):
        return OutOfMemory(limit=Phrase(_WORKERS))
    if "No module named 'fenqun'" in said or "No module named 're2'" in said:
        return UsageError(what=Phrase(_NO_FENQUN))
    return None


def _first_line(error: Exception) -> str:
    return str(error).strip().partition("\n")[0]


def _matches(text: str | None, pattern: str | None) -> bool | None:
    return None if text is None or pattern is None else is_found(pattern, text)


def _quoted(name: str) -> str:
    return spark_text(column(name))


def _literally(url: str) -> str:
    """The address of one file: Hadoop takes what is read for a pattern. (Without, Spark reads files twice.)"""
    return re.sub(r"([\\*?\[\]{}])", r"\\\1", _decoded(url))


def _decoded(url: str) -> str:
    """As Hadoop takes the address of a file: nothing in it is encoded."""
    return unquote(url) if url.startswith("file:") else url


def _plain(value: Any, kind: DataType) -> Any:
    return float(value) if kind is DataType.NUMBER and value is not None else _day(value, kind)


def _day(value: Any, kind: DataType) -> date | datetime | Any:
    return value.date() if kind is DataType.DATE and isinstance(value, datetime) else value


def _data_type(kind: kinds.DataType) -> DataType | None:
    if isinstance(kind, kinds.NumericType):
        return DataType.NUMBER
    return next((ours for ours, theirs in _TYPES.items() if type(kind) is type(theirs)), None)


def _word(kind: kinds.DataType) -> str:
    """The type in DuckDB's words."""
    if isinstance(kind, kinds.DecimalType):
        return f"DECIMAL({kind.precision},{kind.scale})"
    return next((word for word, known in _WORDS.items() if type(kind) is known), kind.simpleString())
