"""The one door: every verb of a workspace."""
