"""Long work: a process of its own, with progress, a log, and a way to stop it."""
