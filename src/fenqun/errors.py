"""What can go wrong that a user can mend, as one tree.

FenqunError
├── DefinitionError          the workspace's text is wrong
│   ├── MalformedYaml        the file is not YAML
│   ├── UnknownKey           a key the noun does not have
│   ├── InvalidValue         a value the key does not take
│   ├── UnknownName          a trait, tag, segment, column or source that is nowhere
│   │   └── NotComputed      declared, but not in the latest snapshot
│   ├── DuplicateName        one name declared twice
│   ├── InUse                a definition to be deleted that others need
│   ├── Cycle                definitions that need each other
│   │   └── NeedsItself      one that needs itself
│   ├── RuleSyntax           a rule that cannot be read
│   ├── RuleTooLarge         a rule past the bounds of depth or size
│   ├── WrongType            a rule that compares or computes what does not fit
│   └── PathOutside          a file outside the workspace
├── DataError                the records are wrong
│   ├── UnreadableFile       a file that cannot be read; names the byte, line or sheet
│   ├── UnsafeFile           a file refused before parsing (bomb, too many cells)
│   ├── MissingColumn        a column the source maps is not in the file
│   └── UnreachableDatabase  a database that does not answer
├── StoreError               the computed tables
│   ├── NoSnapshot           nothing has been refreshed yet
│   ├── NoSuchSnapshot       a snapshot that is not kept
│   ├── NothingBefore        a movement that has no snapshot to start from
│   ├── NotSound             something is wrong in the workspace that was not mended
│   ├── DamagedStore         computed tables that cannot be read; they can be computed again
│   ├── UnreachableStorage   a bucket of the store or of a source that does not answer or does not let us
│   ├── NoSuchCustomer       a customer the snapshot does not hold
│   ├── UnusableRecords      the file of what people did cannot be read or written
│   ├── AuditBroken          an entry of the audit is not as it was written
│   ├── Busy                 somebody else writes to the workspace right now
│   └── EditConflict         the text has changed since it was looked at
├── EngineError              the computation stopped
│   ├── Cancelled            on request
│   └── OutOfMemory          past its memory limit
├── AccessError              who asks is not let
│   ├── NotSignedIn          nobody is signed in, or the session has ended
│   ├── SignInFailed         wrong name or password, or too many tries
│   │   ├── TooManyTries     too many tries lately, by this name or from this address
│   │   └── SignOnFailed     the organisation's account did not let them in
│   ├── NotAllowed           the role does not include it
│   │   └── MustChangePassword  the password is a one-time one
│   └── NotFromHere          a change that no page of the workbench has sent
├── UsageError               asked in a way that has no answer
│   ├── AlreadyTaken         files that have arrived and are the workspace's by now
│   └── PastSnapshot         a change asked for in a snapshot of the past
└── Problems                 several of the above, gathered
"""

from collections.abc import Iterable, Sequence
from difflib import get_close_matches

from fenqun.mendable import FenqunError as FenqunError
from fenqun.phrase import Phrase as Phrase
from fenqun.phrase import Place as Place
from fenqun.phrase import Translate as Translate
from fenqun.phrase import message as message
from fenqun.phrase import untranslated as untranslated


class DefinitionError(FenqunError):
    """The workspace's text is wrong."""


class MalformedYaml(DefinitionError):
    """The file is not YAML."""

    template = message("not valid YAML: {what}.")


class InvalidValue(DefinitionError):
    """A value the key does not take."""

    template = message("{key}: {what}.")


class _Suggesting(DefinitionError):
    """Says the nearest known name, from the part `known`."""

    def __init__(self, *, at: Place | None = None, name: str, known: Iterable[str] = (), **parts: object) -> None:
        self.known: Sequence[str] = sorted(set(known))
        super().__init__(at=at, name=name, **parts)

    def hint(self, translate: Translate = untranslated) -> str:
        close = get_close_matches(str(self.parts["name"]), self.known, n=1, cutoff=0.6)
        if close:
            return translate(message("Did you mean '{close}'?")).format(close=close[0])
        if 0 < len(self.known) <= 12:
            return translate(message("Known: {known}.")).format(known=", ".join(self.known))
        return ""


class UnknownKey(_Suggesting):
    """A key the noun does not have."""

    template = message("no key '{name}' in {where}.")


class UnknownName(_Suggesting):
    """A trait, tag, segment, column or source that is nowhere; `what` says which of them."""

    template = message("no {what} '{name}'.")


class NotComputed(UnknownName):
    """A name that is declared, but not in the latest snapshot."""

    template = message("{what} '{name}' has been declared since the last refresh: there is nothing to look at yet.")
    hint_template = message("Refresh first.")

    def hint(self, translate: Translate = untranslated) -> str:
        """What to do first: no other name is meant."""
        return translate(self.hint_template)


class DuplicateName(DefinitionError):
    """One name declared twice."""

    template = message("'{name}' is declared twice; first at {first}.")
    hint_template = message("Give one of them another name.")


class InUse(DefinitionError):
    """A definition to be deleted that others need: `users`, each as section/name."""

    template = message("'{name}' cannot be deleted: it is used by {users}.")
    hint_template = message("Change or delete those first.")


class Cycle(DefinitionError):
    """Definitions that need each other."""

    template = message("these need each other: {path}.")
    hint_template = message("Break the circle at one of them.")


class NeedsItself(Cycle):
    """A definition that names itself, mostly for want of another name than a column's."""

    template = message("'{name}' is made of itself.")
    hint_template = message("If a column of that name is meant, give the definition another name.")


class RuleSyntax(DefinitionError):
    """A rule that cannot be read."""

    template = message("cannot read the rule: {what}.")


class RuleTooLarge(DefinitionError):
    """A rule past the bounds of depth or size."""

    template = message("the rule has {found} {what}; at most {most} are allowed.")
    hint_template = message(
        'Make parts of it tags or traits of their own; long lists of values go in a file: listed("file").'
    )


class WrongType(DefinitionError):
    """A rule that compares or computes what does not fit."""

    template = message("{what}.")


class PathOutside(DefinitionError):
    """A file outside the workspace."""

    template = message("'{path}' lies outside the workspace.")
    hint_template = message("Copy it into the workspace, or name its folder under 'allow' in fenqun.yaml.")


class DataError(FenqunError):
    """The records are wrong."""


class UnreadableFile(DataError):
    """A file that cannot be read; names the byte, line or sheet."""

    template = message("cannot read the file: {what}.")


class UnsafeFile(DataError):
    """A file refused before parsing."""

    template = message("refused for safety: {what}.")
    hint_template = message("If you trust it, save it again as CSV and use that.")


class MissingColumn(DataError):
    """A column the source maps is not in the file."""

    template = message("no column '{name}' in the file; it has: {known}.")
    hint_template = message("Correct 'columns' of source '{source}'.")


class UnreachableDatabase(DataError):
    """A database that does not answer."""

    template = message("the database does not answer: {what}.")


class StoreError(FenqunError):
    """The computed tables."""


class NoSnapshot(StoreError):
    """Nothing has been refreshed yet."""

    template = message("nothing has been computed yet.")
    hint_template = message("Run: fenqun refresh")


class NoSuchSnapshot(StoreError):
    """A snapshot that is not kept, or the beginning of several ids; `near`: ids with their moments."""

    template = message("no snapshot '{name}'.")
    hint_template = message("Those nearest: {near}.")


class NothingBefore(StoreError):
    """A movement that has no snapshot to start from: there is none before the one as of `as_of`."""

    template = message("there is no snapshot before the one as of {as_of} to compare with.")
    hint_template = message("Refresh as of an earlier day (fenqun refresh --as-of), or after the next orders.")


class NotSound(StoreError):
    """Something is wrong in the workspace that was not mended."""

    template = message("not sound: {found}.")


class DamagedStore(StoreError):
    """Computed tables that cannot be read; they can be computed again."""

    template = message("the computed tables are damaged: {what}.")
    hint_template = message("Run: fenqun doctor --mend")


class UnreachableStorage(StoreError):
    """A bucket of the store or of a source that does not answer, is not there, or does not let us."""

    template = message("cannot reach {url}: {what}.")
    hint_template = message(
        "See AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_REGION and AWS_ENDPOINT_URL in the environment."
    )


class NoSuchCustomer(StoreError):
    """A customer the snapshot does not hold."""

    template = message("no customer '{customer_id}' in the snapshot of {as_of}.")


class UnusableRecords(StoreError):
    """The file of what people did cannot be read or written: damaged, held by others, no room, no right."""

    template = message("cannot use the records in {file}: {what}.")
    hint_template = message("See that the disk has room and that you may write there; if it is damaged, use a backup.")


class AuditBroken(StoreError):
    """An entry of the audit is not as it was written: changed, put in or taken out by other means than Fenqun."""

    template = message("the audit was tampered with: entry {number} is not as it was written, or is missing.")
    hint_template = message("Compare it with the backups of the workspace's records.")


class Busy(StoreError):
    """Somebody else writes to the workspace right now."""

    template = message("'{who}' has been at work on this workspace since {since}; one at a time writes.")
    hint_template = message("Wait until it is done, or stop it on the page of the jobs.")


class EditConflict(StoreError):
    """The text has changed since it was looked at; nothing was written."""

    template = message("'{name}' has been changed meanwhile in {file}.")
    hint_template = message("Look at what it says now, then make your change again.")


class EngineError(FenqunError):
    """The computation stopped."""


class Cancelled(EngineError):
    """Stopped on request."""

    template = message("stopped; nothing was changed.")


class OutOfMemory(EngineError):
    """Past its memory limit."""

    template = message("this needs more memory than the limit of {limit}.")
    hint_template = message("Raise the limit, or close other programs.")


class AccessError(FenqunError):
    """Who asks is not let."""


class NotSignedIn(AccessError):
    """Nobody is signed in, or the session has ended."""

    template = message("you are not signed in.")
    hint_template = message("Sign in and try again.")


class SignInFailed(AccessError):
    """Wrong name or password, or too many tries: which of them is not said."""

    template = message("this name and password do not open the workspace.")


class TooManyTries(SignInFailed):
    """Too many tries lately, by this name or from this address; `seconds`: how long to wait."""

    template = message("too many tries to sign in; try again in {seconds} s.")


class SignOnFailed(SignInFailed):
    """The organisation's account did not let them in; `what`: where it failed."""

    template = message("signing in with the organisation's account failed: {what}.")
    hint_template = message("Try again; if it stays so, tell whoever runs this server.")


class NotAllowed(AccessError):
    """The role does not include it."""

    template = message("your role '{role}' does not include this: {what}.")
    hint_template = message("Ask an administrator of the workspace.")


class MustChangePassword(NotAllowed):
    """The password is a one-time one: choose another first."""

    template = message("your password was for one time.")
    hint_template = message("Choose your own first, on the page of your account.")


class NotFromHere(AccessError):
    """A change that no page of the workbench has sent, or a page from before the last sign-in."""

    template = message("this form is out of date, or was not sent by the workbench; nothing was changed.")
    hint_template = message("Load the page again and repeat it.")


class UsageError(FenqunError):
    """Asked in a way that has no answer."""

    template = message("{what}.")


class AlreadyTaken(UsageError):
    """Files that have arrived and are the workspace's by now."""

    template = message("these files have been taken already.")


class PastSnapshot(UsageError):
    """A change asked for in a snapshot of the past."""

    template = message("this is the snapshot of {as_of}: nothing can be changed in it; go back to the latest one.")


class Problems(FenqunError):
    """Several errors, gathered, in the order of their places."""

    def __init__(self, problems: Iterable[FenqunError]) -> None:
        self.problems = sorted(problems, key=lambda problem: (problem.at is None, problem.at or Place("")))
        super().__init__()

    def text(self, translate: Translate = untranslated) -> str:
        """All messages, a line each."""
        return "\n".join(problem.text(translate) for problem in self.problems)
