{#-
Reading raw.statcan__<pid>: the rows that were valid, their member codes and their status in words.
A staging model names its dimensions once and gets codes; it never compares labels, which StatCan
renames (`Pick up trucks` became `Pickup trucks`, `Fuel Type` became `Fuel type`).
-#}

{#- The member id at a position of a coordinate: coordinate_member(2) of '1.10.3' is 10. -#}
{% macro coordinate_member(position, column="coordinate") -%}
    cast(split_part({{ column }}, '.', {{ position }}) as integer)
{%- endmacro %}

{#-
The rows of a table that were valid, one code column for each entry of `codes`, a mapping of
dimension position to column name. Codes come from the seed statcan_member_codes; a row with a
member that the seed does not name is not read (of 5,300 geographies in 20-10-0025 the models use
fourteen), and the test assert_every_member_has_a_code reports a member that a closed dimension
gained.
`classified` names the dimensions whose code is the publisher's own classification code (NAICS).

Columns: the codes, coordinate, vector_id, reference_date, reference_end_date, scaled_value (the
value times 10 to its scalar), value_status, is_preliminary, is_revised, is_terminated, uom_id,
valid_from, snapshot_id, source_table.
-#}
{% macro statcan_current(product_id, codes, classified={}) %}
    select
        {%- for position, name in codes.items() %}
        dimension_{{ position }}.code as {{ name }},
        {%- endfor %}
        {%- for position, name in classified.items() %}
        dimension_{{ position }}.classification_code as {{ name }},
        {%- endfor %}
        observations.coordinate,
        observations.vector_id,
        observations.uom_id,
        observations.value * power(10, coalesce(observations.scalar_id, 0)) as scaled_value,
        {{ statcan_value_status("observations") }} as value_status,
        coalesce(observations.symbol, '') = 'p' as is_preliminary,
        coalesce(observations.symbol, '') = 'r' as is_revised,
        observations.is_terminated,
        observations.reference_date,
        observations.reference_end_date,
        observations.valid_from,
        observations.snapshot_id,
        '{{ product_id }}' as source_table
    from {{ source("raw", "statcan__" ~ product_id) }} as observations
    {%- for position, name in codes.items() %}
    inner join {{ ref("statcan_member_codes") }} as dimension_{{ position }}
        on dimension_{{ position }}.product_id = '{{ product_id }}'
        and dimension_{{ position }}.dimension_position = {{ position }}
        and dimension_{{ position }}.member_id
        = {{ coordinate_member(position, "observations.coordinate") }}
    {%- endfor %}
    {%- for position, name in classified.items() %}
    inner join {{ ref("stg_statcan__members") }} as dimension_{{ position }}
        on dimension_{{ position }}.product_id = '{{ product_id }}'
        and dimension_{{ position }}.dimension_position = {{ position }}
        and dimension_{{ position }}.member_id
        = {{ coordinate_member(position, "observations.coordinate") }}
        and dimension_{{ position }}.classification_code is not null
    {%- endfor %}
    where {{ is_valid("observations") }}
{% endmacro %}

{#-
Why a value is missing or unusual, from StatCan's status letters (getCodeSets): `..` not available
for the period, `...` not applicable, `x` suppressed, `F` too unreliable to be published, `E` use
with caution; `0s` rounds to zero, `<LOD` is under the limit of detection. Quality A to D is normal:
null. A missing value with no letter is `not_available`.
-#}
{% macro statcan_value_status(alias) -%}
    case
        when {{ alias }}.status = 'x' then 'suppressed'
        when {{ alias }}.status = 'F' then 'too_unreliable'
        when {{ alias }}.status = '..' then 'not_available'
        when {{ alias }}.status = '...' then 'not_applicable'
        when {{ alias }}.status = 'E' and {{ alias }}.value is not null then 'use_with_caution'
        when {{ alias }}.status = '0s' then 'rounds_to_zero'
        when {{ alias }}.status = '<LOD' then 'below_detection_limit'
        when {{ alias }}.value is null then 'not_available'
    end
{%- endmacro %}

{#-
Rows of `relation` (with product_id column `source_table`, coordinate, reference_date, valid_from,
snapshot_id) beside every snapshot that states them: DESIGN calls it the vintage rule. A snapshot
states a current row when it is not older than the row and covers it, since a different figure
would have closed the row; and the snapshot that brought a row always states it. Two rows that one
snapshot states belong to one vintage, so a sum or a share may be taken over them.
Adds stating_snapshot_id and stating_vintage_at.
-#}
{% macro statcan_stated_by(relation) %}
    select
        stated.*,
        coverage.snapshot_id as stating_snapshot_id,
        coverage.vintage_at as stating_vintage_at
    from {{ relation }} as stated
    inner join {{ ref("stg_statcan__vintage_coverages") }} as coverage
        on stated.source_table = coverage.product_id
        and (stated.valid_from <= coverage.effective_at or stated.snapshot_id = coverage.snapshot_id)
    where not coverage.is_extract
    union all
    select
        stated.*,
        coverage.snapshot_id as stating_snapshot_id,
        coverage.vintage_at as stating_vintage_at
    from {{ relation }} as stated
    inner join {{ ref("stg_statcan__vintage_coverages") }} as coverage
        on stated.source_table = coverage.product_id
        and stated.coordinate = coverage.coordinate
        and stated.reference_date >= coverage.first_reference_date
        and stated.reference_date <= coverage.last_reference_date
        and (stated.valid_from <= coverage.effective_at or stated.snapshot_id = coverage.snapshot_id)
    where coverage.is_extract
{% endmacro %}
