"""The rule language: one closed tree, read from text or YAML, walked four ways."""
