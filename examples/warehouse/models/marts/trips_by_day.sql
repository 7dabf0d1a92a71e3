/* @model
description: >-
  Trips of each day. A run writes the days that are missing, and those of the last three
  again, as a trip may be reported late.
strategy: incremental
time_column: day
interval: day
lookback: 3
*/
SELECT
    CAST(started_at AS DATE) AS day,
    count(*) AS trips,
    sum(km) AS km
FROM stg_trips
GROUP BY 1
