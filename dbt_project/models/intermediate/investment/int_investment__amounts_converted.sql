-- Every amount of a project in print, in Canadian dollars. One in another currency is converted
-- with the Bank of Canada's rate of the day of announcement, or of the last business day before;
-- where the day or the rate is not known, it stays as announced and the status says why.
with amounts as (
    select
        project_code,
        0 as amount_sequence,
        amount_currency_code,
        amount_qualifier,
        amount_text,
        amount_evidence as evidence,
        source_url,
        investment_amount,
        announced_date,
        accessed_on,
        snapshot_id
    from {{ ref("stg_curated__investments") }}
    where investment_level = 'project'

    union all

    select
        project_code,
        amount_sequence,
        amount_currency_code,
        amount_qualifier,
        amount_text,
        evidence,
        source_url,
        investment_amount,
        announced_date,
        accessed_on,
        snapshot_id
    from {{ ref("stg_curated__investment_amounts") }}
),

-- A week holds a business day, whatever the holidays.
rates as (
    select
        amounts.project_code,
        amounts.amount_sequence,
        rates.cad_per_unit,
        rates.reference_date,
        rates.snapshot_id,
        row_number() over (
            partition by amounts.project_code, amounts.amount_sequence
            order by rates.reference_date desc
        ) as days_back
    from amounts
    inner join {{ ref("stg_bank_of_canada__fx_rates") }} as rates
        on amounts.amount_currency_code = rates.currency_code
        and rates.cadence = 'daily'
        and rates.cad_per_unit is not null
        and amounts.announced_date >= rates.reference_date
        and amounts.announced_date < cast(rates.reference_date + interval 7 day as date)
)

select
    amounts.project_code,
    amounts.amount_sequence,
    amounts.amount_currency_code,
    amounts.amount_qualifier,
    amounts.amount_text,
    case
        when amounts.amount_currency_code = 'CAD' or rates.cad_per_unit is not null then null
        when amounts.announced_date is null then 'announcement_day_not_known'
        else 'no_rate_loaded'
    end as value_status,
    amounts.evidence,
    amounts.source_url,
    amounts.investment_amount,
    case
        when amounts.amount_currency_code = 'CAD' then amounts.investment_amount
        else amounts.investment_amount * rates.cad_per_unit
    end as investment_amount_cad,
    rates.cad_per_unit as fx_rate,
    amounts.announced_date,
    rates.reference_date as fx_date,
    amounts.accessed_on,
    amounts.snapshot_id,
    rates.snapshot_id as fx_snapshot_id
from amounts
left join rates
    on amounts.project_code = rates.project_code
    and amounts.amount_sequence = rates.amount_sequence
    and rates.days_back = 1
