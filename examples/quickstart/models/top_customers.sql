/* @model
description: The ten who spent most
materialize: view
tags: [marts]
*/
SELECT name, country, orders, spent
FROM customers
WHERE spent > 0
ORDER BY spent DESC, name
LIMIT 10
