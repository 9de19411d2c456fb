-- Every claim that names a measure is held against one that is declared for its period and its
-- unit (macro claim_measures), and every other claim says why nothing measures it.
select
    claims.claim_id,
    claims.warehouse_measure,
    claims.unit,
    queries.measure_unit
from {{ ref("stg_curated__published_claims") }} as claims
left join {{ ref("int_claims__queries_declared") }} as queries on claims.claim_id = queries.claim_id
where
    case
        when claims.warehouse_measure is null then claims.not_comparable_reason is null
        else queries.measure_unit is null or queries.measure_unit <> claims.unit
    end
