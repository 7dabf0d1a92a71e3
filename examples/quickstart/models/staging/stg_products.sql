-- @description: Products with today's prices
-- @tags: staging
SELECT product_id, name, category, CAST(price AS DECIMAL(10, 2)) AS price
FROM read_csv('seeds/products.csv')
