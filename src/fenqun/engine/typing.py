"""Columns as they arrived, turned into the language's types: in SQL where a text is plain, else one by one."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlglot import exp

from fenqun.definition import DataType
from fenqun.engine.arriving import RAW, raw_sample
from fenqun.engine.backend import Backend
from fenqun.engine.columns import MONEY, Typed, Wanted, case, clean, full_match
from fenqun.engine.duckdb import DuckDB
from fenqun.engine.leftovers import BAD, VALUE, read_leftovers
from fenqun.engine.native import native
from fenqun.errors import message
from fenqun.query import column, identifier_table
from fenqun.sources.reading.spelling import Spelling, decide
from fenqun.sources.reading.staged import Said

SAMPLE_ROWS = 10_000
MOST_STRAYS = 0.05
"""A column whose type nobody declared is text when more of its values than this share do not fit the type found."""

_ISO_DAY = r"\s*\d{4}-\d\d-\d\d\s*"
_ISO_TIME = r"\s*\d{4}-\d\d-\d\d([ T]\d\d:\d\d(:\d\d(\.\d{1,6})?)?)?\s*"
_ISO_INSTANT = r"\s*\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d(\.\d{1,6})?(Z|[+-]\d\d:\d\d)\s*"
_DAY_FIRST = r"^\s*(1[3-9]|2\d|3[01])[/.\-]\d{1,2}[/.\-]\d{2,4}"
_MONTH_FIRST = r"^\s*\d{1,2}[/.\-](1[3-9]|2\d|3[01])[/.\-]\d{2,4}"
_ENGINE_TYPE = {DataType.DATE: "DATE", DataType.TIME: "TIMESTAMP", DataType.BOOLEAN: "BOOLEAN"}
TEXT_KEPT = message("'{column}' is read as text: {strays} of its values do not fit the type {type}.")


@dataclass(frozen=True)
class _Found:
    """What a pass over all rows found of a text column: texts known, texts the plain path leaves, whether all numbers
    are whole, how many are codes with a leading zero."""

    known: int
    left: int
    whole: bool
    codes: int


def type_columns(
    engine: DuckDB, arrived: Mapping[str, str], wanted: Mapping[str, Wanted], zone: str
) -> dict[str, Typed]:
    """Every column of `raw` that has a type in the language, in order. `arrived` gives the engine's types."""
    typed, texts = _native(arrived, wanted, zone)
    decided = _decided(engine, texts, wanted)
    spelled = {name: spelling for name, spelling in decided.items() if spelling.type is not DataType.TEXT}
    typed |= {name: _kept(name, kind, decided) for name, kind in texts.items() if name not in spelled}
    for name, scan in _scanned(engine, spelled, wanted).items():
        typed[name] = _finished(engine, name, (spelled[name], wanted[name], scan), zone)
    return {name: typed[name] for name in arrived if name in typed}


def typed_there(
    engine: Backend, arrived: Mapping[str, str], wanted: Mapping[str, Wanted], zone: str
) -> dict[str, Typed] | None:
    """As `type_columns`, where every column has its type, or is text that stays text; else None."""
    typed, texts = _native(arrived, wanted, zone)
    if any(kind != "VARCHAR" for kind in texts.values()):
        return None
    decided = _decided(engine, texts, wanted)
    if any(spelling.type is not DataType.TEXT for spelling in decided.values()):
        return None
    typed |= {name: _kept(name, kind, decided) for name, kind in texts.items()}
    return {name: typed[name] for name in arrived if name in typed}


def _native(
    arrived: Mapping[str, str], wanted: Mapping[str, Wanted], zone: str
) -> tuple[dict[str, Typed], dict[str, str]]:
    """The columns that are typed already, and the engine's types of those that go through their text."""
    typed = {name: found for name, kind in arrived.items() if (found := native(name, kind, wanted[name], zone))}
    return typed, {name: kind for name, kind in arrived.items() if name not in typed and kind != "BLOB"}


def _kept(name: str, kind: str, decided: Mapping[str, Spelling]) -> Typed:
    said = decided[name].said_of(name) if name in decided else ()
    return Typed(DataType.TEXT, clean(_text(name, kind)), said=said)


def _text(name: str, kind: str) -> exp.Expr:
    if kind.endswith("[]"):
        return exp.func("array_to_string", column(name), exp.Literal.string(";"))
    return column(name) if kind == "VARCHAR" else exp.cast(column(name), "VARCHAR")


def _decided(engine: Backend, texts: Mapping[str, str], wanted: Mapping[str, Wanted]) -> dict[str, Spelling]:
    """How each column spells its values that is not text by declaration. Undeclared columns with a type of their own
    stay text."""
    asked = [
        name
        for name, kind in texts.items()
        if wanted[name].type is not DataType.TEXT and (kind == "VARCHAR" or wanted[name].type)
    ]
    return {
        name: decide(sample, wanted=wanted[name].type, dates=wanted[name].dates, decimal=wanted[name].decimal)
        for name, sample in _samples(engine, asked).items()
    }


def _samples(engine: Backend, names: Sequence[str]) -> dict[str, list[str]]:
    """The texts of the first rows; where days and months could be either, also ones that tell, wherever they are."""
    samples = {name: [str(text) for text in texts] for name, texts in raw_sample(engine, names, SAMPLE_ROWS).items()}
    for name, texts in samples.items():
        if any(text.count(mark) == 2 for text in texts for mark in "/.-"):
            telling = (_first_like(name, pattern) for pattern in (_DAY_FIRST, _MONTH_FIRST))
            row = engine.rows(exp.select(*telling).from_(identifier_table(RAW)))[0]
            texts.extend(text for text in row if text is not None)
    return samples


def _first_like(name: str, pattern: str) -> exp.Expr:
    text = exp.cast(column(name), "VARCHAR")
    matches = exp.func("regexp_matches", text, exp.Literal.string(pattern))
    return exp.Filter(this=exp.Min(this=text.copy()), expression=exp.Where(this=matches))


def _plain(name: str, spelling: Spelling, wanted: Wanted) -> exp.Expr:
    """The value of a plainly written text on its clock, NULL of any other."""
    value = exp.cast(column(name), "VARCHAR")
    if spelling.type is DataType.NUMBER:
        return _plain_number(value, spelling, wanted)
    if spelling.type is DataType.BOOLEAN:
        return exp.cast(exp.null(), "BOOLEAN")
    return _plain_time(value, spelling, wanted)


def _plain_number(value: exp.Expr, spelling: Spelling, wanted: Wanted) -> exp.Expr:
    kind = exp.DataType.build(MONEY if wanted.money else "DOUBLE")
    if spelling.percent or spelling.decimal not in (".", ","):
        return exp.cast(exp.null(), kind)
    mark, thousands = (r"\.", ",") if spelling.decimal == "." else (",", r"\.")
    bare = value if spelling.decimal == "." else _replaced(value, ",", ".")
    whole = exp.TryCast(this=bare, to=kind)
    grouped: exp.Expr | None = None
    if spelling.thousands and spelling.thousands == thousands[-1]:
        digits = _replaced(value, spelling.thousands, "")
        number = exp.TryCast(this=digits if spelling.decimal == "." else _replaced(digits, ",", "."), to=kind)
        grouped = case(full_match(value, rf"\s*-?\d{{1,3}}({thousands}\d{{3}})+({mark}\d+)?\s*"), number)
    return case(full_match(value, rf"\s*-?\d{{1,18}}({mark}\d+)?\s*"), whole, grouped)


def _replaced(value: exp.Expr, old: str, new: str) -> exp.Expr:
    return exp.func("replace", value.copy(), exp.Literal.string(old), exp.Literal.string(new))


def _plain_time(value: exp.Expr, spelling: Spelling, wanted: Wanted) -> exp.Expr:
    kind = exp.DataType.build(_ENGINE_TYPE[spelling.type])
    if spelling.zoned:
        instant = exp.TryCast(this=value, to=exp.DataType.build("TIMESTAMPTZ"))
        return case(full_match(value, _ISO_INSTANT), exp.cast(exp.cast(instant, "TIMESTAMP"), kind))
    formats = [form for form in spelling.formats if "%y" not in form and "%z" not in form]
    parsed: exp.Expr = exp.cast(exp.null(), kind)
    if formats and not spelling.steps and not spelling.minguo and len(formats) == len(spelling.formats):
        moment = exp.func("try_strptime", value.copy(), exp.array(*(exp.Literal.string(form) for form in formats)))
        is_year = exp.func("year", moment) >= exp.Literal.number(1000)
        parsed = exp.cast(case(is_year, moment.copy()), kind)
    if wanted.dates and "%" in wanted.dates:
        return parsed
    iso = full_match(value, _ISO_DAY if spelling.type is DataType.DATE else _ISO_TIME)
    return case(iso, exp.TryCast(this=value, to=kind), parsed)


def _scanned(engine: DuckDB, spelled: Mapping[str, Spelling], wanted: Mapping[str, Wanted]) -> dict[str, _Found]:
    if not spelled:
        return {}
    parts = [part for name, spelling in spelled.items() for part in _questions(name, spelling, wanted[name])]
    row = engine.rows(exp.select(*parts).from_(identifier_table(RAW)))[0]
    answers = (row[start : start + 4] for start in range(0, len(row), 4))
    return {
        name: _Found(known, left or 0, bool(whole), codes or 0)
        for name, (known, left, whole, codes) in zip(spelled, answers, strict=True)
    }


def _questions(name: str, spelling: Spelling, wanted: Wanted) -> Iterator[exp.Expr]:
    number = spelling.type is DataType.NUMBER
    plain = _plain(name, spelling, wanted)
    yield exp.Count(this=column(name))
    yield exp.func("count_if", _unread(name, plain))
    yield exp.func("bool_and", plain.copy().eq(exp.func("trunc", plain.copy()))) if number else exp.false()
    code = full_match(exp.cast(column(name), "VARCHAR"), r"\s*0\d+\s*")
    yield exp.func("count_if", code) if number and wanted.type is None else exp.Literal.number(0)


def _unread(name: str, plain: exp.Expr) -> exp.Expr:
    return exp.and_(column(name).is_(exp.null()).not_(), plain.copy().is_(exp.null()))


def _finished(engine: DuckDB, name: str, known: tuple[Spelling, Wanted, _Found], zone: str) -> Typed:
    spelling, wanted, found = known
    plain = _plain(name, spelling, wanted)
    left = read_leftovers(engine, name, _unread(name, plain), spelling, zone) if found.left else None
    strays = left.bad_rows if left else 0
    if wanted.type is None and (found.codes or strays > found.known * MOST_STRAYS):
        said = Said(TEXT_KEPT, {"column": name, "strays": strays or found.codes, "type": spelling.type.value})
        return Typed(DataType.TEXT, clean(column(name)), said=(said,))
    whole = found.whole and (left is None or left.whole)
    kind = exp.DataType.build(_ENGINE_TYPE.get(spelling.type) or _number_type(wanted, whole=whole))
    value, on_clock = exp.cast(plain, kind), spelling.type is DataType.TIME and not spelling.zoned
    if left is None:
        return Typed(spelling.type, value, on_clock, said=spelling.said, reading=spelling.reading)
    rest = exp.TryCast(this=column(VALUE, of=left.name), to=kind)
    unread = case(column(BAD, of=left.name), exp.cast(column(name, of=RAW), "VARCHAR"))
    every = exp.func("coalesce", value, rest)
    return Typed(spelling.type, every, on_clock, unread, left.name, spelling.said, spelling.reading)


def _number_type(wanted: Wanted, *, whole: bool) -> str:
    return MONEY if wanted.money else "BIGINT" if whole else "DOUBLE"
