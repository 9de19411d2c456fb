-- What share of the new vehicles sold in Canada are of Korean brands, by year?
-- Makers' reports over a compilation of makers' reports; a year whose makers or total are not all
-- printed has a reason instead of a share. Shares do not compare across is_series_break, where the
-- total is of another coverage.
with answer as (
    select
        year(reference_date) as sales_year,
        sales_units,
        round(sales_share, 4) as sales_share,
        coverage,
        compiler,
        total_compiler,
        is_series_break,
        value_status,
        snapshot_id
    from marts.fct_sales_by_origin
    where origin_basis = 'brand_owner_country'
        and origin_code = 'KR'
        and cadence = 'annual'
),

-- One row, whatever there is to answer.
question as (
    select 1 as asked
),

final as (
    select
        answer.sales_year,
        answer.sales_units,
        answer.sales_share,
        answer.coverage,
        answer.compiler,
        answer.total_compiler,
        answer.is_series_break,
        case
            when answer.sales_year is null then 'no_data_yet' else answer.value_status
        end as value_status,
        answer.snapshot_id
    from question
    left join answer on question.asked = 1
)

select * from final
order by sales_year
