-- @name: marts.revenue
SELECT c.email, sum(o.amount) AS revenue, max(o.placed_on) AS last_order
FROM order_facts o
JOIN customer_dim c ON c.id = o.customer
GROUP BY c.email
