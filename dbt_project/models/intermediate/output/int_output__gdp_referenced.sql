-- Both GDP tables with the reference year of their prices. A new one renames the members of Prices
-- (2007 to 2012 in November 2018, 2012 to 2017 since) and keeps their ids, so the year is read from
-- the label in the latest snapshot that states the figure, never from today's label for a figure
-- of yesterday. Where that snapshot came without metadata, today's label is the only one.
with national as (
    select
        'CA' as province_code,
        'monthly' as cadence,
        case prices_member_id when 1 then 'chained' when 2 then 'constant' end as price_basis,
        case seasonal_adjustment_member_id
            when 1 then 'sa' when 2 then 'trading_day_adjusted'
        end as seasonal_adjustment,
        naics_member_id,
        3 as price_dimension,
        prices_member_id as price_member_id,
        coordinate,
        value_status,
        coalesce(gdp_cad_saar, gdp_cad_trading_day_adjusted) as gdp_value,
        is_preliminary,
        is_revised,
        reference_date,
        valid_from,
        source_table,
        snapshot_id
    from {{ ref("stg_statcan__industry_gdp_estimates") }}
),

provincial as (
    select
        provinces.province_code,
        'annual' as cadence,
        case estimates.value_member_id
            when 1 then 'current' when 2 then 'chained' when 3 then 'contribution'
        end as price_basis,
        'none' as seasonal_adjustment,
        estimates.naics_member_id,
        2 as price_dimension,
        estimates.value_member_id as price_member_id,
        estimates.coordinate,
        estimates.value_status,
        coalesce(estimates.gdp_cad, estimates.gdp_cad_chained, estimates.contribution_pct_points)
            as gdp_value,
        estimates.is_preliminary,
        estimates.is_revised,
        estimates.reference_date,
        estimates.valid_from,
        estimates.source_table,
        estimates.snapshot_id
    from {{ ref("stg_statcan__provincial_industry_gdp_estimates") }} as estimates
    inner join {{ ref("provinces") }} as provinces
        on estimates.geography_code = cast(provinces.sgc_code as string)
),

observations as (
    select * from national
    union all
    select * from provincial
),

kept as (
    select
        observations.*,
        industries.naics_code,
        industries.naics_level
    from observations
    inner join {{ ref("int_output__industries_classified") }} as industries
        on observations.source_table = industries.product_id
        and observations.naics_member_id = industries.member_id
),

stated as (
    {{ statcan_stated_by("kept") }}
),

last_stated as (
    select
        source_table,
        coordinate,
        reference_date,
        -- Snapshot ids begin with the time first seen: the largest is the latest.
        max(stating_snapshot_id) as stating_snapshot_id
    from stated
    group by source_table, coordinate, reference_date
),

labelled as (
    select
        kept.*,
        coalesce(labels.member_label_en, members.member_label_en) as price_label_en
    from kept
    left join last_stated
        on kept.source_table = last_stated.source_table
        and kept.coordinate = last_stated.coordinate
        and kept.reference_date = last_stated.reference_date
    left join {{ ref("stg_statcan__member_labels") }} as labels
        on kept.source_table = labels.product_id
        and last_stated.stating_snapshot_id = labels.snapshot_id
        and kept.price_dimension = labels.dimension_position
        and kept.price_member_id = labels.member_id
    left join {{ ref("stg_statcan__members") }} as members
        on kept.source_table = members.product_id
        and kept.price_dimension = members.dimension_position
        and kept.price_member_id = members.member_id
),

final as (
    select
        province_code,
        naics_code,
        cadence,
        price_basis,
        seasonal_adjustment,
        coordinate,
        naics_level,
        value_status,
        gdp_value,
        case
            when price_basis in ('chained', 'constant')
                then cast(
                    nullif(regexp_extract(price_label_en, '([0-9]{4})', 1), '') as integer
                )
        end as price_reference_year,
        coalesce(is_preliminary, false) as is_preliminary,
        coalesce(is_revised, false) as is_revised,
        reference_date,
        valid_from,
        source_table,
        snapshot_id
    from labelled
)

select * from final
