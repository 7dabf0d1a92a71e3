/* @model
description: Riders, every version with the time for which it held
strategy: scd_type_2
primary_key: [rider_id]
tags: [dimension]
*/
SELECT rider_id, name, plan, home_district FROM stg_riders
