-- Rows of this query are wrong. It reads two models, and gates the one of them that runs last.
-- @description: Whoever bought something is a customer
SELECT l.order_id, l.customer_id
FROM order_lines l
LEFT JOIN customers c USING (customer_id)
WHERE c.customer_id IS NULL
