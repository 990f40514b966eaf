import os
import subprocess
import sys
import time
from datetime import date, timedelta
from pathlib import Path
from shutil import copytree

import pytest

from fenqun import Workspace, clock
from fenqun.errors import FenqunError, UnreachableStorage
from fenqun.store.mending import broken_snapshots
from fenqun.workspace.storing import store_of


def stored_at(directory: Path, url: str) -> Workspace:
    """The workspace in the folder, its store at the URL."""
    file = directory / "fenqun.yaml"
    file.write_text(f"{file.read_text(encoding='utf-8')}\nstore: {url}\n", encoding="utf-8")
    return Workspace(directory)


@pytest.fixture
def shop(tiny_text: Path, bucket: str) -> Workspace:
    """A workspace that has never been refreshed, its store in a bucket."""
    return stored_at(tiny_text, f"{bucket}/shop")


def elsewhere(shop: Workspace, folder: Path) -> Workspace:
    """The workspace's text on another machine: nothing of what was computed."""
    copytree(shop.directory, folder, ignore=lambda _folder, names: [name for name in names if name == ".fenqun"])
    return Workspace(folder)


def test_a_workspace_keeps_its_store_in_its_hidden_folder_unless_it_says_otherwise(tiny_text: Path) -> None:
    assert Workspace(tiny_text).store.directory == (tiny_text / ".fenqun" / "store").absolute()
    (tiny_text / "fenqun.yaml").write_text("store: [", encoding="utf-8")
    assert store_of(tiny_text).directory == (tiny_text / ".fenqun" / "store").absolute()


def test_a_refresh_on_one_machine_is_asked_on_another(shop: Workspace, tmp_path: Path) -> None:
    told = shop.refresh(as_of=date(2024, 7, 1))
    assert not (shop.directory / ".fenqun" / "store").exists()
    other = elsewhere(shop, tmp_path / "other")
    assert other.overview() == told
    assert other.customer("C01") == shop.customer("C01")


def test_history_and_what_was_then_are_asked_of_the_bucket(shop: Workspace, tmp_path: Path) -> None:
    before = shop.refresh(as_of=date(2024, 6, 29))
    shop.refresh(as_of=date(2024, 7, 1))
    other = elsewhere(shop, tmp_path / "other")
    assert [each.id for each in other.history().snapshots] == [each.id for each in shop.history().snapshots]
    assert other.at(date(2024, 6, 30)).overview() == before
    assert other.doctor().sound


def test_the_next_refresh_takes_what_another_machine_has_read(shop: Workspace, tmp_path: Path, monkeypatch) -> None:
    shop.refresh(as_of=date(2024, 7, 1))
    other = elsewhere(shop, tmp_path / "other")
    for file in (shop.directory / "data").rglob("*.csv"):
        os.utime(other.directory / file.relative_to(shop.directory), ns=(file.stat().st_mtime_ns,) * 2)
    steps: list[str] = []
    other.refresh(as_of=date(2024, 7, 1), on_progress=lambda step, _share: steps.append(str(step)))
    assert not any(step.startswith("checking") for step in steps)
    assert len(shop.history().snapshots) == 2


def test_a_resident_workspace_notices_what_another_machine_computes(shop: Workspace, tmp_path: Path) -> None:
    shop.refresh(as_of=date(2024, 6, 29))
    served = Workspace(elsewhere(shop, tmp_path / "other").directory, resident=True)
    try:
        first = served.snapshot
        assert served.overview() == shop.overview()
        shop.refresh(as_of=date(2024, 7, 1))
        while served.snapshot == first:
            time.sleep(0.05)
        assert served.snapshot == shop.snapshot
    finally:
        served.close()


def test_what_expired_goes_from_the_bucket_too(shop: Workspace, monkeypatch) -> None:
    for day in (1, 2):
        shop.refresh(as_of=date(2024, 7, day))
    then = clock.now() + timedelta(days=800)
    monkeypatch.setattr(clock, "now", lambda: then)
    told = shop.vacuum()
    assert (len(told.snapshots), told.kept, told.bytes) == (1, 1, 0)  # for a day others may still read them
    assert shop.store.sweep(idle_seconds=-1).files > 0
    assert shop.doctor().sound


REFRESHER = """
import sys
from datetime import date
from fenqun import Workspace
workspace = Workspace(sys.argv[1])
workspace.refresh(as_of=date.fromisoformat(sys.argv[2]), on_progress=lambda step, share: print(share, flush=True))
"""


def refresher(workspace: Workspace, day: str) -> subprocess.Popen[str]:
    """Says how far it is, 0 to 1, line by line."""
    paths = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2] / "src")}
    command = [sys.executable, "-c", REFRESHER, str(workspace.directory), day]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=paths)


@pytest.mark.parametrize("share", [0.5, 0.9])
def test_a_refresh_that_is_killed_leaves_the_last_good_snapshot(shop: Workspace, tmp_path: Path, share: float) -> None:
    before = shop.refresh(as_of=date(2024, 6, 29))
    process = refresher(shop, "2024-07-01")
    assert process.stdout is not None
    while float(process.stdout.readline()) < share:
        pass
    process.kill()
    process.communicate()
    other = elsewhere(shop, tmp_path / "other")
    assert other.overview() == before
    after = shop.refresh(as_of=date(2024, 7, 1))
    assert other.overview() == after
    assert other.doctor().sound


def test_two_machines_that_refresh_at_once_both_succeed(shop: Workspace, tmp_path: Path) -> None:
    other = elsewhere(shop, tmp_path / "other")
    processes = [refresher(shop, "2024-06-29"), refresher(other, "2024-07-01")]
    assert [process.communicate() and process.returncode for process in processes] == [0, 0]
    seen = {each.as_of: other.at(each.id).overview().customers for each in shop.history().snapshots}
    assert seen == {"2024-06-29": 13, "2024-07-01": 13}
    assert [len(list(broken_snapshots(each.store))) for each in (shop, other)] == [0, 0]


def test_without_an_answer_nothing_is_mended_and_no_key_is_told(shop: Workspace, monkeypatch) -> None:
    shop.refresh(as_of=date(2024, 7, 1))
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9")
    for ask in (Workspace(shop.directory).overview, lambda: Workspace(shop.directory).doctor(mend=True)):
        with pytest.raises(UnreachableStorage, match="it does not answer") as error:
            ask()
        assert "tester" not in str(error.value)
        assert "secret" not in str(error.value)


def test_a_store_may_lie_in_a_folder_all_machines_share(tiny_text: Path, tmp_path: Path) -> None:
    shop = stored_at(tiny_text, f"file://{tmp_path}/shared%20disk/shop")
    told = shop.refresh(as_of=date(2024, 7, 1))
    assert (tmp_path / "shared disk" / "shop" / "profile").is_dir()
    assert not (tmp_path / "shared disk" / "scratch").exists()
    assert elsewhere(shop, tmp_path / "other").overview() == told


@pytest.mark.parametrize(
    "url", ["s3://key:secret@bucket/x", "s3://B", "s3://bucket/x?key=1", "ftp://x/y", "file:///", "shop"]
)
def test_an_address_that_cannot_be_is_a_problem_of_the_text(tiny_text: Path, url: str) -> None:
    with pytest.raises(FenqunError, match=r"fenqun\.yaml.*store"):
        stored_at(tiny_text, url).check()
