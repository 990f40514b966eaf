"""Profiles: a row per customer with its traits and tags."""
