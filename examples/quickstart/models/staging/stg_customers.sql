-- @model(name="stg_customers", tags=["staging"], description="Customers with their e-mail addresses in one spelling")
SELECT
    customer_id,
    name,
    nullif(lower(trim(email)), '') AS email,
    city,
    country,
    signed_up_on
FROM read_csv('seeds/customers.csv')
