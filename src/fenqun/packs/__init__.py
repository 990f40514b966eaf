"""Ready workspaces: the sample shop and its simulator."""
