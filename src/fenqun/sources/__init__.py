"""Records in: sources, their reading, their quality, the canonical tables."""
