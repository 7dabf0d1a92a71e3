/* @model
description: Stations, every version with the time for which it held
strategy: scd_type_2
primary_key: [station_id]
tags: [dimension]
*/
SELECT station_id, name, district, capacity FROM stg_stations
