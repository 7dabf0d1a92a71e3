/* @model
description: One row for each product of each order that was not cancelled
tags: [marts]
*/
SELECT
    o.order_id,
    o.customer_id,
    o.ordered_on,
    o.status,
    p.product_id,
    p.name AS product,
    p.category,
    i.quantity,
    CAST(i.quantity * i.unit_price AS DECIMAL(12, 2)) AS amount
FROM stg_orders o
JOIN stg_order_items i USING (order_id)
JOIN stg_products p USING (product_id)
WHERE o.status <> 'cancelled'
