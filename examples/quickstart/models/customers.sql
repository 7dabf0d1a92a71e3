/* @model
description: >-
  Everyone who has ever been a customer. A row is updated when it differs; one that vanishes from the
  file stays, with the time in _deleted_at.
strategy: merge_by_key
primary_key: [customer_id]
delete: soft
tags: [marts]
checks:
  - not_null: [customer_id, name]
  - unique: customer_id
  - pattern: {column: email, regex: "^[^@ ]+@[^@ ]+$", where: email IS NOT NULL}
  - range: {column: spent, min: 0}
  - row_count: {min: 1}
*/
SELECT
    c.customer_id,
    c.name,
    c.email,
    c.country,
    c.signed_up_on,
    count(DISTINCT l.order_id) AS orders,
    coalesce(sum(l.amount) FILTER (WHERE l.status <> 'returned'), 0) AS spent,
    max(l.ordered_on) AS last_ordered_on
FROM stg_customers c
LEFT JOIN order_lines l USING (customer_id)
GROUP BY ALL
