"""The verbs about playbooks: what is done for each segment."""

from fenqun.answers import PlaybookAnswer, PlaybooksAnswer
from fenqun.workspace.opened import Opened


class PlaybookVerbs(Opened):
    """Questions by the playbooks of the workspace's text as it is now."""

    def playbooks(self) -> PlaybooksAnswer:
        """The playbooks that are declared."""
        from fenqun.workspace.played import playbooks_answer  # noqa: PLC0415 - the other verbs do without

        return playbooks_answer(self)

    def playbook(self, name: str) -> PlaybookAnswer:
        """What is done for each segment, with its size and value, the position statements to it, and what is missing.

        Reviews are overdue by the day of the snapshot. Raises UnknownName, NoSnapshot, NotComputed where the
        segmentation is in no snapshot yet, NotAllowed, Problems where the playbook or its grid cannot be read.
        """
        from fenqun.workspace.played import playbook_answer  # noqa: PLC0415

        return playbook_answer(self, name)
