-- Announced investments and what became of them. One row for each status of a project; the amount
-- belongs to the project and stands on each of its rows, so sum it over is_latest_status only.
with statuses as (
    select * from {{ ref("int_investment__statuses_ordered") }}
),

final as (
    select
        cast(project_code as string) as project_code,
        cast(province_code as string) as province_code,
        cast(hq_country_code as string) as hq_country_code,
        cast(partner_country_codes as string) as partner_country_codes,
        cast(project_name as string) as project_name,
        cast(company_name as string) as company_name,
        cast(place as string) as place,
        cast(investment_type as string) as investment_type,
        cast(project_part as string) as project_part,
        cast(investment_status as string) as investment_status,
        cast(project_status as string) as project_status,
        cast(status_text as string) as status_text,
        cast(status_date_precision as string) as status_date_precision,
        cast(amount_qualifier as string) as amount_qualifier,
        cast(amount_evidence as string) as amount_evidence,
        cast(evidence as string) as evidence,
        cast(source_url as string) as source_url,
        cast(status_sequence as integer) as status_sequence,
        cast(amount_cad as double) as investment_amount_cad,
        cast(is_battery_chain as boolean) as is_battery_chain,
        cast(is_latest_status as boolean) as is_latest_status,
        cast(announced_date as date) as announced_date,
        cast(status_date as date) as status_date,
        cast(accessed_on as date) as accessed_on,
        cast(snapshot_id as string) as snapshot_id
    from statuses
)

select * from final
