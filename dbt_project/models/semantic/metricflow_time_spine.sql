-- Every day that a figure can be of: what MetricFlow lines metrics up on. A view, so that building
-- it costs nothing.
with days as (
    {{ days_between("1946-01-01", "2035-12-31") }}
),

final as (
    select cast(date_day as date) as date_day from days
)

select * from final
