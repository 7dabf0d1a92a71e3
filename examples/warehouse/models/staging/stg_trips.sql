-- @schema: staging
-- @description: Trips with their length in minutes, NULL while they last
-- @tags: staging
SELECT
    trip_id,
    rider_id,
    from_station_id,
    to_station_id,
    started_at,
    ended_at,
    CAST(km AS DECIMAL(6, 1)) AS km,
    date_diff('minute', started_at, ended_at) AS minutes
FROM raw_trips
