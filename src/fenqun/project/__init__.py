"""A workspace as text: loading, order, checking, first writing."""
