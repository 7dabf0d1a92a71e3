-- A model needs no header: it bears its file's name and becomes a table.
SELECT
    order_id,
    customer_id,
    ordered_at,
    CAST(ordered_at AS DATE) AS ordered_on,
    status
FROM read_csv('seeds/orders.csv')
