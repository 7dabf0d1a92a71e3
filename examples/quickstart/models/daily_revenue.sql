-- @description: Orders and revenue of each day, returned goods left out
-- @tags: marts, daily
SELECT
    ordered_on AS day,
    count(DISTINCT order_id) AS orders,
    sum(quantity) AS items,
    sum(amount) AS revenue
FROM order_lines
WHERE status <> 'returned'
GROUP BY ordered_on
