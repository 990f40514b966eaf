import pytest

from fenqun import define
from fenqun.definition import DataType
from fenqun.project.personal import of_profile, of_source, of_sources

TEXT, NUMBER, DATE, BOOLEAN = DataType.TEXT, DataType.NUMBER, DataType.DATE, DataType.BOOLEAN
CUSTOMERS = {"customer_id": TEXT, "name": TEXT, "city": TEXT, "birth_date": DATE, "salary": NUMBER, "ill": BOOLEAN}
ORDERS = {"order_id": TEXT, "customer_id": TEXT, "phone": TEXT, "amount": NUMBER, "channel": TEXT}
SCHEMAS = {"customers": CUSTOMERS, "orders": ORDERS}
SOURCES = {
    "customers": {"role": "customers", "path": "c.csv", "personal": ["salary", "ill", "elsewhere"]},
    "orders": {"role": "orders", "path": "o.csv"},
}


def personal(**sections):
    project = define({"sources": SOURCES, **sections})
    made = {**dict.fromkeys(project.tags, BOOLEAN), **dict.fromkeys(project.segmentations, TEXT)}
    types = {"text": TEXT, "number": NUMBER, "day": DATE}
    columns = {**CUSTOMERS, **made, **{name: types[name.split("_")[0]] for name in project.traits}}
    return of_profile(project, columns, SCHEMAS) - {"name", "birth_date", "salary", "ill"}


def test_the_catalogue_and_the_source_say_what_is_personal():
    project = define({"sources": SOURCES})
    assert of_source(project.sources["customers"], CUSTOMERS) == {"name", "birth_date", "salary", "ill"}
    assert of_sources(project, SCHEMAS) == {
        "customers": {"name", "birth_date", "salary", "ill"},
        "orders": {"phone"},
    }


def test_orders_drawn_from_lines_are_personal_in_what_any_source_is():
    project = define({"sources": SOURCES})
    assert of_sources(project, {**SCHEMAS, "drawn": {"name": TEXT, "amount": NUMBER}})["drawn"] == {"name"}


@pytest.mark.parametrize(
    ("name", "value", "marked"),
    [
        ("text_a", "name", True),
        ("text_b", "lower(name)", True),
        ("text_c", 'when(birth_date > "2000-01-01", "young", "old")', True),
        ("day_a", "birth_date", True),
        ("number_a", "years_since(birth_date)", False),
        ("number_b", "length(name)", False),
        ("number_c", "salary / 12", True),
        ("text_d", "city", False),
        ("text_e", {"from": "orders", "value": "last(phone)"}, True),
        ("text_f", {"from": "orders", "value": "last(channel)"}, False),
        ("number_d", {"from": "orders", "value": "distinct(phone)"}, False),
    ],
)
def test_a_trait_is_personal_where_it_hands_a_personal_value_on(name, value, marked):
    assert personal(traits={name: value}) == ({name} if marked else set())


def test_what_is_made_of_a_personal_trait_is_personal_too():
    made = personal(
        traits={"text_b": "lower(text_a)", "text_a": "name"},
        tags={"is_ill": {"rule": "ill"}, "rich": {"rule": "salary > 100000"}},
        segmentations={
            "by_name": {"kind": "bands", "trait": "text_b", "cuts": "values"},
            "by_salary": {"kind": "bands", "trait": "salary", "cuts": [1000]},
        },
    )
    assert made == {"text_a", "text_b", "is_ill", "by_name"}
