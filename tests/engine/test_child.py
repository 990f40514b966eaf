import json
import subprocess
import sys

import pytest


def test_a_task_that_is_none_is_told_on_stderr_and_by_the_status():
    command = [sys.executable, "-P", "-m", "fenqun.engine.child"]
    done = subprocess.run(command, input=json.dumps({"task": {}}), capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (1, "")
    assert "ValidationError" in done.stderr


@pytest.mark.parametrize("told", [[], ["early"]])
def test_a_child_without_an_order_ends_in_silence(told):
    command = [sys.executable, "-P", "-m", "fenqun.engine.child", *told]
    done = subprocess.run(command, input="", capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
