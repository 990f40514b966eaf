"""All pages: a module of routes for each noun, in the order of the flow."""

from fenqun.web import bundle, frame, log_in

MODULES = (bundle, frame, log_in)
"""Each has its `routes`; a page is found in the first that has it."""
