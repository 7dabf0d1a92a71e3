-- @materialize: file
-- @path: exports/{env}/station_daily.parquet
-- @description: The daily figures for those who have no access to the warehouse
-- @tags: export
SELECT * FROM station_daily ORDER BY day, station
