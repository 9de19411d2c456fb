-- Within one vintage and place, unadjusted employees of industries add up to the sector, subsector
-- or aggregate that consists of them, where no cell is suppressed; vehicles, bodies and parts
-- (3361 to 3363) are a part of transport equipment (336) and do not exceed it. Adjusted figures
-- are never added.
{{ config(meta={
    "tolerance": "half a person for each figure: 1.5 for two parts and a total, 7.5 for fourteen",
    "reason": "Each figure is rounded to a person. In the sample (2018 to 2024) sums miss by 3 of 7.5.",
}) }}
{% set wholes = {
    "00-91N": ["11-91N", "00"],
    "11-91N": ["11-33N", "41-91N"],
    "11-33N": ["11N", "21", "22", "23", "31-33"],
    "41-91N": [
        "41-45N", "48-49", "51", "52", "53", "54", "55", "56", "61", "62", "71", "72", "81", "91",
    ],
    "336": ["3361", "3362", "3363"],
    "415": ["4151", "4152", "4153"],
    "441": ["4411", "4412", "4413"],
} %}

with parts_of_wholes as (
    {% for whole, parts in wholes.items() %}
    {% set is_last = loop.last %}
    {% for part in parts %}
    select
        '{{ whole }}' as whole_naics_code,
        '{{ part }}' as part_naics_code,
        {{ parts | length }} as part_count
    {{ "union all" if not (is_last and loop.last) }}
    {% endfor %}
    {% endfor %}
),

figures as (
    select * from {{ ref("int_employment__estimates_stacked") }}
    where measure_code = 'employees' and seasonal_adjustment = 'nsa' and estimate is not null
),

stated as (
    {{ statcan_stated_by("figures") }}
)

select
    wholes.cadence,
    wholes.province_code,
    wholes.naics_code,
    wholes.reference_date,
    wholes.estimate as employees,
    sum(parts.estimate) as employees_of_parts
from stated as wholes
inner join parts_of_wholes
    on wholes.naics_code = parts_of_wholes.whole_naics_code
inner join stated as parts
    on parts_of_wholes.part_naics_code = parts.naics_code
    and wholes.cadence = parts.cadence
    and wholes.province_code = parts.province_code
    and wholes.reference_date = parts.reference_date
    and wholes.stating_snapshot_id = parts.stating_snapshot_id
group by
    wholes.cadence,
    wholes.province_code,
    wholes.naics_code,
    wholes.reference_date,
    wholes.estimate,
    wholes.stating_snapshot_id,
    parts_of_wholes.part_count
having
    count(*) = parts_of_wholes.part_count
    and (
        sum(parts.estimate) - wholes.estimate > (parts_of_wholes.part_count + 1) / 2.0
        or wholes.naics_code <> '336'
        and wholes.estimate - sum(parts.estimate) > (parts_of_wholes.part_count + 1) / 2.0
    )
