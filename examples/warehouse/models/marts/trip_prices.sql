-- @description: What a trip costs by the plan that its rider has now
-- @materialize: ephemeral
SELECT
    t.trip_id,
    CAST(CASE r.plan
        WHEN 'year' THEN 0
        WHEN 'month' THEN greatest(t.minutes - 30, 0) * 0.05
        ELSE 1 + t.minutes * 0.10
    END AS DECIMAL(8, 2)) AS price
FROM stg_trips t
JOIN dim_rider r ON r.rider_id = t.rider_id AND r.is_current
WHERE t.ended_at IS NOT NULL
