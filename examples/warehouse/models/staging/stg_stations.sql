-- @schema: staging
-- @description: Stations with typed columns
-- @tags: staging
SELECT
    station_id,
    trim(name) AS name,
    district,
    CAST(capacity AS INTEGER) AS capacity
FROM raw_stations
