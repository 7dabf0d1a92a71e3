-- @schema: staging
-- @description: Riders with their plan
-- @tags: staging
SELECT rider_id, trim(name) AS name, lower(plan) AS plan, home_district
FROM raw_riders
