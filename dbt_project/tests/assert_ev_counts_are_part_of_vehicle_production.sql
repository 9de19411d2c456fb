-- Every electric count is also a row of fct_vehicle_production, with the same number and evidence;
-- what is not a count is an export, and no row is both.
{{ config(meta={"tolerance": "none", "reason": "the rows are the same ones"}) }}
select ev.*
from {{ ref("fct_ev_production") }} as ev
left join {{ ref("fct_vehicle_production") }} as production
    on ev.province_code = production.province_code
    and ev.powertrain_code = production.powertrain_code
    and ev.production_level = production.production_level
    and ev.compiler = production.compiler
    and ev.evidence = production.evidence
    and ev.reference_date = production.reference_date
    and coalesce(ev.model_name, '') = coalesce(production.model_name, '')
    and ev.production_units = production.production_units
where (ev.evidence <> 'export_proxy' and production.production_units is null)
    or (ev.evidence = 'export_proxy') <> (ev.exports_value_cad is not null)
    or (ev.production_units is not null and ev.exports_units is not null)
