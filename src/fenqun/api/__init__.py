"""The REST API under /api/v1: the verbs of a workspace as resources."""
