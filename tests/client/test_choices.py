"""Target choices asked of a server."""

import pytest

from fenqun.client.failing import RequestFailed

TEXT = """targets:
  push:
    of: level
    attractiveness: {size: 1}
    strength: {spend_total: 1}
    criteria: {customers: 1, value_share: 0, fresh: 100 years}
    budget: {total: 100, segments: {quality: {saturation: 100, half: 10}}}
"""


def test_the_choice_is_what_the_workspace_answers(client, app):
    served = app.state.served.workspace
    workspace = served.acting(served.actor, language="en")
    (workspace.directory / "targets.yaml").write_text(TEXT, "utf-8")
    assert client.targets("push") == workspace.targets("push")
    assert client.targets("push", weights={"size": 2}) == workspace.targets("push", weights={"size": 2})
    assert client.criteria("level") == workspace.criteria("level")
    assert client.allocate("push", total=10) == workspace.allocate("push", total=10)
    line = client.decide("push", chosen=["quality"], rejected={"general": "rivals"}, why="best", by="the board")
    assert client.decisions("push").decisions == (line,)
    with pytest.raises(RequestFailed, match="say why"):
        client.decide("push", chosen=["quality"], rejected={"general": " "}, why="best")
