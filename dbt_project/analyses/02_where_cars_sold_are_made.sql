-- Where are the vehicles sold in Canada made, by year?
-- By region of manufacture, as Statistics Canada surveys it; it tells no countries apart in North
-- America. Where imported passenger vehicles come from is origin_basis 'import_country', another
-- question: it has no vehicle built in Canada.
with answer as (
    select
        year(reference_date) as sales_year,
        origin_label_en as made_in,
        sales_units,
        round(sales_share, 4) as sales_share,
        round(sales_units_change_pct, 1) as change_pct,
        total_basis,
        value_status,
        source_table,
        snapshot_id
    from marts.fct_sales_by_origin
    where origin_basis = 'manufacture_region'
        and origin_level = 'region'
        and cadence = 'annual'
),

-- One row, whatever there is to answer.
question as (
    select 1 as asked
),

final as (
    select
        answer.sales_year,
        answer.made_in,
        answer.sales_units,
        answer.sales_share,
        answer.change_pct,
        answer.total_basis,
        case
            when answer.sales_year is null then 'no_data_yet' else answer.value_status
        end as value_status,
        answer.source_table,
        answer.snapshot_id
    from question
    left join answer on question.asked = 1
)

select * from final
order by sales_year, made_in
