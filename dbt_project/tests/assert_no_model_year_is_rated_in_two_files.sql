-- The ratings of one kind of vehicle and model year are in one file: a file brought by hand beside
-- the catalogue's would rate each vehicle twice. Bring it as the part that it is, as in
-- `--from battery_electric=FILE`.
with kinds as (
    select
        part,
        model_year,
        case when powertrain_code in ('bev', 'phev') then powertrain_code else 'conventional' end
            as vehicle_kind
    from {{ ref("stg_nrcan__fuel_ratings") }}
)

select
    vehicle_kind,
    model_year,
    count(distinct part) as file_count,
    min(part) as one_part,
    max(part) as another_part
from kinds
group by vehicle_kind, model_year
having count(distinct part) > 1
