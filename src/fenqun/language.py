"""The languages people read, and the catalogues of the product's own texts in them."""

from collections.abc import Callable
from functools import cache
from importlib import resources

LANGUAGES = ("en", "zh-Hans", "zh-Hant")
"""English, 简体中文, 繁體中文: the ids used everywhere."""

_ALIASES = {
    "zh": "zh-Hans",
    "zh-cn": "zh-Hans",
    "zh-sg": "zh-Hans",
    "zh-hans": "zh-Hans",
    "zh-tw": "zh-Hant",
    "zh-hk": "zh-Hant",
    "zh-mo": "zh-Hant",
    "zh-hant": "zh-Hant",
}

Translator = Callable[[str], str]
"""Turns an English text of the product into the reader's language, placeholders kept."""


def language_of(tag: str) -> str:
    """The language for a tag such as `zh_CN.UTF-8`, `zh-TW` or `en`; English where there is none."""
    plain = tag.split(".")[0].replace("_", "-").lower()
    if plain in _ALIASES:
        return _ALIASES[plain]
    longest_first = sorted(_ALIASES, key=len, reverse=True)
    return next((_ALIASES[start] for start in longest_first if plain.startswith(f"{start}-")), "en")


@cache
def _catalogue(language: str) -> dict[str, str]:
    if language == "en":
        return {}
    from babel.messages.pofile import read_po  # noqa: PLC0415 - commands that speak English start without it

    with resources.files("fenqun").joinpath("locale", f"{language}.po").open("rb") as file:
        return {str(entry.id): str(entry.string) for entry in read_po(file) if entry.id and entry.string}


def translator(language: str) -> Translator:
    """The texts of the product in `language`; a text without a translation stays English."""
    entries = _catalogue(language)
    return lambda text: entries.get(text, text)
