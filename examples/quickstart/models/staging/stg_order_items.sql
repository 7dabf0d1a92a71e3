-- @description: What was ordered; the query stands inside those that use it
-- @materialize: ephemeral
-- @tags: staging
SELECT
    order_id,
    product_id,
    quantity,
    CAST(unit_price AS DECIMAL(10, 2)) AS unit_price
FROM read_csv('seeds/order_items.csv')
