"""Starting a workspace: a first look at the files, each in a limited process, then the text."""

from collections.abc import Callable, Mapping, Sequence
from importlib import resources
from pathlib import Path

from fenqun.answers import GuessedColumn, GuessedSource, InitAnswer, SampleAnswer
from fenqun.engine.looking import look_apart
from fenqun.errors import Phrase, UnreadableFile, UsageError, message
from fenqun.language import translator
from fenqun.packs.sample_shop import SEED, simulate
from fenqun.project.arrival import Arrival
from fenqun.project.init import InitReport, Wish, init
from fenqun.sources.source import Role
from fenqun.sources.standard import label_of

OnProgress = Callable[[str, float], None]


def start(directory: Path, files: Mapping[str, Sequence[str | Path]], wish: Wish) -> InitAnswer:
    """Write a workspace; see `Workspace.init`."""
    by_role: dict[Role | None, list[Path]] = {
        _role(role): [file for path in paths for file in _files(path)] for role, paths in files.items()
    }
    report = init(directory, by_role, wish, looking=look_apart)
    return _answer(report, wish.language or report.settings.language)


def _role(name: str) -> Role:
    try:
        return Role(name)
    except ValueError:
        known = ", ".join(Role)
        raise UsageError(what=Phrase(message("no role '{name}'; known: {known}"), name=name, known=known)) from None


def _files(written: str | Path) -> list[Path]:
    """The file or folder itself, or the files a pattern fits."""
    path = Path(written).expanduser()
    if path.exists():
        return [path]
    parts = path.parts
    first = next((place for place, part in enumerate(parts) if set(part) & set("*?[")), None)
    found = [] if first is None else sorted(Path(*parts[:first]).glob(str(Path(*parts[first:]))))
    if not found:
        raise UnreadableFile(what=Phrase(message("there is no file '{file}'"), file=str(path)))
    return found


def _answer(report: InitReport, language: str) -> InitAnswer:
    translate = translator(language)
    return InitAnswer(
        directory=str(report.directory),
        files=report.files,
        sources=tuple(_source(arrival, language) for arrival in report.sources),
        notes=tuple(note.text(translate) for note in report.notes),
        definitions=report.definitions,
    )


def _source(arrival: Arrival, language: str) -> GuessedSource:
    recognition = arrival.look.recognition
    known = {guess.name: guess.evidence for guess in recognition.guesses}
    columns = []
    for name, header in arrival.columns.items():
        label = label_of(arrival.look.role, name)
        shown = label.text(language) if label else name
        columns.append(GuessedColumn(name, shown, header, str(known.get(name, "own"))))
    said = tuple(part.text(translator(language)) for part in arrival.look.said)
    return GuessedSource(arrival.name, arrival.look.role.value, arrival.path, arrival.look.rows, tuple(columns), said)


def sample_shop(
    directory: Path, *, customers: int = 20_000, seed: int = SEED, on_progress: OnProgress = lambda _step, _share: None
) -> SampleAnswer:
    """Write the simulated shop's files into the folder, and tests of the definitions that `init` makes of them."""
    step = message("simulating customers")
    directory.mkdir(parents=True, exist_ok=True)
    sample = simulate(
        directory, customers=customers, seed=seed, on_progress=lambda done, of: on_progress(step, done / of)
    )
    tests = resources.files("fenqun.packs.shop").joinpath("tests.yaml")
    (directory / "tests.yaml").write_bytes(tests.read_bytes())
    return SampleAnswer(str(directory), sample.rows)
