"""Which encoding a text file is in: its byte-order mark, UTF-8 if all bytes fit, else a guess that decodes it whole."""

import codecs
import re
from collections.abc import Iterator
from pathlib import Path

from fenqun.errors import Phrase, Place, UnreadableFile, message
from fenqun.sources.reading.staged import Said

CHUNK = 1 << 20
_SAMPLE = 64 << 10
HEAD = 4096
"""Bytes that tell an encoding by its mark, or by its zeros."""
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
    (b"\x84\x31\x95\x33", "gb18030"),
)
_ALIASES = {"gb2312": "gb18030", "gbk": "gb18030", "cp936": "gb18030", "big5": "cp950", "ascii": "utf-8"}
_UTF8_SEQUENCE = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_PAIR = re.compile(rb"([\x81-\xfe])([\x40-\x7e\x80-\xfe])|[\x00-\x7f]+", re.DOTALL)
GUESSED = message("the text is not UTF-8; it was read as {encoding}. If names look wrong, set 'encoding'.")


def find_encoding(path: Path, wanted: str | None = None) -> tuple[str, tuple[Said, ...]]:
    """The codec that decodes the whole file, and what was guessed.

    Raises UnreadableFile naming the byte and line that does not fit, or that the file is no text.
    """
    if wanted is not None:
        return _insisted(path, wanted), ()
    with path.open("rb") as file:
        head = file.read(HEAD)
    known = _marked(head)
    if known is not None:
        return _insisted(path, known), ()
    if b"\0" in head:
        return _without_mark(path, head), ()
    bad = first_bad_byte(path, "utf-8")
    if bad is None:
        return "utf-8", ()
    sample = _sample(path, bad)
    if not _mostly_utf8(sample):
        for guess in _guesses(sample):
            if first_bad_byte(path, guess) is None:
                return guess, (Said(GUESSED, {"encoding": guess.upper()}),)
    raise _undecodable(path, "utf-8", bad)


def first_bad_byte(path: Path, encoding: str, start: int = 0) -> int | None:
    """The offset of the first byte, from `start` on, that is not text of the encoding; None: all are."""
    decoder = codecs.getincrementaldecoder(encoding)()
    done = start
    for chunk in _chunks(path, start):
        pending = len(decoder.getstate()[0])
        try:
            decoder.decode(chunk)
        except UnicodeDecodeError as error:
            return done - pending + error.start
        done += len(chunk)
    try:
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return done
    return None


def _chunks(path: Path, start: int = 0) -> Iterator[bytes]:
    with path.open("rb") as file:
        file.seek(start)
        while chunk := file.read(CHUNK):
            yield chunk


def _insisted(path: Path, wanted: str) -> str:
    try:
        encoding = codecs.lookup(wanted).name
        codecs.getincrementaldecoder(encoding)().decode(b"")
    except (LookupError, AttributeError) as error:
        raise UnreadableFile(
            at=Place(path.name), what=Phrase(message("no text encoding is called '{name}'"), name=wanted)
        ) from error
    encoding = _ALIASES.get(encoding, encoding)
    bad = first_bad_byte(path, encoding)
    if bad is not None:
        raise _undecodable(path, encoding, bad)
    return "utf-8-sig" if encoding == "utf-8" else encoding


def _undecodable(path: Path, encoding: str, offset: int) -> UnreadableFile:
    line, done = 1, 0
    for chunk in _chunks(path):
        line += chunk[: max(0, offset - done)].count(b"\n")
        done += len(chunk)
        if done > offset:
            break
    what = Phrase(message("byte {byte} is not {encoding}"), byte=offset + 1, encoding=encoding.upper())
    return UnreadableFile(at=Place(path.name, line), what=what)


def _marked(head: bytes) -> str | None:
    return next((encoding for mark, encoding in _MARKS if head.startswith(mark)), None)


def _without_mark(path: Path, head: bytes) -> str:
    """UTF-16 without a mark: ASCII among it leaves every other byte zero."""
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if 100 * (even + odd) > len(head) and (odd > 4 * even or even > 4 * odd):
        encoding = "utf-16-le" if odd > even else "utf-16-be"
        if first_bad_byte(path, encoding) is None:
            return encoding
    raise UnreadableFile(at=Place(path.name), what=Phrase(message("it is not a text file (it holds zero bytes)")))


def _sample(path: Path, bad: int) -> bytes:
    """Lines with bytes outside ASCII, from the first one on."""
    found = bytearray()
    with path.open("rb") as file:
        file.seek(max(0, bad - 200))
        for chunk in iter(lambda: file.read(CHUNK), b""):
            for line in chunk.splitlines(keepends=True):
                if not line.isascii():
                    found += line
                if len(found) >= _SAMPLE:
                    return bytes(found[:_SAMPLE])
    return bytes(found)


def _mostly_utf8(sample: bytes) -> bool:
    outside = sum(byte >= 0x80 for byte in sample)
    inside = sum(len(match.group()) for match in _UTF8_SEQUENCE.finditer(sample))
    return inside > 0.9 * outside


def _guesses(sample: bytes) -> Iterator[str]:
    """Codecs to try, likeliest first."""
    chinese = _chinese(sample)
    if chinese is not None:
        yield from chinese
    import chardet  # noqa: PLC0415 - loads models, and most files are UTF-8
    from charset_normalizer import from_bytes  # noqa: PLC0415 - likewise

    first = str(chardet.detect(sample)["encoding"] or "").lower()
    best = from_bytes(sample).best()
    second = best.encoding.replace("_", "-") if best else ""
    for guess in (first, second, "gb18030", "cp950", "big5hkscs", "cp1252"):
        if guess:
            yield _ALIASES.get(guess, guess)


def _chinese(sample: bytes) -> tuple[str, ...] | None:
    """GB18030 or Big5 where nearly all double bytes lie where that encoding keeps its everyday characters.

    The detectors need more text than a header row; half of Big5's second bytes lie below 0x7f, where GB2312 has none.
    """
    pairs = [(found[1][0], found[2][0]) for found in _PAIR.finditer(sample) if found[1]]
    covered = sum(len(found.group()) for found in _PAIR.finditer(sample))
    if len(pairs) < 2 or covered < len(sample) - 2:
        return None
    simplified = sum((0xB0 <= lead <= 0xD7 and trail >= 0xA1) or 0xA1 <= lead <= 0xA3 <= trail for lead, trail in pairs)
    traditional = sum(
        (0xA4 <= lead <= 0xC6 and (trail <= 0x7E or trail >= 0xA1)) or lead in (0xA1, 0xA2) for lead, trail in pairs
    )
    if simplified >= 0.9 * len(pairs) and simplified >= traditional:
        return ("gb18030",)
    return ("cp950", "big5hkscs") if traditional >= 0.9 * len(pairs) else None
