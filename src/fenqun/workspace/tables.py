"""The tables of a snapshot, by the names they have in an engine."""

PROFILE = "profile"
SET_ASIDE = "set_aside"
LISTS = "lists"
"""The tables of a snapshot beside those of the sources: of the last, the values of every `listed` file."""

SOURCES = "sources/"
"""Before a source's name: the table of its rows."""
