/* @model
description: >-
  One row for each trip. A trip is added when it begins and updated when it ends;
  rows that do not differ are left alone.
strategy: merge_by_key
primary_key: [trip_id]
owner: operations
tags: [fact, hourly]
timeout: 5m
*/
SELECT
    t.trip_id,
    t.rider_id,
    t.from_station_id,
    t.to_station_id,
    t.started_at,
    t.ended_at,
    t.minutes,
    t.km,
    p.price
FROM stg_trips t
LEFT JOIN trip_prices p USING (trip_id)
