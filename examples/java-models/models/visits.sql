-- Models in SQL and in Java use each other by name.
SELECT
    m.name AS mission,
    v.visit.body AS planet,
    v.visit.day AS visited_on,
    p.order_from_sun
FROM missions m, unnest(m.visits) AS v(visit)
JOIN planets p ON p.name = v.visit.body
ORDER BY visited_on
