-- The profile that shop/ declares, as one would write it by hand for DuckDB: two groupings of the orders, cut points
-- from what they give, everything else in the select that is written. Moments are UTC, days those of Shanghai.
CREATE VIEW orders AS FROM read_parquet({orders});
CREATE VIEW customers AS FROM read_parquet({customers});

CREATE TABLE base AS
WITH by_customer AS (
    SELECT
        customer_id,
        max(ordered_at) FILTER (NOT is_return) AS last_order,
        count(*) FILTER (NOT is_return) AS orders_total,
        sum(amount) AS spend_total,
        count(*) FILTER (NOT is_return AND ordered_at > TIMESTAMP '2024-12-31 15:59:59.999999') AS orders_12m,
        sum(amount) FILTER (ordered_at > TIMESTAMP '2024-12-31 15:59:59.999999') AS spend_12m,
        sum(amount) FILTER (ordered_at > TIMESTAMP '2025-10-02 15:59:59.999999') AS spend_90d,
        sum(amount) FILTER (
            ordered_at > TIMESTAMP '2025-07-04 15:59:59.999999' AND ordered_at <= TIMESTAMP '2025-10-02 15:59:59.999999'
        ) AS spend_before,
        count(*) FILTER (NOT is_return AND discount > 0) AS discounted
    FROM orders
    WHERE ordered_at <= TIMESTAMP '2025-12-31 15:59:59.999999'
    GROUP BY customer_id
), by_category AS (
    SELECT
        customer_id,
        category,
        count(*) FILTER (NOT is_return) AS orders,
        count(*) FILTER (NOT is_return AND ordered_at > TIMESTAMP '2024-12-31 15:59:59.999999') AS orders_12m,
        sum(amount) AS spend
    FROM orders
    WHERE ordered_at <= TIMESTAMP '2025-12-31 15:59:59.999999' AND category IS NOT NULL
    GROUP BY customer_id, category
), favourites AS (
    SELECT
        customer_id,
        -- Of equal sums the first name.
        min({spend: -spend, category: category}) FILTER (orders > 0).category AS favourite_category,
        max(spend) FILTER (orders > 0 AND spend > 0)::DOUBLE / sum(spend) FILTER (orders > 0 AND spend > 0)::DOUBLE
            AS favourite_share,
        count(*) FILTER (orders_12m > 0) AS categories_12m
    FROM by_category
    GROUP BY customer_id
)
SELECT
    customer_id,
    c.* EXCLUDE (customer_id),
    DATE '2025-12-31' - (last_order + INTERVAL 8 HOURS)::DATE AS days_since_last_order,
    coalesce(orders_total, 0) AS orders_total,
    coalesce(spend_total::DOUBLE, 0) AS spend_total,
    coalesce(orders_12m, 0) AS orders_12m,
    coalesce(spend_12m::DOUBLE, 0) AS spend_12m,
    CASE WHEN spend_before > 0 THEN coalesce(spend_90d, 0)::DOUBLE / spend_before::DOUBLE - 1 END AS spend_trend_90d,
    CASE WHEN orders_total > 0 THEN discounted::DOUBLE / orders_total::DOUBLE END AS discount_share,
    favourite_category,
    favourite_share,
    coalesce(categories_12m, 0) AS categories_12m,
    CASE WHEN orders_total > 0 THEN coalesce(spend_total::DOUBLE, 0) / orders_total END AS average_order_value,
    2025 - year(birth_date) - (month(birth_date) * 100 + day(birth_date) > 1231)::INTEGER AS age
FROM by_customer
LEFT JOIN favourites USING (customer_id)
FULL JOIN (SELECT customer_id, kind, sex, birth_date, region, city, registered_at FROM customers) AS c USING (customer_id);

SET VARIABLE r = (
    SELECT quantile_cont(days_since_last_order::DOUBLE, [0.2, 0.4, 0.6, 0.8]) FROM base WHERE days_since_last_order IS NOT NULL
);
SET VARIABLE f = (
    SELECT quantile_cont(orders_total::DOUBLE, [0.2, 0.4, 0.6, 0.8]) FROM base WHERE days_since_last_order IS NOT NULL
);
SET VARIABLE m = (SELECT quantile_cont(spend_total, [0.2, 0.4, 0.6, 0.8]) FROM base WHERE days_since_last_order IS NOT NULL);
SET VARIABLE tenths = (SELECT quantile_cont(spend_total, [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9]) FROM base);
SET VARIABLE least = (SELECT [min(spend_12m), min(orders_12m), min(categories_12m)] FROM base);
SET VARIABLE most = (SELECT [max(spend_12m), max(orders_12m), max(categories_12m)] FROM base);
CREATE MACRO score(spend, orders, categories) AS 100 * (
    0.6::DOUBLE * ((spend - getvariable('least')[1]) / (getvariable('most')[1] - getvariable('least')[1]))
    + 0.25::DOUBLE * ((orders::DOUBLE - getvariable('least')[2]) / (getvariable('most')[2] - getvariable('least')[2]))
    + 0.15::DOUBLE * ((categories::DOUBLE - getvariable('least')[3]) / (getvariable('most')[3] - getvariable('least')[3]))
);
-- The best 5, 20 and 50 %; who have the same score as the last one are in if more than half of them fit.
SET VARIABLE edges = (SELECT quantile_disc(score(spend_12m, orders_12m, categories_12m), [0.95, 0.8, 0.5]) FROM base);
SET VARIABLE levels = (
    WITH scores AS (SELECT score(spend_12m, orders_12m, categories_12m) AS score FROM base)
    SELECT [
        CASE WHEN 2 * count(*) FILTER (score > getvariable('edges')[1]) + count(*) FILTER (score = getvariable('edges')[1])
            <= 0.1 * count(*) THEN getvariable('edges')[1] ELSE min(score) FILTER (score > getvariable('edges')[1]) END,
        CASE WHEN 2 * count(*) FILTER (score > getvariable('edges')[2]) + count(*) FILTER (score = getvariable('edges')[2])
            <= 0.4 * count(*) THEN getvariable('edges')[2] ELSE min(score) FILTER (score > getvariable('edges')[2]) END,
        CASE WHEN 2 * count(*) FILTER (score > getvariable('edges')[3]) + count(*) FILTER (score = getvariable('edges')[3])
            <= 1.0 * count(*) THEN getvariable('edges')[3] ELSE min(score) FILTER (score > getvariable('edges')[3]) END
    ]
    FROM scores
);

COPY (
    WITH scored AS (
        SELECT
            *,
            CASE
                WHEN days_since_last_order IS NULL THEN NULL
                WHEN days_since_last_order <= getvariable('r')[1] THEN 5
                WHEN days_since_last_order <= getvariable('r')[2] THEN 4
                WHEN days_since_last_order <= getvariable('r')[3] THEN 3
                WHEN days_since_last_order <= getvariable('r')[4] THEN 2
                ELSE 1
            END AS rfm_recency_score,
            CASE
                WHEN days_since_last_order IS NULL THEN NULL
                WHEN orders_total <= getvariable('f')[1] THEN 1
                WHEN orders_total <= getvariable('f')[2] THEN 2
                WHEN orders_total <= getvariable('f')[3] THEN 3
                WHEN orders_total <= getvariable('f')[4] THEN 4
                ELSE 5
            END AS rfm_frequency_score,
            CASE
                WHEN days_since_last_order IS NULL THEN NULL
                WHEN spend_total <= getvariable('m')[1] THEN 1
                WHEN spend_total <= getvariable('m')[2] THEN 2
                WHEN spend_total <= getvariable('m')[3] THEN 3
                WHEN spend_total <= getvariable('m')[4] THEN 4
                ELSE 5
            END AS rfm_monetary_score,
            score(spend_12m, orders_12m, categories_12m) AS value_score
        FROM base
    )
    SELECT
        *,
        CASE
            WHEN rfm_recency_score IS NULL THEN 'unknown'
            WHEN rfm_recency_score = 5 AND rfm_frequency_score + rfm_monetary_score >= 7 THEN 'champions'
            WHEN rfm_recency_score >= 3 AND rfm_frequency_score + rfm_monetary_score >= 7 THEN 'loyal'
            WHEN rfm_recency_score >= 4 AND rfm_frequency_score + rfm_monetary_score >= 3 THEN 'potential_loyalists'
            WHEN rfm_recency_score = 5 THEN 'new'
            WHEN rfm_recency_score = 4 THEN 'promising'
            WHEN rfm_recency_score = 3 AND rfm_frequency_score + rfm_monetary_score >= 5 THEN 'need_attention'
            WHEN rfm_recency_score = 3 THEN 'about_to_sleep'
            WHEN rfm_frequency_score + rfm_monetary_score >= 9 THEN 'cant_lose'
            WHEN rfm_frequency_score + rfm_monetary_score >= 5 THEN 'at_risk'
            WHEN rfm_recency_score = 2 THEN 'hibernating'
            ELSE 'lost'
        END AS rfm,
        CASE
            WHEN spend_12m >= 1500 AND categories_12m >= 4 THEN 'quality'
            WHEN orders_12m >= 2 THEN 'general'
            WHEN orders_12m = 1 THEN 'one_time'
            ELSE 'none'
        END AS customer_level,
        CASE
            WHEN value_score >= getvariable('levels')[1] THEN 'A'
            WHEN value_score >= getvariable('levels')[2] THEN 'B'
            WHEN value_score >= getvariable('levels')[3] THEN 'C'
            ELSE 'D'
        END AS value,
        CASE
            WHEN spend_total <= getvariable('tenths')[1] THEN '1'
            WHEN spend_total <= getvariable('tenths')[2] THEN '2'
            WHEN spend_total <= getvariable('tenths')[3] THEN '3'
            WHEN spend_total <= getvariable('tenths')[4] THEN '4'
            WHEN spend_total <= getvariable('tenths')[5] THEN '5'
            WHEN spend_total <= getvariable('tenths')[6] THEN '6'
            WHEN spend_total <= getvariable('tenths')[7] THEN '7'
            WHEN spend_total <= getvariable('tenths')[8] THEN '8'
            WHEN spend_total <= getvariable('tenths')[9] THEN '9'
            ELSE '10'
        END AS spend_band,
        coalesce(days_since_last_order <= 7, false) AS ordered_within_7d,
        coalesce(days_since_last_order <= 30, false) AS ordered_within_30d,
        coalesce(days_since_last_order <= 90, false) AS ordered_within_90d,
        coalesce(days_since_last_order <= 180, false) AS ordered_within_180d,
        coalesce(days_since_last_order <= 365, false) AS ordered_within_365d,
        coalesce(days_since_last_order > 365 AND orders_total >= 3, false) AS asleep,
        coalesce(orders_total = 0, false) AS never_ordered,
        coalesce(orders_total = 1, false) AS ordered_once,
        coalesce(orders_total >= 5, false) AS ordered_5_times,
        coalesce(orders_total >= 10, false) AS ordered_10_times,
        coalesce(orders_total >= 20, false) AS ordered_20_times,
        coalesce(orders_total >= 50, false) AS ordered_50_times,
        coalesce(spend_total >= 1000, false) AS spent_1000,
        coalesce(spend_total >= 2000, false) AS spent_2000,
        coalesce(spend_total >= 5000, false) AS spent_5000,
        coalesce(spend_total >= 10000, false) AS spent_10000,
        coalesce(spend_12m >= 500, false) AS spent_500_in_12m,
        coalesce(spend_12m >= 1000, false) AS spent_1000_in_12m,
        coalesce(spend_12m >= 3000, false) AS spent_3000_in_12m,
        coalesce(spend_total >= 5000 AND days_since_last_order > 180, false) AS big_spender_asleep,
        coalesce(spend_trend_90d > 0.5, false) AS growing,
        coalesce(spend_trend_90d < -0.5 AND spend_12m > 0, false) AS shrinking,
        coalesce(spend_trend_90d = -1, false) AS stopped,
        coalesce(discount_share >= 0.5 AND orders_total >= 4, false) AS discount_hunter,
        coalesce(discount_share = 0 AND orders_total >= 2, false) AS full_price,
        coalesce(favourite_share >= 0.6 AND orders_12m >= 3, false) AS loyal_to_a_category,
        coalesce(categories_12m >= 8, false) AS broad,
        coalesce(favourite_category = 'category 00', false) AS favourite_00,
        coalesce(favourite_category = 'category 05', false) AS favourite_05,
        coalesce(favourite_category = 'category 11', false) AS favourite_11,
        coalesce(favourite_category = 'category 17', false) AS favourite_17,
        coalesce(favourite_category IN ('category 01', 'category 02', 'category 03'), false) AS favourite_of_three,
        coalesce(average_order_value >= 150, false) AS expensive_orders,
        coalesce(average_order_value < 40 AND average_order_value > 0, false) AS cheap_orders,
        coalesce(age < 30, false) AS young,
        coalesce(age >= 30 AND age < 60, false) AS middle_aged,
        coalesce(age >= 60, false) AS old,
        age IS NULL AS age_unknown,
        coalesce(age < 35 AND sex = 'female', false) AS young_women,
        coalesce(sex = 'male', false) AS men,
        coalesce(kind = 'company', false) AS companies,
        coalesce(kind = 'company' AND spend_12m >= 1000, false) AS big_companies,
        kind IS DISTINCT FROM 'company' AS not_a_company,
        coalesce(region IN ('east', 'south'), false) AS coast,
        coalesce(region = 'north' AND sex = 'female', false) AS northern_women,
        coalesce(contains(city, '00'), false) AS city_with_zero,
        coalesce(DATE '2025-12-31' - (registered_at + INTERVAL 8 HOURS)::DATE <= 365, false) AS new_in_12m,
        coalesce(month(registered_at + INTERVAL 8 HOURS) IN (3, 4, 5), false) AS registered_in_spring,
        coalesce((month(birth_date) = 12 AND day(birth_date) = 31) OR (month(birth_date) = 1 AND day(birth_date) <= 14), false) AS birthday_soon,
        coalesce(spend_12m / spend_total >= 0.5 AND spend_total > 0, false) AS half_of_all_lately
    FROM scored
) TO {out} (FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 1);
