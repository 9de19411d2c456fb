-- Trade as others print it: customs offices, Statistics Canada's Daily, ports, makers, the press.
-- Every row carries whose figure it is, on which basis and in which unit; no row is added to
-- another or to the tables of trade, and a share or a change stands as it was printed.
with prints as (
    select * from {{ ref("int_trade__prints_resolved") }}
),

final as (
    select
        cast(reporter_country_code as string) as reporter_country_code,
        cast(partner_country_code as string) as partner_country_code,
        cast(commodity_code as string) as commodity_code,
        cast(commodity_code_system as string) as commodity_code_system,
        cast(trade_partner_level as string) as trade_partner_level,
        cast(partner_printed as string) as partner_printed,
        cast(trade_flow as string) as trade_flow,
        cast(gateway_name as string) as gateway_name,
        cast(commodity_printed as string) as commodity_printed,
        cast(trade_basis as string) as trade_basis,
        cast(seasonal_adjustment as string) as seasonal_adjustment,
        cast(measure as string) as measure,
        cast(unit as string) as unit,
        cast(period_kind as string) as period_kind,
        cast(value_qualifier as string) as value_qualifier,
        cast(compiler as string) as compiler,
        cast(evidence as string) as evidence,
        cast(derivation as string) as derivation,
        cast(source_tier as string) as source_tier,
        cast(source_name as string) as source_name,
        cast(source_url as string) as source_url,
        cast(definition as string) as definition_en,
        cast(note as string) as note,
        cast(printed_value as double) as printed_value,
        cast(rounded_to as int) as rounded_to,
        cast(print_count as bigint) as print_count,
        cast(period_start as date) as reference_date,
        cast(period_end as date) as reference_end_date,
        cast(published_on as date) as published_on,
        cast(accessed_on as date) as accessed_on,
        cast(snapshot_id as string) as snapshot_id
    from prints
)

select * from final
