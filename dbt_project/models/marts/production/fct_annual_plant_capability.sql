-- Which plant could build which powertrain in which year, from the first year that a source prints
-- (or is of) to the year in which the page was read. Years before it have no row: a start that is
-- not printed reaches back to nothing. After the printed end, or the year of the page, the row says
-- that the end is not known. A year that is remembered is never called stated.
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
        models_built.other_source_urls,
        coalesce(
            year(models_built.from_date),
            year(models_built.to_date),
            year(models_built.published_on)
        ) as first_year,
        coalesce(
            year(models_built.to_date),
            greatest(
                coalesce(year(models_built.from_date), year(models_built.published_on)),
                coalesce(year(models_built.published_on), year(models_built.from_date))
            )
        ) as last_vouched_year,
        least(
            coalesce(year(models_built.to_date), year(models_built.accessed_on)),
            coalesce(plants.closed_year, 9999)
        ) as last_year,
        models_built.snapshot_id
    from models_built
    inner join plants on models_built.plant_code = plants.plant_code
),

by_year as (
    select
        spans.*,
        years.reference_year,
        years.reference_year <= spans.last_vouched_year as is_vouched
    from spans
    inner join years on years.reference_year between spans.first_year and spans.last_year
),

summed as (
    select
        plant_code,
        powertrain_code,
        reference_year,
        -- Of several models the best known one decides.
        case
            when bool_or(is_vouched and evidence <> 'remembered') then 'stated'
            when bool_or(is_vouched) then 'remembered'
            else 'end_not_known'
        end as capability_basis,
        -- As weak as its weakest row.
        case when bool_or(evidence = 'remembered') then 'remembered' else 'seen' end as evidence,
        {{ list_distinct("model_name") }} as model_names,
        {{ list_distinct("source_url") }} as source_url,
        {{ list_distinct("other_source_urls") }} as other_source_urls,
        count(distinct model_name) as model_count,
        max(snapshot_id) as snapshot_id
    from by_year
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
        cast(nullif(summed.other_source_urls, '') as string) as other_source_urls,
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
