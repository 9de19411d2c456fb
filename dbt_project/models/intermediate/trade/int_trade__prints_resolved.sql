-- One row for each figure of trade that was printed: what the same compiler printed again on the
-- same basis is one figure, of which the last print stands (Statistics Canada printed 675 M for the
-- imports from Korea in September 2017, and 669 M a month later). Different compilers, bases and
-- kinds of evidence stay different rows.
with prints as (
    select * from {{ ref("stg_curated__trade_figures") }}
),

ranked as (
    select
        *,
        row_number() over (
            partition by
                reporter_country_code,
                partner_printed,
                trade_flow,
                gateway_name,
                commodity_printed,
                trade_basis,
                seasonal_adjustment,
                measure,
                unit,
                period_start,
                period_end,
                compiler,
                evidence
            order by {{ print_preference() }}
        ) as preference,
        count(*) over (
            partition by
                reporter_country_code,
                partner_printed,
                trade_flow,
                gateway_name,
                commodity_printed,
                trade_basis,
                seasonal_adjustment,
                measure,
                unit,
                period_start,
                period_end,
                compiler,
                evidence
        ) as print_count
    from prints
),

resolved as (
    select
        reporter_country_code,
        partner_country_code,
        commodity_code_system,
        commodity_code,
        trade_partner_level,
        partner_printed,
        trade_flow,
        gateway_name,
        commodity_printed,
        trade_basis,
        seasonal_adjustment,
        measure,
        unit,
        value_qualifier,
        period_kind,
        compiler,
        evidence,
        derivation,
        source_tier,
        source_name,
        source_url,
        definition,
        note,
        printed_value,
        rounded_to,
        print_count,
        period_start,
        period_end,
        published_on,
        accessed_on,
        snapshot_id
    from ranked
    where preference = 1
)

select * from resolved
