"""The texts of the product in the catalogues of its languages: `make texts` brings them up to date with the code."""

import sys
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from fenqun.cli.main import fenqun
from fenqun.cli.spoken import texts as help_texts
from fenqun.language import LANGUAGES

SOURCE = Path(__file__).resolve().parents[2] / "src" / "fenqun"
KEYWORDS = ("message", "translate", "t")
METHODS = [("**.py", "python"), ("**.j2", "jinja2")]
HEADER = 'msgid ""\nmsgstr ""\n"Language: {language}\\n"\n"Content-Type: text/plain; charset=UTF-8\\n"\n\n'


def texts() -> list[str]:
    """Every English text that people may see, once: those marked in the code, and the help of the command."""
    marked = extract_from_dir(SOURCE, METHODS, keywords=dict.fromkeys(KEYWORDS))
    return sorted({*(str(text) for _, _, text, _, _ in marked), *help_texts(fenqun)})


def catalogue(language: str) -> Path:
    """The file with the texts of the language."""
    return SOURCE / "locale" / f"{language}.po"


def update(language: str) -> int:
    """Write the catalogue anew: what the code holds, with the translations there were. How many are still open."""
    with catalogue(language).open("rb") as file:
        known = {entry.id: str(entry.string) for entry in read_po(file) if entry.id}
    fresh = Catalog()
    for text in texts():
        fresh.add(text, known.get(text, ""))
    with catalogue(language).open("wb") as file:
        file.write(HEADER.format(language=language).encode())
        write_po(file, fresh, width=0, omit_header=True)
    return sum(not known.get(text) for text in texts())


if __name__ == "__main__":
    for name in LANGUAGES[1:]:
        sys.stdout.write(f"{catalogue(name).name}: {update(name)} of {len(texts())} texts are not translated yet\n")
