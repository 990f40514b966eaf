from collections import Counter

import pytest

from fenqun.language import LANGUAGES
from fenqun.sources.headers import fold
from fenqun.sources.source import TIME_COLUMN, Role
from fenqun.sources.standard import customer_attributes, families, label_of, standard


@pytest.mark.parametrize("role", Role)
def test_every_column_has_a_label_in_each_language_and_a_known_family(role):
    for column in standard(role).values():
        assert set(column.label.root) == set(LANGUAGES)
        assert column.family in families()


@pytest.mark.parametrize("role", TIME_COLUMN)
def test_every_role_with_a_time_has_its_time_column(role):
    assert TIME_COLUMN[role] in standard(role)


@pytest.mark.parametrize("role", Role)
def test_no_column_is_spelled_twice_alike(role):
    for column in standard(role).values():
        repeats = {spelling: count for spelling, count in Counter(map(fold, column.spellings)).items() if count > 1}
        assert not repeats, column.name


@pytest.mark.parametrize(
    "name",
    [
        "sex",
        "age",
        "ethnicity",
        "marital_status",
        "children",
        "household_size",
        "family_role",
        "occupation",
        "industry",
        "position",
        "income",
        "education",
        "religion",
        "property",
        "values",
        "favourite_brands",
        "purchase_frequency",
        "purchase_amount",
        "spending_structure",
        "hobbies",
        "personality",
        "company_size",
        "company_age",
        "ownership",
        "industry_influence",
        "competitors",
        "region",
        "listed",
        "revenue",
        "company_profit",
        "renewal_loyalty",
        "revenue_contribution",
        "referred_deals",
    ],
)
def test_the_attribute_catalogue_is_there(name):
    assert name in standard(Role.CUSTOMERS)


def test_a_coded_value_is_read_in_any_language():
    sex = standard(Role.CUSTOMERS)["sex"]
    assert [sex.value(text) for text in ("女", " F ", "Male", "x")] == ["female", "female", "male", "x"]


def test_orders_carry_the_customers_city_but_their_own_channel():
    assert "city" in customer_attributes(Role.ORDERS)
    assert "channel" not in customer_attributes(Role.ORDERS)
    assert not customer_attributes(Role.EVENTS)


def test_a_label_is_found_for_a_customers_column_in_orders():
    assert label_of(Role.ORDER_LINES, "city").text("zh-Hant") == "城市"
    assert label_of(Role.ORDERS, "annual_income_k") is None


def test_who_somebody_is_and_what_is_nobodys_business_is_personal():
    columns = standard(Role.CUSTOMERS)
    assert {"name", "phone", "email", "wechat", "address", "id_number", "birth_date"} <= {
        name for name, column in columns.items() if column.personal
    }
    assert [name for name, column in columns.items() if column.sensitive and not column.personal] == []
    assert not any(columns[name].personal for name in ("customer_id", "city", "sex", "age", "member_level"))
