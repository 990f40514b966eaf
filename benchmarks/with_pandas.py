"""The profile as notebooks do it: pandas, RFM by lambdas over groups and `qcut`, levels by `apply` over rows.

With `vectorised` the lambdas are written without a Python call per customer, as few notebooks do. Cut points and
favourites follow pandas' own ways with ties and returns, so that segments differ from Fenqun's by a few customers.
"""

import sys
from pathlib import Path

import pandas as pd

AS_OF = pd.Timestamp("2026-01-01")
SEGMENTS = {
    r"[1-2][1-2]": "hibernating",
    r"[1-2][3-4]": "at_risk",
    r"[1-2]5": "cant_lose",
    r"3[1-2]": "about_to_sleep",
    r"33": "need_attention",
    r"[3-4][4-5]": "loyal",
    r"41": "promising",
    r"51": "new",
    r"[4-5][2-3]": "potential_loyalists",
    r"5[4-5]": "champions",
}


def rfm_as_usual(orders: pd.DataFrame) -> pd.DataFrame:
    """Recency, frequency and monetary value by the lambdas that are copied from notebook to notebook."""
    rfm = orders.groupby("customer_id").agg(
        {
            "ordered_at": lambda moments: (AS_OF - moments.max()).days,
            "order_id": lambda ids: ids.nunique(),
            "amount": lambda amounts: amounts.sum(),
        }
    )
    rfm.columns = ["days_since_last_order", "orders_total", "spend_total"]
    return rfm


def rfm_vectorised(orders: pd.DataFrame) -> pd.DataFrame:
    """The same without a Python call per customer."""
    groups = orders.groupby("customer_id")
    last = groups["ordered_at"].max()
    return pd.DataFrame(
        {
            "days_since_last_order": (AS_OF - last).dt.days,
            "orders_total": groups["order_id"].count(),
            "spend_total": groups["amount"].sum(),
        }
    )


def level(row: pd.Series) -> str:
    """The level of a customer, for `apply` over rows."""
    if row["spend_12m"] >= 1500 and row["categories_12m"] >= 4:
        return "quality"
    if row["orders_12m"] >= 2:
        return "general"
    return "one_time" if row["orders_12m"] == 1 else "none"


def levels_vectorised(profile: pd.DataFrame) -> pd.Series:
    """The same for all rows at once."""
    found = pd.Series("none", index=profile.index)
    found[profile["orders_12m"] == 1] = "one_time"
    found[profile["orders_12m"] >= 2] = "general"
    found[(profile["spend_12m"] >= 1500) & (profile["categories_12m"] >= 4)] = "quality"
    return found


def traits(orders: pd.DataFrame, customers: pd.DataFrame, rfm: pd.DataFrame) -> pd.DataFrame:
    """The profile's traits: filters and groups."""
    profile = customers.set_index("customer_id").join(rfm, how="outer")
    year = orders[orders["ordered_at"] >= AS_OF - pd.Timedelta(days=365)]
    profile["orders_12m"] = year.groupby("customer_id")["order_id"].count()
    profile["spend_12m"] = year.groupby("customer_id")["amount"].sum()
    profile["categories_12m"] = year.groupby("customer_id")["category"].nunique()
    now = orders[orders["ordered_at"] >= AS_OF - pd.Timedelta(days=90)]
    before = orders[orders["ordered_at"].between(AS_OF - pd.Timedelta(days=180), AS_OF - pd.Timedelta(days=90))]
    spend_now, spend_before = (rows.groupby("customer_id")["amount"].sum() for rows in (now, before))
    profile["spend_trend_90d"] = spend_now.reindex(spend_before.index).fillna(0) / spend_before - 1
    profile["discount_share"] = (orders["discount"] > 0).groupby(orders["customer_id"]).mean()
    spend = orders.groupby(["customer_id", "category"])["amount"].sum().unstack(fill_value=0)
    profile["favourite_category"] = spend.idxmax(axis=1)
    profile["favourite_share"] = spend.max(axis=1) / spend.sum(axis=1)
    counts = ["orders_total", "spend_total", "orders_12m", "spend_12m", "categories_12m"]
    profile[counts] = profile[counts].fillna(0)
    profile["average_order_value"] = profile["spend_total"] / profile["orders_total"]
    profile["age"] = (AS_OF - pd.to_datetime(profile["birth_date"])).dt.days // 365.25
    return profile


def segments(p: pd.DataFrame) -> None:
    """RFM by quintiles, the weighted score with its levels, and the tenths of spend."""
    p["rfm_recency_score"] = pd.qcut(p["days_since_last_order"], 5, labels=[5, 4, 3, 2, 1])
    p["rfm_frequency_score"] = pd.qcut(p["orders_total"].rank(method="first"), 5, labels=[1, 2, 3, 4, 5])
    p["rfm_monetary_score"] = pd.qcut(p["spend_total"].rank(method="first"), 5, labels=[1, 2, 3, 4, 5])
    scores = p["rfm_recency_score"].astype(str) + p["rfm_frequency_score"].astype(str)
    p["rfm"] = scores.replace(SEGMENTS, regex=True)
    named = p[["spend_12m", "orders_12m", "categories_12m"]]
    scaled = (named - named.min()) / (named.max() - named.min())
    p["value_score"] = 100 * (scaled * [0.6, 0.25, 0.15]).sum(axis=1)
    ranks = p["value_score"].rank(pct=True)
    p["value"] = pd.cut(ranks, [0, 0.5, 0.8, 0.95, 1], labels=["D", "C", "B", "A"])
    p["spend_band"] = pd.qcut(p["spend_total"], 10, labels=[str(band) for band in range(1, 11)])


def tags(p: pd.DataFrame) -> dict[str, pd.Series]:
    """The fifty tags, a boolean series each."""
    days, orders, spend, spend_12m = (
        p[name] for name in ("days_since_last_order", "orders_total", "spend_total", "spend_12m")
    )
    trend, favourite, average, age = (
        p[name] for name in ("spend_trend_90d", "favourite_category", "average_order_value", "age")
    )
    women, companies, born, since = p["sex"] == "female", p["kind"] == "company", p["birth_date"], p["registered_at"]
    born, since = pd.to_datetime(born), pd.to_datetime(since)
    return {
        **{f"ordered_within_{most}d": days <= most for most in (7, 30, 90, 180, 365)},
        "asleep": (days > 365) & (orders >= 3),
        "never_ordered": orders == 0,
        "ordered_once": orders == 1,
        **{f"ordered_{least}_times": orders >= least for least in (5, 10, 20, 50)},
        **{f"spent_{least}": spend >= least for least in (1000, 2000, 5000, 10000)},
        **{f"spent_{least}_in_12m": spend_12m >= least for least in (500, 1000, 3000)},
        "big_spender_asleep": (spend >= 5000) & (days > 180),
        "growing": trend > 0.5,
        "shrinking": (trend < -0.5) & (spend_12m > 0),
        "stopped": trend == -1,
        "discount_hunter": (p["discount_share"] >= 0.5) & (orders >= 4),
        "full_price": (p["discount_share"] == 0) & (orders >= 2),
        "loyal_to_a_category": (p["favourite_share"] >= 0.6) & (p["orders_12m"] >= 3),
        "broad": p["categories_12m"] >= 8,
        **{f"favourite_{number}": favourite == f"category {number}" for number in ("00", "05", "11", "17")},
        "favourite_of_three": favourite.isin(["category 01", "category 02", "category 03"]),
        "expensive_orders": average >= 150,
        "cheap_orders": (average < 40) & (average > 0),
        "young": age < 30,
        "middle_aged": (age >= 30) & (age < 60),
        "old": age >= 60,
        "age_unknown": age.isna(),
        "young_women": (age < 35) & women,
        "men": p["sex"] == "male",
        "companies": companies,
        "big_companies": companies & (spend_12m >= 1000),
        "not_a_company": ~companies,
        "coast": p["region"].isin(["east", "south"]),
        "northern_women": (p["region"] == "north") & women,
        "city_with_zero": p["city"].str.contains("00"),
        "new_in_12m": since > AS_OF - pd.Timedelta(days=366),
        "registered_in_spring": since.dt.month.isin([3, 4, 5]),
        "birthday_soon": ((born.dt.month == 12) & (born.dt.day == 31)) | ((born.dt.month == 1) & (born.dt.day <= 14)),
        "half_of_all_lately": (spend_12m / spend >= 0.5) & (spend > 0),
    }


def main(data: Path, out: Path, *, vectorised: bool) -> None:
    """Write the profile of the simulated files in `data` to `out`."""
    everything = pd.read_parquet(data / "orders.parquet")
    customers = pd.read_parquet(data / "customers.parquet")
    orders = everything[everything["amount"] >= 0]
    profile = traits(orders, customers, rfm_vectorised(orders) if vectorised else rfm_as_usual(orders))
    segments(profile)
    profile["customer_level"] = levels_vectorised(profile) if vectorised else profile.apply(level, axis=1)
    marks = tags(profile)
    pd.concat([profile, pd.DataFrame(marks)], axis=1).to_parquet(out)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), vectorised="vectorised" in sys.argv[3:])
