"""How a request wants to be answered: in which language, light or dark, whole or in part, to a program or a person."""

from collections.abc import Iterator

from starlette.requests import Request

from fenqun.errors import FenqunError
from fenqun.language import LANGUAGES, language_of
from fenqun.serving.served import served_by

API = "/api/"
THEMES = ("light", "dark")
_MOST_TAGS = 20


def is_api(request: Request) -> bool:
    """Whether a program asks, not a page."""
    return request.url.path.startswith(API)


def is_fragment(request: Request) -> bool:
    """Whether htmx asks, for a part of a page only."""
    return "HX-Request" in request.headers and "HX-History-Restore-Request" not in request.headers


def address_of(request: Request) -> str:
    """The address a request came from; empty at this machine."""
    return "" if request.client is None else request.client.host


def language_asked(request: Request) -> str:
    """The language chosen before, else the first the browser asks for that we speak, else the workspace's."""
    if (chosen := request.cookies.get("language")) in LANGUAGES:
        return str(chosen)
    spoken = (tag for tag in _tags(request.headers.get("accept-language", "")) if _is_spoken(tag))
    if (tag := next(spoken, None)) is not None:
        return language_of(tag)
    try:
        return served_by(request).workspace.language
    except FenqunError:  # no workspace yet, or its text cannot be read
        return LANGUAGES[0]


def theme_asked(request: Request) -> str:
    """The theme chosen before; empty: as the machine has it."""
    chosen = request.cookies.get("theme", "")
    return chosen if chosen in THEMES else ""


def _tags(header: str) -> Iterator[str]:
    """The tags of an Accept-Language header, the most wanted first."""
    weighed = []
    for part in header.split(",")[:_MOST_TAGS]:
        tag, _, weight = part.partition(";")
        weighed.append((_weight(weight), tag.strip().lower()))
    yield from (tag for weight, tag in sorted(weighed, key=lambda pair: -pair[0]) if weight > 0)


def _weight(written: str) -> float:
    name, _, value = written.strip().partition("=")
    try:
        return float(value) if name.strip() == "q" else 1.0
    except ValueError:
        return 0.0


def _is_spoken(tag: str) -> bool:
    return tag.split("-")[0] in ("en", "zh")
