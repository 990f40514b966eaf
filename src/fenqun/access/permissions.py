"""What there is to be allowed, and which role may do what."""

from collections.abc import Mapping
from enum import StrEnum

from fenqun.errors import message


class Permission(StrEnum):
    """What a route or a verb asks for."""

    READ = "read"
    CUSTOMERS = "customers"
    PERSONAL = "personal"
    EXPORT = "export"
    TAG = "tag"
    DEFINE = "define"
    IMPORT = "import"
    REFRESH = "refresh"
    QUERY = "query"
    SETTINGS = "settings"
    USERS = "users"
    AUDIT = "audit"


CHANGING = frozenset(
    {
        Permission.TAG,
        Permission.DEFINE,
        Permission.IMPORT,
        Permission.REFRESH,
        Permission.SETTINGS,
        Permission.USERS,
    }
)
"""What changes the workspace: nobody does so in a past snapshot."""


class UserRole(StrEnum):
    """What a user is in the workspace; each may do all that the one before may."""

    VIEWER = "viewer"
    MARKETER = "marketer"
    ANALYST = "analyst"
    ADMIN = "admin"


_ADDED: Mapping[UserRole, frozenset[Permission]] = {
    UserRole.VIEWER: frozenset({Permission.READ, Permission.CUSTOMERS}),
    UserRole.MARKETER: frozenset({Permission.PERSONAL, Permission.EXPORT, Permission.TAG}),
    UserRole.ANALYST: frozenset({Permission.DEFINE, Permission.IMPORT, Permission.REFRESH, Permission.QUERY}),
    UserRole.ADMIN: frozenset(Permission),
}


def _up_to(role: UserRole) -> frozenset[Permission]:
    roles = list(UserRole)
    return frozenset[Permission]().union(*(_ADDED[lower] for lower in roles[: roles.index(role) + 1]))


ROLES: Mapping[UserRole, frozenset[Permission]] = {role: _up_to(role) for role in UserRole}
"""The permissions of each role."""

PERMISSION_LABELS: Mapping[Permission, str] = {
    Permission.READ: message("see figures, segments and tags"),
    Permission.CUSTOMERS: message("see single customers"),
    Permission.PERSONAL: message("see personal data"),
    Permission.EXPORT: message("export"),
    Permission.TAG: message("give tags by hand"),
    Permission.DEFINE: message("change definitions"),
    Permission.IMPORT: message("import files"),
    Permission.REFRESH: message("refresh"),
    Permission.QUERY: message("ask by SQL"),
    Permission.SETTINGS: message("change settings"),
    Permission.USERS: message("manage users"),
    Permission.AUDIT: message("see the audit"),
}
"""What each permission is called, in English, to be translated."""

ROLE_LABELS: Mapping[UserRole, str] = {
    UserRole.VIEWER: message("viewer"),
    UserRole.MARKETER: message("marketer"),
    UserRole.ANALYST: message("analyst"),
    UserRole.ADMIN: message("administrator"),
}
"""What each role is called, in English, to be translated."""

ROLE_MEANINGS: Mapping[UserRole, str] = {
    UserRole.VIEWER: message("sees figures and customers, personal data hidden"),
    UserRole.MARKETER: message("also sees personal data, exports, gives tags by hand"),
    UserRole.ANALYST: message("also imports, refreshes, changes definitions, asks by SQL"),
    UserRole.ADMIN: message("also manages users and settings, sees the audit"),
}
"""What each role may do, in English, to be translated."""
