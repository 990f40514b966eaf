import json
import subprocess
import sys


def test_a_task_that_is_none_is_told_on_stderr_and_by_the_status():
    command = [sys.executable, "-P", "-m", "fenqun.engine.child"]
    done = subprocess.run(command, input=json.dumps({"task": {}}), capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (1, "")
    assert "ValidationError" in done.stderr
