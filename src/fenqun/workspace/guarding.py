"""What of the text only those may change over the network who may change settings: these, and where databases are."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from fenqun.errors import Phrase, message
from fenqun.project.load import SETTINGS_FILE, read
from fenqun.project.texts import Texts
from fenqun.sources.address import is_url
from fenqun.workspace.declared import settings_data

if TYPE_CHECKING:
    from fenqun.workspace.workspace import Workspace

_FROM_AFAR = ("web", "api")


def guard(workspace: "Workspace", before: Texts, after: Texts) -> None:
    """Raises NotAllowed where somebody else would change the settings (`allow` opens folders), or have the server
    connect to another database or bucket than those that are named already."""
    actor = workspace.actor
    if actor.door not in _FROM_AFAR or actor.may_set:
        return
    if _settings(before) != _settings(after):
        actor.refuse(Phrase(message("change the settings")))
    known = _databases(before)
    if any(known.get(name) != url for name, url in _databases(after).items()):
        actor.refuse(Phrase(message("connect to a database")))
    if _buckets(after) - _buckets(before):
        actor.refuse(Phrase(message("read from a bucket")))


def _settings(texts: Texts) -> Mapping[str, Any]:
    return settings_data(texts.document(SETTINGS_FILE))


def _databases(texts: Texts) -> dict[str, str]:
    sources = read(texts.directory, texts=texts.known).project.sources
    return {name: source.database.url for name, source in sources.items() if source.database is not None}


def _buckets(texts: Texts) -> set[str]:
    sources = read(texts.directory, texts=texts.known).project.sources
    return {source.path for source in sources.values() if source.path is not None and is_url(source.path)}
