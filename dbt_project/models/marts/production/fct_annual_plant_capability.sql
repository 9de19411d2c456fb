-- Which plant could build which powertrain in which year, up to the year in which the page was
-- read. A source vouches for the years from the printed first to the printed last one, or to its
-- own year of publication; before and after them the row says which end is not known.
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
        plant_code,
        powertrain_code,
        model_name,
        evidence,
        source_url,
        year(from_date) as from_year,
        year(to_date) as to_year,
        coalesce(year(from_date), year(to_date), year(published_on)) as first_vouched_year,
        coalesce(
            year(to_date),
            greatest(coalesce(year(published_on), year(from_date)), coalesce(year(from_date), 0))
        ) as last_vouched_year,
        year(accessed_on) as read_year,
        snapshot_id
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
        -- Ranked, so that of several models the best known one decides.
        case
            when spans.first_vouched_year is null then 4
            when years.reference_year < spans.first_vouched_year then 3
            when years.reference_year > spans.last_vouched_year then 2
            else 1
        end as basis_rank,
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
        case min(basis_rank)
            when 1 then 'stated'
            when 2 then 'end_not_known'
            when 3 then 'start_not_known'
            else 'years_not_known'
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
