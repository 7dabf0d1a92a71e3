-- @model(strategy="scd_type_2", primary_key=["product_id"], tags=["marts", "history"])
-- @description: Every name and price that a product ever had, with the time for which it held
SELECT product_id, name, price FROM stg_products
