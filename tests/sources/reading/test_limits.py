"""The process that reads files is bounded."""

import subprocess
import sys

import pytest

LIMITED = "from fenqun.sources.reading.limits import limit; limit(memory=1 << 30, seconds=2, network={network}); "


def run(code: str, *, network: bool = False) -> subprocess.CompletedProcess[str]:
    code = LIMITED.format(network=network) + code
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=False)


@pytest.mark.parametrize(
    ("code", "error"),
    [
        ("bytearray(2 << 30)", "MemoryError"),
        ("import socket; socket.create_connection(('127.0.0.1', 9))", "PermissionError"),
        ("import urllib.request as u; u.urlopen('http://example.invalid')", "PermissionError"),
        ("import subprocess; subprocess.run(['true'])", "PermissionError"),
        ("import os; os.system('true')", "PermissionError"),
        ("import os; os.fork()", "PermissionError"),
    ],
)
def test_what_is_bounded_fails(code, error):
    assert error in run(code).stderr


def test_endless_work_is_killed():
    assert run("\nwhile True: pass").returncode < 0


def test_network_is_there_for_databases():
    assert (
        "ConnectionRefusedError"
        in run("import socket; socket.create_connection(('127.0.0.1', 9))", network=True).stderr
    )


def test_reading_works_within_the_bounds(tmp_path):
    (tmp_path / "x.csv").write_text("a,b\n1,2\n")
    code = "from pathlib import Path; from fenqun.sources.reading.read import stage, ReadOptions; "
    code += f"print(stage(Path({str(tmp_path / 'x.csv')!r}), ReadOptions(), Path({str(tmp_path)!r})).rows)"
    assert run(code).stdout == "1\n"
