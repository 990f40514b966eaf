"""Addresses of pages: paths with their names quoted, and the state of a page in its query."""

from collections.abc import Iterator, Mapping, Sequence
from urllib.parse import quote, urlencode


def url(path: str | Sequence[str], **query: object) -> str:
    """The address of a page: a path, or its segments, which are quoted; and parameters.

    A parameter that is None, '' or False is left out, True is 1, a list repeats its name.
    """
    plain = path if isinstance(path, str) else "/" + "/".join(quote(segment, safe="") for segment in path)
    return _with_query(plain, query)


def changed(path: str, query: Sequence[tuple[str, str]], changes: Mapping[str, object]) -> str:
    """The same page with some parameters changed, added or (None, '', False) removed; the others stay in order."""
    kept: dict[str, object] = {}
    for name, value in query:
        before = kept.get(name)
        kept[name] = [*before, value] if isinstance(before, list) else [value]
    return _with_query(path, {**kept, **changes})


def local(address: str) -> str:
    """The address if it is a page of this server, else the first page: where a form says to go back to is anybody's."""
    plain = address.startswith("/") and not address.startswith(("//", "/\\"))
    return address if plain and not any(sign < " " for sign in address) else "/"


def _with_query(path: str, query: Mapping[str, object]) -> str:
    pairs = urlencode([(name, text) for name, value in query.items() for text in _texts(value)])
    return f"{path}?{pairs}" if pairs else path


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, list | tuple | set | frozenset):
        for part in value:
            yield from _texts(part)
    elif value is True:
        yield "1"
    elif value is not None and value is not False and value != "":
        yield str(value)
