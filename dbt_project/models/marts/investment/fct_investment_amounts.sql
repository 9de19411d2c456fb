-- Every amount in print of every project, beside the Canadian dollars it was worth on the day it
-- was announced. One project's amounts contradict or include each other and are never added.
with amounts as (
    select * from {{ ref("int_investment__amounts_converted") }}
),

projects as (
    select
        project_code,
        project_name
    from {{ ref("stg_curated__investments") }}
),

final as (
    select
        cast(amounts.project_code as string) as project_code,
        cast(amounts.amount_currency_code as string) as amount_currency_code,
        cast(projects.project_name as string) as project_name,
        cast(amounts.amount_qualifier as string) as amount_qualifier,
        cast(amounts.amount_text as string) as amount_text,
        cast(amounts.value_status as string) as value_status,
        cast(amounts.evidence as string) as evidence,
        cast(amounts.source_url as string) as source_url,
        cast(amounts.amount_sequence as integer) as amount_sequence,
        cast(amounts.investment_amount as double) as investment_amount,
        cast(amounts.investment_amount_cad as double) as investment_amount_cad,
        cast(amounts.fx_rate as double) as fx_rate,
        cast(amounts.amount_sequence = 0 as boolean) as is_headline_amount,
        cast(amounts.announced_date as date) as announced_date,
        cast(amounts.fx_date as date) as fx_date,
        cast(amounts.accessed_on as date) as accessed_on,
        cast(amounts.snapshot_id as string) as snapshot_id,
        cast(amounts.fx_snapshot_id as string) as fx_snapshot_id
    from amounts
    inner join projects on amounts.project_code = projects.project_code
)

select * from final
