-- A sentence in the press beside the warehouse's own figure. The difference is shown whatever the
-- verdict: a claim within its tolerance can still be off by thousands of vehicles.
with claims as (
    select * from {{ ref("stg_curated__published_claims") }}
),

queries as (
    select * from {{ ref("int_claims__queries_declared") }}
),

figures as (
    select * from {{ ref("int_claims__warehouse_figures") }}
),

compared as (
    select
        claims.*,
        queries.warehouse_table,
        queries.warehouse_query,
        figures.warehouse_value,
        figures.snapshot_id as warehouse_snapshot_id,
        figures.warehouse_value - claims.claim_value as difference,
        {{ change_pct("figures.warehouse_value", "claims.claim_value") }} as difference_pct
    from claims
    left join queries on claims.claim_id = queries.claim_id
    left join figures on claims.warehouse_measure = figures.warehouse_measure
),

judged as (
    select
        *,
        case
            when warehouse_measure is null then 'not_comparable'
            when warehouse_value is null then 'no_data_yet'
            when difference = 0 then 'agrees'
            when abs(difference_pct) <= coalesce(tolerance_pct, 0) then 'agrees'
            else 'differs'
        end as verdict
    from compared
),

final as (
    select
        cast(claim_id as string) as claim_id,
        cast(warehouse_measure as string) as warehouse_measure,
        cast(cadence as string) as cadence,
        cast(subject as string) as subject,
        cast(unit as string) as unit,
        cast(verdict as string) as verdict,
        cast(speaker as string) as speaker,
        cast(claim_en as string) as claim_en,
        cast(claim_fr as string) as claim_fr,
        cast(claim_fr_url as string) as claim_fr_url,
        cast(claimed_on_precision as string) as claimed_on_precision,
        cast(not_comparable_reason as string) as not_comparable_reason,
        cast(tolerance_reason as string) as tolerance_reason,
        cast(warehouse_table as string) as warehouse_table,
        cast(warehouse_query as string) as warehouse_query,
        cast(evidence as string) as evidence,
        cast(source_name as string) as source_name,
        cast(source_url as string) as source_url,
        cast(note as string) as note,
        cast(claim_value as double) as claim_value,
        cast(warehouse_value as double) as warehouse_value,
        -- Rounded for reading only: the verdict uses the unrounded figures.
        cast(round(difference, 6) as double) as difference,
        cast(round(difference_pct, 2) as double) as difference_pct,
        cast(tolerance_pct as double) as tolerance_pct,
        cast(reference_date as date) as reference_date,
        cast(claimed_on as date) as claimed_on,
        cast(accessed_on as date) as accessed_on,
        cast(snapshot_id as string) as snapshot_id,
        cast(warehouse_snapshot_id as string) as warehouse_snapshot_id
    from judged
)

select * from final
