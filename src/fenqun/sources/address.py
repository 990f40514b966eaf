"""What names a place in a bucket: `s3://bucket/path`, and nothing of who asks."""

import re

_URL = re.compile(r"s3://(?P<bucket>[a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?:/(?P<path>[^#@\s]*))?")


def is_url(written: str) -> bool:
    """Whether a bucket is meant."""
    return written.startswith("s3://")


def parts(url: str) -> tuple[str, str]:
    """The bucket, and the path in it without slashes at its ends. Raises ValueError for what is no such address."""
    found = _URL.fullmatch(url)
    if found is None:
        raise ValueError(url)
    return found["bucket"], (found["path"] or "").strip("/")
