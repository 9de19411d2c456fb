-- The shape of the table. Which tests passed is known when dbt has run, so the rows are written
-- when a release is published, from dbt's run_results.json; in the private warehouse it is empty.
select
    cast(null as string) as table_schema,
    cast(null as string) as table_name,
    cast(null as string) as test_name,
    cast(null as string) as test_type,
    cast(null as string) as column_name,
    cast(null as string) as description,
    cast(null as string) as reason,
    cast(null as string) as tolerance,
    cast(null as string) as severity,
    cast(null as string) as status,
    cast(null as bigint) as failures,
    cast(null as boolean) as is_blocking,
    cast(null as timestamp) as tested_at
where false
