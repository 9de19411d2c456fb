-- What Statistics Canada's lookups say of each customs code, period by period. Every zip brings
-- the lookup of the month that it was made for: of a code and a first month the newest one stands.
-- Periods that a newer lookup no longer has stay; where two overlap, lookup_date says which one is
-- the newer.
with descriptions as (
    select *
    from ({{ feed_current("cimt") }}) as feed
    where _layout = 'commodity_descriptions'
),

ranked as (
    select
        *,
        row_number() over (
            partition by trim(hs_code), valid_from
            order by lookup_month desc, _part desc, _row_number desc
        ) as recency
    from descriptions
),

final as (
    select
        trim(hs_code) as hs_code,
        substr(trim(hs_code), 1, 6) as hs6_code,
        -- `N/A` stands where a code has no quantity.
        nullif(nullif(trim(unit), ''), 'N/A') as unit_code,
        'hs' || cast(length(trim(hs_code)) as string) as hs_code_level,
        nullif(trim(description_en), '') as description_en,
        nullif(trim(description_fr), '') as description_fr,
        {{ vehicle_condition("description_en") }} as vehicle_condition,
        {{ month_of_text("valid_from") }} as valid_from_date,
        case
            when trim(valid_to) <> '999912'
                then {{ period_end(month_of_text("valid_to"), "monthly") }}
        end as valid_to_date,
        {{ month_of_text("lookup_month") }} as lookup_date,
        _snapshot_id as snapshot_id
    from ranked
    where recency = 1
)

select * from final
