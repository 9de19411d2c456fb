-- Announced investments and what became of them. One row for each status of a project; the amount
-- belongs to the project and stands on each of its rows, so sum it over is_latest_status only, by
-- project_status: the last status may be that of a part.
-- Other amounts in print of the same project are in fct_investment_amounts.
with statuses as (
    select * from {{ ref("int_investment__statuses_ordered") }}
),

amounts as (
    select * from {{ ref("int_investment__amounts_converted") }}
    where amount_sequence = 0
),

final as (
    select
        cast(statuses.project_code as string) as project_code,
        cast(statuses.province_code as string) as province_code,
        cast(statuses.hq_country_code as string) as hq_country_code,
        cast(statuses.partner_country_codes as string) as partner_country_codes,
        cast(amounts.amount_currency_code as string) as amount_currency_code,
        cast(statuses.project_name as string) as project_name,
        cast(statuses.company_name as string) as company_name,
        cast(statuses.place as string) as place,
        cast(statuses.investment_type as string) as investment_type,
        cast(statuses.project_part as string) as project_part,
        cast(statuses.investment_status as string) as investment_status,
        cast(statuses.project_status as string) as project_status,
        cast(statuses.status_text as string) as status_text,
        cast(statuses.status_date_precision as string) as status_date_precision,
        cast(statuses.amount_qualifier as string) as amount_qualifier,
        cast(statuses.amount_evidence as string) as amount_evidence,
        cast(amounts.value_status as string) as value_status,
        cast(statuses.evidence as string) as evidence,
        cast(statuses.source_url as string) as source_url,
        cast(statuses.status_sequence as integer) as status_sequence,
        cast(amounts.investment_amount as double) as investment_amount,
        cast(amounts.investment_amount_cad as double) as investment_amount_cad,
        cast(amounts.fx_rate as double) as fx_rate,
        cast(statuses.is_battery_chain as boolean) as is_battery_chain,
        cast(statuses.is_latest_status as boolean) as is_latest_status,
        cast(statuses.announced_date as date) as announced_date,
        cast(statuses.status_date as date) as status_date,
        cast(amounts.fx_date as date) as fx_date,
        cast(statuses.accessed_on as date) as accessed_on,
        cast(statuses.snapshot_id as string) as snapshot_id,
        cast(amounts.snapshot_id as string) as amount_snapshot_id,
        cast(amounts.fx_snapshot_id as string) as fx_snapshot_id
    from statuses
    left join amounts on statuses.project_code = amounts.project_code
)

select * from final
