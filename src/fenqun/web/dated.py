"""Pages of the past: every address on them that asks the workspace asks the same snapshot."""

import re
from html import escape
from urllib.parse import quote

from fenqun.serving.asking import AS_OF, Asking

_OF_NOW = (
    *("/static/", "/api/", "/account", "/audit", "/gallery", "/history", "/import", "/jobs", "/plan", "/preferences"),
    *("/settings", "/sign-in", "/sign-out", "/tests", "/users"),
)
"""Pages that are about the workspace as it stands."""
_OF_THEN = ("/import/quality",)
_ADDRESS = re.compile(r'(?<= )(href|action|formaction|hx-get|hx-post|data-url)="(/[^"]*)"(?! data-now)')
_IN_CHART = re.compile(r'"url": "(/[^"]*)"')
_FORM = re.compile(r'<form(?=[^>]* action="([^"]*)")[^>]*>')


def dated(asking: Asking, html: str) -> str:
    """The page as it is; of a past snapshot with its name in every address that asks, so that one stays in the past.

    An address is left alone where the page it leads to is about now, or `data-now` follows it.
    """
    if not asking.workspace.is_past:
        return html
    named = asking.request.query_params[AS_OF]
    part = f"{AS_OF}={quote(named, safe='')}"
    html = _ADDRESS.sub(lambda found: f'{found[1]}="{_with(found[2], part, "&amp;")}"', html)
    html = _IN_CHART.sub(lambda found: f'"url": "{_with(found[1], part, chr(92) + "u0026")}"', html)
    return _FORM.sub(lambda found: _with_field(found, named, part), html)


def _with(address: str, part: str, and_: str) -> str:
    """The address with the parameter, if it asks of a snapshot and does not have it yet."""
    path, mark, fragment = address.partition("#")
    if f"{AS_OF}=" in path or (path.startswith(_OF_NOW) and not path.startswith(_OF_THEN)):
        return address
    return f"{path}{and_ if '?' in path else '?'}{part}{mark}{fragment}"


def _with_field(form: re.Match[str], named: str, part: str) -> str:
    """A form that asks sends its fields with its address, or in place of its query: the snapshot is a field then."""
    if 'method="post"' in form[0] or part not in form[1]:
        return form[0]
    plain = form[0].replace(f"&amp;{part}", "").replace(f"?{part}", "")
    return f'{plain}<input type="hidden" name="{AS_OF}" value="{escape(named)}">'
