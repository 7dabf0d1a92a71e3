-- @materialize: view
-- @description: Stations that lose bikes over the week and must be refilled
-- @tags: report
SELECT station, district, sum(surplus) AS surplus
FROM station_daily
GROUP BY station, district
HAVING sum(surplus) < 0
ORDER BY surplus, station
