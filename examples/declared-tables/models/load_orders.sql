/* @model
target: order_facts
strategy: merge_by_key
transforms:
  - filter_where: amount > 0
  - deduplicate_by: {keys: order_no, order_by: exported_at DESC}
*/
SELECT order_no, customer, amount, placed_at, exported_at
FROM read_csv('raw/orders.csv', all_varchar = true)
