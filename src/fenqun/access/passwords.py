"""Passwords: hashed by argon2, refused where they are easily guessed, made for one time."""

import secrets
from functools import cache
from importlib import resources
from threading import BoundedSemaphore
from unicodedata import normalize

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from fenqun.errors import InvalidValue, Phrase, message
from fenqun.store.records.users import key_of

SHORTEST, LONGEST = 10, 1_000
"""Characters of a password."""

# OWASP's second choice for argon2id, 46 MiB for each hash: many people sign in at once.
_HASHER = PasswordHasher(time_cost=1, memory_cost=47_104, parallelism=1)
_AT_ONCE = BoundedSemaphore(4)
"""Each hash takes its memory: more at once wait."""

NOBODYS = "$argon2id$v=19$m=47104,t=1,p=1$hmK6xqhAHrDHtkQZvCn7HQ$bmjCysJtRjLbCM27N+kXvB7ye6VHFQG+3k9FHBc4+8g"
"""The hash of a password that nobody has: what is verified where there is no user, to take as long."""

# Without 0 and O, 1, I and l, which people read for one another.
_LETTERS = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789"
_GROUPS, _GROUP = 4, 4


def hashed(password: str) -> str:
    """The hash to keep."""
    with _AT_ONCE:
        return _HASHER.hash(_plain(password))


def verify(password_hash: str, password: str) -> bool:
    """Whether the password is the one that was hashed."""
    with _AT_ONCE:
        try:
            return _HASHER.verify(password_hash, _plain(password))
        except (VerificationError, InvalidHashError):
            return False


def needs_rehash(password_hash: str) -> bool:
    """Whether the hash was made by other parameters than today's."""
    return _HASHER.check_needs_rehash(password_hash)


def check(password: str, *, name: str) -> None:
    """Raises InvalidValue for a password that is too short, too long, the user's name or among the commonest."""
    key = Phrase(message("password"))
    plain = key_of(password)
    if len(password) < SHORTEST:
        raise InvalidValue(key=key, what=Phrase(message("at least {least} characters"), least=SHORTEST))
    if len(password) > LONGEST:
        raise InvalidValue(key=key, what=Phrase(message("at most {most} characters"), most=LONGEST))
    if plain == key_of(name) or plain.strip("0123456789!@#._- ") == key_of(name):
        raise InvalidValue(key=key, what=Phrase(message("not your name")))
    if len(set(plain)) < 4 or plain in _commonest():
        raise InvalidValue(key=key, what=Phrase(message("this one is among the first that anybody guesses")))


def one_time() -> str:
    """A new password that can be read out: four groups of four letters and digits, 92 bits."""
    return "-".join("".join(secrets.choice(_LETTERS) for _ in range(_GROUP)) for _ in range(_GROUPS))


def _plain(password: str) -> bytes:
    """The password as it is hashed: full-width letters and composed accents count as the plain ones do."""
    return normalize("NFKC", password).encode("utf-8", "surrogatepass")


@cache
def _commonest() -> frozenset[str]:
    text = resources.files("fenqun.access").joinpath("commonest.txt").read_text(encoding="utf-8")
    return frozenset(key_of(line) for line in text.split())
