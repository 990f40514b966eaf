"""The engine: the only place where anything is executed."""
