"""Whole ways through the product, from files to lists, with figures that add up."""

import csv
import io
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import pytest

from fenqun import Workspace

Ran = tuple[int, str, str]


class Journey:
    """A folder for files and a workspace beside it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @property
    def shop(self) -> Workspace:
        """The workspace, opened anew."""
        return Workspace(self.folder / "shop")

    def write(
        self, name: str, header: Iterable[str], rows: Iterable[Sequence[object]], *, encoding: str = "utf-8"
    ) -> Path:
        """A CSV file with such rows."""
        text = io.StringIO()
        writer = csv.writer(text)
        writer.writerow(header)
        writer.writerows(rows)
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.getvalue().encode(encoding))
        return path

    def start(self, **files: Path | Sequence[Path]) -> Workspace:
        """The workspace as `init` writes it, refreshed."""
        listed = {role: [paths] if isinstance(paths, Path) else paths for role, paths in files.items()}
        Workspace.init(self.shop.directory, files=listed)
        self.shop.refresh()
        return self.shop

    def define(self, **texts: str) -> Workspace:
        """The workspace of texts by section; `fenqun` is fenqun.yaml."""
        self.shop.directory.mkdir(exist_ok=True)
        for section, text in {"fenqun": "name: shop\n", **texts}.items():
            (self.shop.directory / f"{section}.yaml").write_text(text, encoding="utf-8")
        return self.shop


@pytest.fixture
def journey(tmp_path: Path) -> Journey:
    return Journey(tmp_path)


@pytest.fixture
def values() -> Callable[[Workspace, str], dict[str, object]]:
    """A trait by customer."""
    return lambda shop, trait: {row["customer_id"]: row[trait] for row in shop.table().rows()}


@pytest.fixture
def adds_up() -> Callable[[Workspace], None]:
    """Rows read are used, set aside or left out; lists are as long as said; segments hold everyone once."""

    def check(shop: Workspace) -> None:
        for report in shop.quality().as_json()["reports"]:
            assert report["read"] == report["used"] + sum(report["set_aside"].values()) + report["left_out"]
        overview = shop.overview().as_json()
        profile = shop.table().rows()
        assert len(profile) == len({row["customer_id"] for row in profile}) == overview["customers"]
        for segmentation in overview["segmentations"]:
            name = segmentation["name"]
            told = {one["name"]: one["customers"] for one in segmentation["segments"] if one["customers"]}
            assert Counter(row[name] for row in profile) == told
            assert sum(told.values()) == overview["customers"]
        for tag in overview["tags"]:
            assert sum(bool(row[tag["name"]]) for row in profile) == tag["tagged"]
            assert len(shop.table(tag["name"])) == tag["tagged"]

    return check


@pytest.fixture
def fenqun(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Callable[..., Ran]:
    """Runs the command: its exit status, what it said on stdout and on stderr."""
    from fenqun.cli.main import main

    monkeypatch.setenv("FENQUN_LANG", "en")

    def run(*arguments: object) -> Ran:
        with pytest.raises(SystemExit) as ended:
            main([str(argument) for argument in arguments])
        said = capsys.readouterr()
        return int(ended.value.code or 0), said.out, said.err

    return run
