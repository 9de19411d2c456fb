-- By how much were the new motor vehicle sales of October 2025 revised?
-- One row for each known vintage that states this very series; the first one known need not be the
-- first one printed. A vintage that is known by its parts alone has no row:
-- marts/revisions/README.md. `canauto revisions` has every other figure.
with answer as (
    select
        vintage_number,
        vintage_at,
        figure_value as sales_units,
        revision as revision_units,
        round(revision_pct, 2) as revision_pct,
        round(revision_from_first_pct, 2) as revision_from_first_pct,
        is_current_vintage,
        value_status,
        source_table,
        snapshot_id
    from marts.fct_figure_vintages
    where series_code = 'new_vehicle_sales'
        and reference_date = date '2025-10-01'
),

-- One row, whatever there is to answer.
question as (
    select 1 as asked
),

final as (
    select
        answer.vintage_number,
        answer.vintage_at,
        answer.sales_units,
        answer.revision_units,
        answer.revision_pct,
        answer.revision_from_first_pct,
        answer.is_current_vintage,
        case
            when answer.vintage_number is null then 'no_data_yet' else answer.value_status
        end as value_status,
        answer.source_table,
        answer.snapshot_id
    from question
    left join answer on question.asked = 1
)

select * from final
order by vintage_number
