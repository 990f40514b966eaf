"""Who may ask: a short name for each permission an operation declares."""

from typing import Annotated

from fastapi import Depends

from fenqun.access.permissions import Permission
from fenqun.serving.asking import SIGNED_IN, Asking, needs

Anyone = Annotated[Asking, Depends(needs(None))]
SignedIn = Annotated[Asking, Depends(SIGNED_IN)]
Reader = Annotated[Asking, Depends(needs(Permission.READ))]
SeesCustomers = Annotated[Asking, Depends(needs(Permission.CUSTOMERS))]
Exporter = Annotated[Asking, Depends(needs(Permission.EXPORT))]
Tagger = Annotated[Asking, Depends(needs(Permission.TAG))]
Definer = Annotated[Asking, Depends(needs(Permission.DEFINE))]
Importer = Annotated[Asking, Depends(needs(Permission.IMPORT))]
Refresher = Annotated[Asking, Depends(needs(Permission.REFRESH))]
Querier = Annotated[Asking, Depends(needs(Permission.QUERY))]
SettingsAdmin = Annotated[Asking, Depends(needs(Permission.SETTINGS))]
UserAdmin = Annotated[Asking, Depends(needs(Permission.USERS))]
Auditor = Annotated[Asking, Depends(needs(Permission.AUDIT))]

SETTINGS_FILE = "fenqun.yaml"
"""The file whose changes need more than the permission to define."""


def may_set(asking: Asking) -> None:
    """Raises NotAllowed for who may not change the settings."""
    if asking.identity is not None:
        asking.identity.check(Permission.SETTINGS)
