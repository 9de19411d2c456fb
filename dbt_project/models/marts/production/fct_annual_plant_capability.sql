-- Which plant could build which powertrain in which year: every year from the first that is printed
-- to the one in which the page was read. A start or an end that is not printed is said to be
-- unknown, not guessed, and no plant is carried past the day its source was read.
with models_built as (
    select * from {{ ref("dim_plant_capability") }}
    where capability_status = 'produced'
        and product_kind <> 'batteries'
        and powertrain_code is not null
),

plants as (
    select * from {{ ref("dim_plant") }}
),

years as (
    {% for year in range(1980, 2061) %}
    select {{ year }} as reference_year
    {{ "union all" if not loop.last }}
    {% endfor %}
),

spans as (
    select
        models_built.plant_code,
        models_built.powertrain_code,
        models_built.model_name,
        models_built.evidence,
        models_built.source_url,
        year(models_built.from_date) as from_year,
        year(models_built.to_date) as to_year,
        year(models_built.accessed_on) as read_year,
        models_built.snapshot_id
    from models_built
),

-- The earliest year that anything is said about: an unknown start reaches back no further.
horizon as (
    select min(from_year) as first_year from spans
),

stated as (
    select
        spans.plant_code,
        spans.powertrain_code,
        spans.model_name,
        spans.evidence,
        spans.source_url,
        case
            when years.reference_year >= spans.from_year then 'stated'
            -- The year it was read, or the printed last one, is a year in which it was built.
            when spans.from_year is null
                and years.reference_year = coalesce(spans.to_year, spans.read_year) then 'stated'
            else 'start_not_known'
        end as capability_basis,
        years.reference_year,
        spans.snapshot_id
    from spans
    cross join horizon
    inner join plants on spans.plant_code = plants.plant_code
    inner join years
        on years.reference_year >= coalesce(spans.from_year, plants.opened_year, 0)
        and years.reference_year >= coalesce(spans.from_year, horizon.first_year)
        and years.reference_year <= coalesce(spans.to_year, spans.read_year)
        and years.reference_year <= coalesce(plants.closed_year, 9999)
),

summed as (
    select
        plant_code,
        powertrain_code,
        reference_year,
        -- One model whose years are printed is enough.
        case
            when bool_or(capability_basis = 'stated') then 'stated' else 'start_not_known'
        end as capability_basis,
        -- As weak as its weakest row.
        case when bool_or(evidence = 'remembered') then 'remembered' else 'seen' end as evidence,
        {{ list_distinct("model_name") }} as model_names,
        {{ list_distinct("source_url") }} as source_url,
        count(distinct model_name) as model_count,
        max(snapshot_id) as snapshot_id
    from stated
    group by plant_code, powertrain_code, reference_year
),

final as (
    select
        cast(summed.plant_code as string) as plant_code,
        cast(summed.powertrain_code as string) as powertrain_code,
        cast(plants.province_code as string) as province_code,
        cast(plants.company_code as string) as company_code,
        cast('annual' as string) as cadence,
        cast(plants.plant_name as string) as plant_name,
        cast(plants.company_name as string) as company_name,
        cast(plants.product_kind as string) as product_kind,
        cast(powertrains.powertrain_label_en as string) as powertrain_label_en,
        cast(powertrains.powertrain_label_fr as string) as powertrain_label_fr,
        cast(summed.capability_basis as string) as capability_basis,
        cast(summed.evidence as string) as evidence,
        cast(summed.model_names as string) as model_names,
        cast(summed.source_url as string) as source_url,
        cast(summed.model_count as bigint) as model_count,
        cast(powertrains.is_zero_emission as boolean) as is_zero_emission,
        cast(
            cast(summed.reference_year as string) || '-01-01' as date
        ) as reference_date,
        cast(summed.snapshot_id as string) as snapshot_id
    from summed
    inner join plants on summed.plant_code = plants.plant_code
    inner join {{ ref("dim_powertrain") }} as powertrains
        on summed.powertrain_code = powertrains.powertrain_code
)

select * from final
