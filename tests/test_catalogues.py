"""The product's texts in its languages: all of them, alike in form, in the words of the glossary."""

import importlib.util
import re
from functools import cache
from pathlib import Path
from string import Formatter
from types import ModuleType

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from fenqun.language import LANGUAGES

ROOT = Path(__file__).resolve().parents[1]
CHINESE = LANGUAGES[1:]
SIMPLIFIED = (
    "们个为这时来说对会过还进没发经动现点两从开关见问题应该间数据户标签画规则错误单订"
    "购买费额总计报档处删选读写输运页网络编码类项级执显态图区历记录询连"
)
TRADITIONAL = (
    "們個為這時來說對會過還進沒發經動現點兩從開關見問題應該間數據戶標籤畫規則錯誤單訂"
    "購買費額總計報檔處刪選讀寫輸運頁網絡編碼類項級執顯態圖區歷記錄詢連"
)
"""Common characters that the other script writes otherwise."""


@cache
def maker() -> ModuleType:
    spec = importlib.util.spec_from_file_location("texts", ROOT / "docs" / ".made" / "texts.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@cache
def texts() -> tuple[str, ...]:
    return tuple(maker().texts())


@cache
def catalogue(language: str) -> Catalog:
    with maker().catalogue(language).open("rb") as file:
        return read_po(file)


def translations(language: str) -> dict[str, str]:
    return {str(entry.id): str(entry.string) for entry in catalogue(language) if entry.id}


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


@pytest.mark.parametrize("language", CHINESE)
def test_every_text_is_translated(language: str) -> None:
    known = translations(language)
    assert [text for text in texts() if not known.get(text)] == [], "run `make texts`, then translate"


@pytest.mark.parametrize("language", CHINESE)
def test_no_translation_is_of_a_text_that_is_gone(language: str) -> None:
    assert sorted(translations(language)) == sorted(texts()), "run `make texts`"


@pytest.mark.parametrize("language", CHINESE)
def test_no_translation_is_a_guess(language: str) -> None:
    assert [entry.id for entry in catalogue(language) if entry.fuzzy and entry.id] == []
    assert not catalogue(language).obsolete


@pytest.mark.parametrize("language", CHINESE)
def test_a_translation_has_the_placeholders_of_its_text(language: str) -> None:
    known = translations(language)
    assert [text for text, told in known.items() if placeholders(text) != placeholders(told)] == []


@pytest.mark.parametrize(("language", "foreign"), [("zh-Hans", TRADITIONAL), ("zh-Hant", SIMPLIFIED)])
def test_each_script_keeps_to_itself(language: str, foreign: str) -> None:
    assert [told for told in translations(language).values() if set(foreign) & set(told)] == []


CROWDED = re.compile(r"[\u4e00-\u9fff][A-Za-z0-9]|[A-Za-z0-9%][\u4e00-\u9fff]")
HALF_WIDE = re.compile(r"[\u4e00-\u9fff][,;?!()]|[,;?!()][\u4e00-\u9fff]")


@pytest.mark.parametrize("language", CHINESE)
def test_chinese_stands_apart_from_latin_and_has_its_own_punctuation(language: str) -> None:
    told = translations(language).values()
    assert [text for text in told if CROWDED.search(text) or HALF_WIDE.search(text)] == []


@pytest.mark.parametrize("language", CHINESE)
def test_a_sentence_ends_as_one_in_every_language(language: str) -> None:
    sentences = {text: told for text, told in translations(language).items() if " " in text and text[-3:] != "no."}
    assert [text for text, told in sentences.items() if text.endswith(("?", "!")) != told.endswith(("？", "！"))] == []
    dots = {text: told for text, told in sentences.items() if "…" not in text}
    assert [text for text, told in dots.items() if text.endswith(".") != told.endswith("。")] == []


def glossary() -> list[tuple[str, str, str]]:
    page = (ROOT / "docs" / "reference" / "words.md").read_text("utf-8")
    return re.findall(r"^\| \*\*(.+?)\*\* \| (.+?) \| (.+?) \|", page, re.MULTILINE)


def test_the_glossary_has_every_noun() -> None:
    words = {word for word, _, _ in glossary()}
    assert words >= {"source", "trait", "tag", "segmentation", "segment", "profile", "snapshot", "refresh"}


CODE = re.compile(r"\w+://\S+|\{\w+\}|'[^']*'|`[^`]*`|\bfenqun( -?\w+)*|\b[A-Z]{2,}\b|\w+=|[\w.]+[_./][\w.]+")
"""What stays as it is in every language: placeholders, keys, commands, metavariables, files."""

PLAIN = (
    "workspace",
    "source",
    "attribute",
    "trait",
    "tag",
    "segmentation",
    "segment",
    "snapshot",
    "refresh",
    "user",
    "permission",
    "session",
    "token",
    "job",
    "workbench",
)
"""The words of the glossary that mean one thing in every text."""


@pytest.mark.parametrize(("word", "hans", "hant"), [entry for entry in glossary() if entry[0] in PLAIN])
def test_a_word_of_the_glossary_is_told_by_its_own_word(word: str, hans: str, hant: str) -> None:
    of_it = re.compile(rf"\b{word}s?\b", re.IGNORECASE)
    for language, told in (("zh-Hans", hans), ("zh-Hant", hant)):
        known = translations(language)
        assert [known[text] for text in texts() if of_it.search(CODE.sub("", text)) and told not in known[text]] == []
