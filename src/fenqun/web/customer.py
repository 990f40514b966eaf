"""One customer's page: attributes, traits, tags, segments with their reasons, and what happened."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query
from fastapi.responses import HTMLResponse

from fenqun.access.permissions import Permission
from fenqun.answers import CustomerAnswer, Field, NamesAnswer
from fenqun.answers.figures import figure, per_cent
from fenqun.errors import message
from fenqun.language import translator
from fenqun.serving.asking import Asking, needs
from fenqun.web.parts import Option
from fenqun.web.templating import render, render_fragment

routes = APIRouter()

Seeing = Annotated[Asking, Depends(needs(Permission.CUSTOMERS))]
HIGHLIGHTS = 4
PER_PAGE = 30

ROLES = {
    "customers": message("change"),
    "orders": message("order"),
    "order_lines": message("order line"),
    "returns": message("return"),
    "events": message("event"),
    "contacts": message("contact"),
    "surveys": message("survey"),
    "referrals": message("referral"),
    "consents": message("consent"),
}
"""What a row of a source is, in words."""


@routes.get("/customers/{customer_id:path}/why")
def why(asking: Seeing, customer_id: str, what: str) -> HTMLResponse:
    """Why the customer is in a tag, a segmentation or one of its segments, or not."""
    told = asking.workspace.why(customer_id, what)
    return (
        render_fragment(asking, "customers/why.html.j2", "why_told", why=told)
        if asking.is_fragment
        else render(asking, "customers/why.html.j2", why=told)
    )


@routes.get("/customers/{customer_id:path}")
def customer(
    asking: Seeing, customer_id: str, timeline: Annotated[str | None, Query(max_length=400)] = None
) -> HTMLResponse:
    """The page; `timeline` opens a further part of what happened."""
    workspace, translate = asking.workspace, translator(asking.language)
    found, names = workspace.customer(customer_id), workspace.names()
    attributes = [field for family in found.families for field in family.fields]
    hidden = {name.name for name in names.names if name.personal and not asking.allows(Permission.PERSONAL)}
    return render(
        asking,
        "customers/one.html.j2",
        customer=found,
        title=_title(found, hidden),
        hidden=hidden,
        compared=lambda field: _compared(field, asking.language),
        highlights=_highlights(found),
        known_attributes=sum(field.value is not None for field in attributes),
        all_attributes=len(attributes),
        tags=[name for name in names.names if name.kind == "tag"],
        given=_given(asking, found),
        may_tag=asking.allows(Permission.TAG),
        asked_of=_asked_of(names),
        timeline=workspace.timeline(customer_id, after=timeline, limit=PER_PAGE),
        roles={role: translate(text) for role, text in ROLES.items()},
    )


def _title(found: CustomerAnswer, hidden: set[str]) -> str:
    name = next((field.value for family in found.families for field in family.fields if field.name == "name"), None)
    return f"{name} · {found.customer_id}" if name and "name" not in hidden else found.customer_id


def _highlights(found: CustomerAnswer) -> list[Field]:
    """The first numbers among the traits."""
    numbers = [
        field for field in found.traits if isinstance(field.value, int | float) and not isinstance(field.value, bool)
    ]
    return numbers[:HIGHLIGHTS]


def _compared(field: Field, language: str) -> str:
    """How a value of the customer stands to everyone's."""
    if field.median is None:
        return ""
    translate = translator(language)
    said = translate(message("median {median}")).format(median=figure(field.median, field))
    if field.rank is None:
        return said
    return translate(message("{median}; more than {share} of the customers")).format(
        median=said, share=per_cent(field.rank)
    )


def _asked_of(names: NamesAnswer) -> list[Option]:
    """The tags, and the segments of every segmentation, to ask why of."""
    labels = {name.name: name.label for name in names.names}
    tags = [Option(name.name, name.label) for name in names.names if name.kind == "tag"]
    return tags + [
        Option(f"{name}/{segment}", label, group=labels.get(name, name))
        for name, segments in names.segments.items()
        for segment, label in segments.items()
    ]


def _given(asking: Asking, found: CustomerAnswer) -> list[str]:
    """The tags given by hand that the snapshot does not know of yet."""
    computed = {tag.name for tag in found.tags}
    return [tag.tag for tag in asking.workspace.tag_list(customer_id=found.customer_id).tags if tag.tag not in computed]
