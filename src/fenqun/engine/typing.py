"""Columns as they arrived, turned into the language's types: in SQL where a text is plain, else one by one."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from sqlglot import exp

from fenqun.definition import DataType
from fenqun.engine.arriving import RAW, raw_sample
from fenqun.engine.backend import Backend
from fenqun.engine.behind import Decided, ReadOtherwise
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
    whole: bool | None
    codes: int


def type_columns(
    engine: DuckDB,
    arrived: Mapping[str, str],
    wanted: Mapping[str, Wanted],
    zone: str,
    *,
    before: Mapping[str, Decided] | None = None,
) -> dict[str, Typed]:
    """Every column of `raw` that has a type in the language, in order. `arrived` gives the engine's types.

    before: what was decided of the rows that these come behind. Raises ReadOtherwise where all together would be read
    in another way.
    """
    typed, texts = _native(arrived, wanted, zone)
    decided = _decided(engine, _asked(texts, wanted), wanted, before)
    spelled = {name: each.spelling for name, each in decided.items() if each.spelling.type is not DataType.TEXT}
    typed |= {name: _kept(name, kind, decided) for name, kind in texts.items() if name not in spelled}
    for name, scan in _scanned(engine, spelled, wanted).items():
        earlier = before[name] if before is not None else None
        typed[name] = _finished(engine, name, (decided[name], wanted[name], scan), zone, earlier)
    return {name: typed[name] for name in arrived if name in typed}


def typed_there(
    engine: Backend, arrived: Mapping[str, str], wanted: Mapping[str, Wanted], zone: str
) -> dict[str, Typed] | None:
    """As `type_columns`, where every column has its type, or is text that stays text; else None."""
    typed, texts = _native(arrived, wanted, zone)
    if any(kind != "VARCHAR" for kind in texts.values()):
        return None
    decided = _decided(engine, _asked(texts, wanted), wanted, None)
    if any(each.spelling.type is not DataType.TEXT for each in decided.values()):
        return None
    typed |= {name: _kept(name, kind, decided) for name, kind in texts.items()}
    return {name: typed[name] for name in arrived if name in typed}


def _native(
    arrived: Mapping[str, str], wanted: Mapping[str, Wanted], zone: str
) -> tuple[dict[str, Typed], dict[str, str]]:
    """The columns that are typed already, and the engine's types of those that go through their text."""
    typed = {name: found for name, kind in arrived.items() if (found := native(name, kind, wanted[name], zone))}
    return typed, {name: kind for name, kind in arrived.items() if name not in typed and kind != "BLOB"}


def _kept(name: str, kind: str, decided: Mapping[str, Decided]) -> Typed:
    said = decided[name].spelling.said_of(name) if name in decided else ()
    return Typed(DataType.TEXT, clean(_text(name, kind)), said=said, decided=decided.get(name))


def _text(name: str, kind: str) -> exp.Expr:
    if kind.endswith("[]"):
        return exp.func("array_to_string", column(name), exp.Literal.string(";"))
    return column(name) if kind == "VARCHAR" else exp.cast(column(name), "VARCHAR")


def _asked(texts: Mapping[str, str], wanted: Mapping[str, Wanted]) -> list[str]:
    """The columns that are not text by declaration. Undeclared columns with a type of their own stay text."""
    return [
        name
        for name, kind in texts.items()
        if wanted[name].type is not DataType.TEXT and (kind == "VARCHAR" or wanted[name].type)
    ]


def _decided(
    engine: Backend, asked: Sequence[str], wanted: Mapping[str, Wanted], before: Mapping[str, Decided] | None
) -> dict[str, Decided]:
    """How each column spells its values: by the first rows, and where days and months could be either, also by the
    texts that tell, wherever they are."""
    if before is not None:
        return _still_decided(engine, asked, before)
    samples = {name: [str(text) for text in texts] for name, texts in raw_sample(engine, asked, SAMPLE_ROWS).items()}
    doubtful = [
        name for name, texts in samples.items() if any(text.count(mark) == 2 for text in texts for mark in "/.-")
    ]
    telling = _telling(engine, doubtful)
    decided = {}
    for name, sample in samples.items():
        texts = [*sample, *(text for text in telling.get(name, ()) if text is not None)]
        kind = wanted[name]
        spelling = decide(texts, wanted=kind.type, dates=kind.dates, decimal=kind.decimal)
        decided[name] = Decided(spelling, telling.get(name, ()))
    return decided


def _still_decided(engine: Backend, asked: Sequence[str], before: Mapping[str, Decided]) -> dict[str, Decided]:
    """As it was: the first rows are the same."""
    if before.keys() != set(asked):
        raise ReadOtherwise
    for name, found in _telling(engine, [name for name, each in before.items() if each.telling]).items():
        both = zip(before[name].telling, found, strict=True)
        if before[name].telling != tuple(
            min((text for text in pair if text is not None), default=None) for pair in both
        ):
            raise ReadOtherwise
    return {name: Decided(before[name].spelling, before[name].telling) for name in asked}


def _telling(engine: Backend, names: Sequence[str]) -> dict[str, tuple[str | None, ...]]:
    """By column, the first text of all rows that can only begin with a day, and the first with a month."""
    if not names:
        return {}
    patterns = (_DAY_FIRST, _MONTH_FIRST)
    parts = [_first_like(name, pattern) for name in names for pattern in patterns]
    row = engine.rows(exp.select(*parts).from_(identifier_table(RAW)))[0]
    return {name: tuple(row[2 * at : 2 * at + 2]) for at, name in enumerate(names)}


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
        name: _Found(known, left or 0, whole, codes or 0)
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


def _finished(
    engine: DuckDB, name: str, known: tuple[Decided, Wanted, _Found], zone: str, before: Decided | None
) -> Typed:
    decided, wanted, found = known
    spelling = decided.spelling
    plain = _plain(name, spelling, wanted)
    left = read_leftovers(engine, name, _unread(name, plain), spelling, zone) if found.left else None
    strays, whole_left = (left.bad_rows, left.whole) if left else (0, True)
    decided = Decided(spelling, decided.telling, found.known, strays, found.codes, found.whole, whole_left)
    if before is not None:
        decided = _together(before, decided, wanted)
    if _is_kept_text(decided, wanted):
        parts = {"column": name, "strays": decided.strays or decided.codes, "type": spelling.type.value}
        return Typed(DataType.TEXT, clean(column(name)), said=(Said(TEXT_KEPT, parts),), decided=decided)
    kind = exp.DataType.build(_ENGINE_TYPE.get(spelling.type) or _number_type(wanted, whole=decided.is_whole))
    typed = Typed(spelling.type, exp.cast(plain, kind), spelling.type is DataType.TIME and not spelling.zoned,
                  said=spelling.said, reading=spelling.reading, decided=decided)  # fmt: skip
    if left is None:
        return typed
    rest = exp.TryCast(this=column(VALUE, of=left.name), to=kind)
    unread = case(column(BAD, of=left.name), exp.cast(column(name, of=RAW), "VARCHAR"))
    return replace(typed, value=exp.func("coalesce", typed.value, rest), unread=unread, left=left.name)


def _is_kept_text(decided: Decided, wanted: Wanted) -> bool:
    """Whether the column is text although its first rows looked like another type."""
    return wanted.type is None and (decided.codes > 0 or decided.strays > decided.known * MOST_STRAYS)


def _together(before: Decided, further: Decided, wanted: Wanted) -> Decided:
    """Of all rows, where those before are of the same type now as then."""
    both = before.with_further(further)
    is_number = both.spelling.type is DataType.NUMBER and not wanted.money
    if _is_kept_text(both, wanted) != _is_kept_text(before, wanted) or (is_number and both.is_whole != before.is_whole):
        raise ReadOtherwise
    return both


def _number_type(wanted: Wanted, *, whole: bool) -> str:
    return MONEY if wanted.money else "BIGINT" if whole else "DOUBLE"
