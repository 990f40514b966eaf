"""Choosing: segments laid out in a grid, targets chosen among them, and what to stand for against others."""
