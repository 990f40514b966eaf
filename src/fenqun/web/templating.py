"""Pages from templates: an environment per language with the components, links and figures that every page uses."""

import hashlib
import json
from collections.abc import Callable, Mapping
from functools import cache, partial
from pathlib import Path
from typing import Any

from fastapi.responses import HTMLResponse, RedirectResponse, Response
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from fenqun.answers import grid_layout
from fenqun.answers.figures import edge, figure, number, per_cent, unit_of
from fenqun.language import translator
from fenqun.serving.asking import Asking
from fenqun.web import links, moments, parts
from fenqun.web.cells import Cells
from fenqun.web.dated import dated
from fenqun.web.heat import grid_shade, grid_shades, heat_cells, heat_class
from fenqun.web.navigation import navigation

FOLDER = Path(__file__).parent
STATIC = FOLDER / "static"
"""The bundle: scripts and styles, served under /static/."""
TOAST_COOKIE = "toast"


class Components:
    """The components by name, `ui.table(…)`: macros of templates/components, with who asks in sight, and cells.

    A macro is made when it is first asked for.
    """

    def __init__(self, environment: Environment, shared: Mapping[str, object]) -> None:
        self._environment = environment
        self._shared = {**shared, "ui": self}
        self._modules: dict[str, Any] = {}
        cells = _cells(str(shared["language"]))
        self.shown, self.told, self.cell, self.icon = cells.shown, cells.told, cells.cell, cells.icon

    def __getattr__(self, name: str) -> Any:
        file = _components(self._environment).get(name)
        if file is None:
            raise AttributeError(name)
        if file not in self._modules:
            self._modules[file] = self._environment.get_template(file).make_module(self._shared)
        return getattr(self._modules[file], name)


def render(asking: Asking, template: str, *, status: int = 200, **parts: Any) -> HTMLResponse:
    """The page; of an htmx request only the block its target is called by (`#rows`: block `rows`), else `content`."""
    if asking.is_fragment:
        return render_fragment(asking, template, status=status, **parts)
    page = environment(asking.language).get_template(template)
    answer = _html(dated(asking, page.render(_context(asking, parts))), status)
    if TOAST_COOKIE in asking.request.cookies:
        answer.delete_cookie(TOAST_COOKIE)
    return answer


def render_fragment(asking: Asking, template: str, block: str = "", *, status: int = 200, **parts: Any) -> HTMLResponse:
    """A block of the template, by default the one an htmx request is after; a template without blocks whole."""
    chosen = environment(asking.language).get_template(template)
    context = _context(asking, parts)
    target = asking.request.headers.get("HX-Target", "").replace("-", "_")
    name = next((each for each in (block, target, "content") if each in chosen.blocks), None)
    if name is None:
        return _html(dated(asking, chosen.render(context)), status)
    return _html(dated(asking, "".join(chosen.blocks[name](chosen.new_context(context)))), status)


def redirect(asking: Asking, to: str, *, toast: str = "", kind: str = "good") -> Response:
    """Go to another page after a change, which then says `toast`; htmx goes there too instead of swapping."""
    answer = Response(status_code=204, headers={"HX-Redirect": to}) if asking.is_fragment else RedirectResponse(to, 303)
    if toast:
        said = json.dumps([toast, kind]).encode().hex()
        answer.set_cookie(TOAST_COOKIE, said, max_age=30, httponly=True, samesite="lax")
    return answer


def with_toast(answer: Response, text: str, kind: str = "good") -> Response:
    """The same answer to an htmx request; the page says `text` when it has arrived."""
    answer.headers["HX-Trigger"] = json.dumps({"fenqun:toast": {"text": text, "kind": kind}})
    return answer


@cache
def environment(language: str) -> Environment:
    """The templates with the product's texts in `language`; names that are nowhere are errors."""
    made = Environment(
        loader=FileSystemLoader(FOLDER / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    figures: dict[str, Callable[..., object]] = {
        "number": number,
        "per_cent": per_cent,
        "edge": edge,
        "figure": figure,
        "unit_of": unit_of,
    }
    made.filters.update(figures)
    made.globals.update(
        **figures,
        t=translator(language),
        url=links.url,
        asset=asset,
        attributes=parts.attributes,
        as_heads=parts.heads,
        as_options=parts.options,
        as_items=parts.items,
        heat_cells=heat_cells,
        heat_class=heat_class,
        grid_layout=grid_layout,
        grid_shade=grid_shade,
        grid_shades=grid_shades,
    )
    return made


@cache
def asset(name: str) -> str:
    """The address of a file of the bundle, with a mark of its content: it may be kept for good."""
    file = STATIC / name
    mark = hashlib.sha256(file.read_bytes()).hexdigest()[:12] if file.is_file() else ""
    return links.url(f"/static/{name}", v=mark)


@cache
def _cells(language: str) -> Cells:
    return Cells(translator(language))


@cache
def _components(environment: Environment) -> dict[str, str]:
    files = environment.list_templates(filter_func=lambda name: name.startswith("components/"))
    modules = {file: environment.get_template(file).make_module() for file in files}
    return {name: file for file, module in modules.items() for name in vars(module) if not name.startswith("_")}


def _context(asking: Asking, given: Mapping[str, object]) -> dict[str, object]:
    query = asking.request.query_params.multi_items()
    path = asking.request.url.path
    shared: dict[str, object] = {
        "asking": asking,
        "language": asking.language,
        "here": lambda **changes: links.changed(path, query, changes),
        "navigation": partial(navigation, asking),
        "toasts": _toasts(asking),
        "moment": partial(moments.moment, asking),
    }
    return {**shared, "ui": Components(environment(asking.language), shared), **given}


def _toasts(asking: Asking) -> list[tuple[str, str]]:
    try:
        text, kind = json.loads(bytes.fromhex(asking.request.cookies.get(TOAST_COOKIE, "")))
    except (ValueError, TypeError):  # somebody else's cookie
        return []
    return [(str(text), str(kind))]


def _html(text: str, status: int) -> HTMLResponse:
    return HTMLResponse(text, status, headers={"Vary": "HX-Request, HX-Target, Cookie"})
