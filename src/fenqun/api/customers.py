"""Customers: pages of them, one of them, why in or out, what happened."""

from typing import Annotated

from fastapi import APIRouter, Query
from starlette.responses import Response

from fenqun.answers import CustomerAnswer, CustomersAnswer, MembershipsAnswer, TimelineAnswer, WhyAnswer
from fenqun.api.answering import personal
from fenqun.api.as_of import ASKS
from fenqun.api.asked import SeesCustomers
from fenqun.api.given import CursorQuery, CustomersGiven, CustomersQuery, LimitQuery, NamePath
from fenqun.api.refusals import ON_SNAPSHOT, WITH_BODY

routes = APIRouter(tags=["customers"], responses=ON_SNAPSHOT, dependencies=ASKS)


@routes.get("/customers", operation_id="customers", response_model=CustomersAnswer)
def customers(asking: SeesCustomers, asked: Annotated[CustomersQuery, Query()]) -> Response:
    """A page of the customers that fit a rule and a search."""
    return personal(asking, lambda workspace: workspace.customers(**asked.options()))


@routes.post("/customers", operation_id="find_customers", response_model=CustomersAnswer, responses=WITH_BODY)
def find_customers(asking: SeesCustomers, given: CustomersGiven) -> Response:
    """The same for rules that are trees, or too long for an address; nothing is made."""
    return personal(asking, lambda workspace: workspace.customers(**given.options()))


# An id may hold slashes: what follows it is declared before the id alone, which takes everything.
@routes.get("/customers/{customer_id:path}/timeline", operation_id="timeline", response_model=TimelineAnswer)
def timeline(
    asking: SeesCustomers, customer_id: NamePath, after: CursorQuery = None, limit: LimitQuery = 50
) -> Response:
    """What happened with one customer, the latest first."""
    return personal(asking, lambda workspace: workspace.timeline(customer_id, after=after, limit=limit))


@routes.get("/customers/{customer_id:path}/memberships", operation_id="memberships", response_model=MembershipsAnswer)
def memberships(asking: SeesCustomers, customer_id: NamePath) -> Response:
    """The tags one customer carries, and the segment of every segmentation; quick, for a shop's front end."""
    return personal(asking, lambda workspace: workspace.memberships(customer_id))


@routes.get("/customers/{customer_id:path}/why/{name}", operation_id="why", response_model=WhyAnswer)
def why(asking: SeesCustomers, customer_id: NamePath, name: NamePath) -> Response:
    """Why a customer is in a tag or in its segment of a segmentation, condition by condition."""
    return personal(asking, lambda workspace: workspace.why(customer_id, name))


@routes.get("/customers/{customer_id:path}/why/{name}/{segment}", operation_id="why_segment", response_model=WhyAnswer)
def why_segment(asking: SeesCustomers, customer_id: NamePath, name: NamePath, segment: NamePath) -> Response:
    """Why a customer is in one segment, or not, condition by condition."""
    return personal(asking, lambda workspace: workspace.why(customer_id, f"{name}/{segment}"))


@routes.get("/customers/{customer_id:path}", operation_id="customer", response_model=CustomerAnswer)
def customer(asking: SeesCustomers, customer_id: NamePath) -> Response:
    """One customer: attributes by family, traits, tags, segments."""
    return personal(asking, lambda workspace: workspace.customer(customer_id))
