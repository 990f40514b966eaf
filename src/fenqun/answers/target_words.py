"""What the codes of a target choice are called: the same words in the terminal, on pages and in the report."""

from collections.abc import Mapping

from fenqun.errors import message

AXES: Mapping[str, str] = {
    "attractiveness": message("attractiveness"),
    "strength": message("own strength"),
}
MEASURES: Mapping[str, str] = {
    "size": message("customers"),
    "value": message("total value"),
    "value_per_customer": message("value per customer"),
    "growth": message("growth of customers"),
    "value_growth": message("growth of value"),
}
SHARE_MEASURES = frozenset({"growth", "value_growth"})
"""The measures that are told in per cent."""

LEVELS = (message("low"), message("medium"), message("high"))
"""The thirds of an axis of the matrix."""

ZONES: Mapping[str, str] = {
    "invest": message("invest and grow"),
    "select": message("choose with care"),
    "harvest": message("harvest or leave"),
    "": message("not judged"),
}
VERDICTS: Mapping[str, str] = {
    "target": message("go for it"),
    "reserve": message("in reserve"),
    "weak": message("too weak"),
    "fails": message("fails a criterion"),
    "avoid": message("avoid"),
    "unjudged": message("cannot be judged"),
}
STRATEGIES: Mapping[str, str] = {
    "concentrated": message("concentrated"),
    "differentiated": message("differentiated"),
    "undifferentiated": message("undifferentiated"),
    "none": message("none"),
}
CRITERIA: Mapping[str, str] = {
    "measurable": message("measurable"),
    "substantial": message("substantial"),
    "accessible": message("accessible"),
    "differentiable": message("differentiable"),
    "actionable": message("actionable"),
}
PASSES: Mapping[bool | None, str] = {
    True: message("passes"),
    False: message("fails"),
    None: message("not known"),
}
FIGURES: Mapping[str, str] = {
    "inputs_known": message("inputs known of {value}, at least {limit}"),
    "days_old": message("newest record {value} days old, at most {limit}"),
    "customers": message("{value} customers, at least {limit}"),
    "value_share": message("{value} of the value, at least {limit}"),
    "reachable": message("{value} may be contacted, at least {limit}"),
    "behaviour": message("largest difference {value} ({detail}), at least {limit}"),
    "response": message("response differs by {value}, at least {limit}"),
    "playbook": message("a play of its own in a playbook: {value}"),
    "capacity": message("{value} of its customers can be served, {limit} is asked"),
}
"""The figures of the criteria, against their thresholds."""
NOT_KNOWN: Mapping[str, str] = {
    "inputs_known": message("inputs: nobody to know them of"),
    "days_old": message("age of the records: no time to tell by"),
    "value_share": message("value: no trait stands for it"),
    "customers": message("customers: not known"),
    "reachable": message("contact: no source of consents, no tag named by 'reached_by'"),
    "behaviour": message("differences: no other trait to tell by"),
    "response": message("response: not known"),
    "playbook": message("no playbook is of these segments"),
    "capacity": message("nobody has stated how many can be served"),
}
"""The same where the figure is not known."""
BOUNDS: Mapping[str, str] = {
    "most": message("at its most"),
    "least": message("at its least"),
    "": "",
}
