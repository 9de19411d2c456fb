-- Customs codes by edition of the Harmonized System: 8703.80 is nothing in 2012 and battery
-- electric from 2017. The headings that the models know, the codes of eight and ten digits that
-- Statistics Canada describes or that were traded, and the six digits that they begin with. Each
-- has one row in every edition in which it is known.
with headings as (
    select * from {{ ref("hs_codes") }}
),

descriptions as (
    select * from {{ ref("stg_cimt__commodity_codes") }}
),

traded as (
    select distinct
        hs_code,
        hs6_code,
        {{ hs_edition("extract(year from reference_date)") }} as hs_edition
    from {{ ref("stg_cimt__trade_flows") }}
),

named_editions as (
    -- 2002 stands for all that came before 2007.
    select 2002 as hs_edition
    union
    select hs_edition_from as hs_edition from headings
    where hs_edition_from is not null
),

editions as (
    select
        hs_edition,
        case when hs_edition > 2002 then hs_edition else 0 end as first_year,
        coalesce(lead(hs_edition) over (order by hs_edition nulls last) - 1, 9999) as last_year
    from named_editions
),

described as (
    select
        descriptions.*,
        editions.hs_edition,
        row_number() over (
            partition by descriptions.hs_code, editions.hs_edition
            order by
                descriptions.valid_from_date desc nulls last,
                descriptions.lookup_date desc nulls last
        ) as preference
    from descriptions
    inner join editions
        on
            extract(year from descriptions.valid_from_date) <= editions.last_year
            and coalesce(extract(year from descriptions.valid_to_date), 9999) >= editions.first_year
),

codes as (
    select
        headings.hs_code,
        editions.hs_edition
    from headings
    inner join editions
        on
            editions.hs_edition >= coalesce(headings.hs_edition_from, 0)
            and editions.hs_edition <= coalesce(headings.hs_edition_to, 9999)
    union
    select
        hs_code,
        hs_edition
    from described
    union
    select
        hs6_code as hs_code,
        hs_edition
    from described
    union
    select
        hs_code,
        hs_edition
    from traded
    union
    select
        hs6_code as hs_code,
        hs_edition
    from traded
),

attributes as (
    {{ hs_code_attributes("codes", "hs_code", "hs_edition") }}
),

final as (
    select
        cast({{ hs_id("codes.hs_code", "codes.hs_edition") }} as string) as hs_id,
        cast(codes.hs_code as string) as hs_code,
        cast(
            case when length(codes.hs_code) >= 6 then substr(codes.hs_code, 1, 6) end as string
        ) as hs6_code,
        cast(attributes.powertrain_code as string) as powertrain_code,
        cast(described.unit_code as string) as unit_code,
        cast('hs' || cast(length(codes.hs_code) as string) as string) as hs_code_level,
        cast(attributes.product_group as string) as product_group,
        cast(described.vehicle_condition as string) as vehicle_condition,
        cast(
            coalesce(described.description_en, attributes.hs_label_en) as string
        ) as hs_label_en,
        cast(
            coalesce(described.description_fr, attributes.hs_label_fr) as string
        ) as hs_label_fr,
        cast(
            case
                when described.description_en is not null then 'statcan'
                when attributes.hs_label_en is not null then 'canauto'
            end as string
        ) as label_source,
        cast(codes.hs_edition as int) as hs_edition,
        cast(headings.hs_edition_from as int) as hs_edition_from,
        cast(headings.hs_edition_to as int) as hs_edition_to,
        cast(attributes.is_ev_or_battery as boolean) as is_ev_or_battery,
        cast(described.snapshot_id as string) as snapshot_id
    from codes
    inner join attributes
        on codes.hs_code = attributes.hs_code and codes.hs_edition = attributes.trade_year
    left join headings
        on
            attributes.hs_prefix = headings.hs_code
            and codes.hs_edition >= coalesce(headings.hs_edition_from, 0)
            and codes.hs_edition <= coalesce(headings.hs_edition_to, 9999)
    left join described
        on
            codes.hs_code = described.hs_code
            and codes.hs_edition = described.hs_edition
            and described.preference = 1
)

select * from final
