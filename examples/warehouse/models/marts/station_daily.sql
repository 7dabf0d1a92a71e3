-- @model(tags=["report"], description="Departures and arrivals of each station and day, with the day's rain")
WITH moves AS (
    SELECT from_station_id AS station_id, CAST(started_at AS DATE) AS day, 1 AS departure, 0 AS arrival
    FROM fct_trips
    UNION ALL
    SELECT to_station_id, CAST(ended_at AS DATE), 0, 1
    FROM fct_trips
    WHERE ended_at IS NOT NULL
)
SELECT
    m.day,
    s.name AS station,
    s.district,
    sum(m.departure) AS departures,
    sum(m.arrival) AS arrivals,
    sum(m.arrival) - sum(m.departure) AS surplus,
    any_value(w.rain_mm) AS rain_mm
FROM moves m
JOIN dim_station s ON s.station_id = m.station_id AND s.is_current
LEFT JOIN raw_weather w USING (day)
GROUP BY m.day, s.name, s.district
