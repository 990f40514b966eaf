"""The verbs of the text, as they are called."""

import inspect
import time

from fenqun import Workspace
from fenqun.workspace.editing_verbs import EditingVerbs


def test_every_verb_says_what_it_raises_or_that_it_does_not() -> None:
    verbs = {name: verb for name, verb in vars(EditingVerbs).items() if inspect.isfunction(verb)}
    assert {"definition", "save", "delete", "undo", "draft", "freshness", "save_list"} <= set(verbs)
    assert all(inspect.getdoc(verb) for verb in verbs.values())


def test_the_verbs_go_together(tiny_copy: Workspace) -> None:
    shown = tiny_copy.definition("tags", "big")
    data = {**shown.data, "rule": "spend_total >= 800"}
    assert tiny_copy.draft("tags", "big", data).moving >= 0
    saved = tiny_copy.save("tags", "big", data, version=shown.version)
    assert tiny_copy.freshness().changed == ("tags/big",)
    assert tiny_copy.edits(limit=1).edits[0].edit == saved.edit
    assert tiny_copy.undo(saved.edit).version == shown.version
    assert tiny_copy.freshness().changed == ()


def test_a_save_is_quick(tiny_copy: Workspace) -> None:
    tiny_copy.save("tags", "warm", "age > 1", version=None)
    version, took = tiny_copy.definition("tags", "warm").version, []
    for number in range(3):
        start = time.perf_counter()
        version = tiny_copy.save("tags", "warm", f"age > {number + 2}", version=version).version
        took.append(time.perf_counter() - start)
    assert min(took) < 0.3
