-- @description: Orders and revenue of each day, returned goods left out
-- @tags: marts, daily
-- @checks: [{unique: day}, {expression: revenue >= 0}, {freshness: {column: day, max_age: 3650d}, severity: warn}]
SELECT
    ordered_on AS day,
    count(DISTINCT order_id) AS orders,
    sum(quantity) AS items,
    sum(amount) AS revenue
FROM order_lines
WHERE status <> 'returned'
GROUP BY ordered_on
