"""The tables of a snapshot, by the names they have in an engine."""

PROFILE = "profile"
SET_ASIDE = "set_aside"
LISTS = "lists"
"""The tables of a snapshot beside those of the sources: of the last, the values of every `listed` file."""
MEMBERSHIPS = "memberships"
"""Who is in each tag and segment; not there where Spark computed, or an earlier release."""

SOURCES = "sources/"
"""Before a source's name: the table of its rows."""
