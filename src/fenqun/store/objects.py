"""Objects of an S3 bucket, or of what speaks its language: the only module that knows how to reach them.

Who we are comes from the environment alone (AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN, or the role of
the machine), as do the region (AWS_REGION) and the address (AWS_ENDPOINT_URL); none of it is ever part of a message.
"""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from fenqun.errors import FenqunError, Phrase, UnreachableStorage, UsageError, message
from fenqun.sources.address import parts

if TYPE_CHECKING:
    from obstore.store import S3Store

_RETRIES, _RETRY_SECONDS = 3, 20
"""Somebody waits for the answer."""
_CHUNK = 8 << 20

_WHY = (
    (("NoSuchBucket",), message("there is no such bucket")),
    (
        ("169.254.169.254", "169.254.170", "CredentialsNotLoaded", "credential", "MissingSecurityHeader"),
        message("no credentials are set"),
    ),
    (
        ("403 Forbidden", "401 Unauthorized", "AccessDenied", "InvalidAccessKeyId", "SignatureDoesNotMatch"),
        message("the credentials are refused, or may not do this"),
    ),
    (("301 Moved", "PermanentRedirect", "AuthorizationHeaderMalformed"), message("the bucket is in another region")),
    (("error sending request", "client error (Connect)", "dns error", "timed out"), message("it does not answer")),
    (("Generic S3 error", "Server returned"), message("it answers with an error")),
)
"""What a text of the libraries means; their own words may hold keys."""


@dataclass(frozen=True)
class Object:
    """An object; `key` is relative to where it was looked for, `etag` another after each change."""

    key: str
    size: int
    changed_ns: int
    etag: str


def options() -> dict[str, str]:
    """How the Delta library gets there: where somebody else was quicker, a commit fails and overwrites nothing."""
    wished = {"aws_conditional_put": "etag", "max_retries": str(_RETRIES), "retry_timeout": f"{_RETRY_SECONDS}s"}
    return wished | ({"allow_http": "true"} if _is_plain() else {})


def hadoop_options(url: str) -> dict[str, str]:
    """What Spark's `s3a` needs beside the credentials, which it takes from the environment itself."""
    bucket, _ = parts(url)
    endpoint = os.environ.get("AWS_ENDPOINT_URL", "")
    found = {"fs.s3a.endpoint": endpoint, "fs.s3a.path.style.access": "true"} if endpoint else {}
    region = os.environ.get("AWS_REGION") or os.environ.get("AWS_DEFAULT_REGION")
    return found | ({f"fs.s3a.bucket.{bucket}.endpoint.region": region} if region else {})


def _is_plain() -> bool:
    return os.environ.get("AWS_ENDPOINT_URL", "").startswith("http://")


def why(error: Exception) -> Phrase | None:
    """What an error of a library that speaks to a bucket means; None where it is about something else."""
    text = str(error)
    return next((Phrase(said) for marks, said in _WHY if any(mark in text for mark in marks)), None)


class Objects:
    """The objects under a URL such as `s3://bucket/path`; keys are relative to it.

    Every method raises UnreachableStorage where the bucket does not answer or does not let us.
    """

    def __init__(self, url: str) -> None:
        """Raises ValueError for what is no such URL."""
        self.url = url.rstrip("/")
        self.bucket, self.prefix = parts(url)

    @cached_property
    def _store(self) -> "S3Store":
        try:
            from obstore.store import S3Store  # noqa: PLC0415 - few workspaces need it, and it is an extra
        except ImportError:
            said = message("reading and writing at s3:// needs more: pip install 'fenqun[s3]'")
            raise UsageError(what=Phrase(said)) from None
        return S3Store(
            self.bucket,
            prefix=self.prefix or None,
            client_options={"allow_http": _is_plain()},
            retry_config={"max_retries": _RETRIES, "retry_timeout": timedelta(seconds=_RETRY_SECONDS)},
        )

    def unreachable(self, error: Exception) -> FenqunError | None:
        """What is to be said of an error that means that the bucket is out of reach; None for any other."""
        said = why(error)
        return UnreachableStorage(url=self.url, what=said) if said is not None else None

    @contextmanager
    def _reached(self) -> Iterator[None]:
        from obstore.exceptions import BaseError  # noqa: PLC0415 - as above

        try:
            yield
        except FileNotFoundError as error:
            if "NoSuchBucket" in str(error):
                raise UnreachableStorage(url=self.url, what=why(error)) from None
            raise FileNotFoundError(self.url) from None
        except (BaseError, OSError) as error:
            # Without its cause: the library's own words may hold an access key.
            raise self.unreachable(error) or UnreachableStorage(url=self.url, what=type(error).__name__) from None

    def head(self, key: str) -> Object | None:
        """What there is to know of the object; None where there is none."""
        store = self._store
        try:
            with self._reached():
                return _told(store.head(key))
        except FileNotFoundError:
            return None

    def listed(self, prefix: str = "") -> list[Object]:
        """All objects in the folder and below; `prefix` ends where a part of the key does."""
        store = self._store
        with self._reached():
            return [_told(each) for each in store.list(prefix or None, chunk_size=1000).collect()]

    def folders(self, prefix: str = "") -> list[str]:
        """The names of the folders right in it."""
        store = self._store
        with self._reached():
            found = store.list_with_delimiter(prefix or None)["common_prefixes"]
        return [each.rpartition("/")[2] for each in found]

    def read(self, key: str, start: int, length: int) -> bytes:
        """So many bytes from a position on. Raises FileNotFoundError."""
        store = self._store
        with self._reached():
            return bytes(store.get_range(key, start=start, length=length))

    def fetch(self, key: str, into: BinaryIO) -> Object:
        """The object copied into an open file; what it was. Raises FileNotFoundError."""
        store = self._store
        with self._reached():
            found = store.get(key)
            for chunk in found.stream(_CHUNK):
                into.write(chunk)
            return _told(found.meta)

    def send(self, key: str, path: Path) -> str:
        """The file is the object from now on; its etag."""
        store = self._store
        with self._reached():
            return str(store.put(key, path)["e_tag"])

    def create(self, key: str, content: bytes) -> bool:
        """A new object; False where there is one of the key, which stays."""
        from obstore.exceptions import AlreadyExistsError  # noqa: PLC0415 - as above

        store = self._store
        with self._reached():
            try:
                store.put(key, content, mode="create")
            except AlreadyExistsError:
                return False
        return True

    def copy(self, key: str, to: str) -> None:
        """The object, once more under another key."""
        store = self._store
        with self._reached():
            store.copy(key, to)

    def delete(self, keys: list[str]) -> None:
        """The objects are no more."""
        if keys:
            store = self._store
            with self._reached():
                store.delete(keys)


def _told(meta: Mapping[str, object]) -> Object:
    changed = meta["last_modified"]
    seconds = changed.timestamp() if hasattr(changed, "timestamp") else 0.0
    return Object(str(meta["path"]), int(str(meta["size"])), int(seconds * 1e9), str(meta["e_tag"]))
