"""A question under way, to be stopped from another thread."""

from fenqun.engine.stopping import Stop


class Running(Stop):
    """Given to a verb that takes one; whoever holds it may cancel the verb while it runs, which raises Cancelled."""

    def cancel(self) -> None:
        """Stop it; a verb that begins later stops at once."""
        self.now()
