{#-
A table whose staging model shows its dimensions as StatCan describes them: no code of ours stands
between. `canauto add` drafts its models on this, and a model that maps members to codes of the
project reads statcan_current instead.
-#}

{#-
The rows of a table that were valid, with every dimension of `dimensions`, a mapping of dimension
position to column name: `statcan_labelled("12100011", {1: "geography", 2: "trade"})`.

Columns, for each dimension: `<name>_member_id`, which alone identifies the member; `<name>_code`;
`<name>_label_en`, `<name>_label_fr`. Then coordinate, vector_id, uom_id, scaled_value (the value
times 10 to its scalar), value_status, is_preliminary, is_revised, is_terminated, ref_date (the
period as published: with the coordinate it identifies a row, also where the dates are null),
reference_date, reference_end_date, valid_from, snapshot_id, source_table.

A row whose member the metadata does not have is kept: its code and labels are null, and the test
members_are_described says so.
-#}
{% macro statcan_labelled(product_id, dimensions) %}
    select
        {%- for position, name in dimensions.items() %}
        {{ coordinate_member(position, "observations.coordinate") }} as {{ name }}_member_id,
        dimension_{{ position }}.member_code as {{ name }}_code,
        dimension_{{ position }}.member_label_en as {{ name }}_label_en,
        dimension_{{ position }}.member_label_fr as {{ name }}_label_fr,
        {%- endfor %}
        observations.coordinate,
        observations.vector_id,
        observations.uom_id,
        observations.value * power(10, coalesce(observations.scalar_id, 0)) as scaled_value,
        {{ statcan_value_status("observations") }} as value_status,
        coalesce(observations.symbol, '') = 'p' as is_preliminary,
        coalesce(observations.symbol, '') = 'r' as is_revised,
        observations.is_terminated,
        observations.ref_date,
        observations.reference_date,
        observations.reference_end_date,
        observations.valid_from,
        observations.snapshot_id,
        '{{ product_id }}' as source_table
    from {{ source("raw", "statcan__" ~ product_id) }} as observations
    {%- for position in dimensions %}
    left join ({{ statcan_coded_members(product_id, position) }}) as dimension_{{ position }}
        on dimension_{{ position }}.member_id
        = {{ coordinate_member(position, "observations.coordinate") }}
    {%- endfor %}
    where {{ is_valid("observations") }}
{% endmacro %}

{#-
The members of one dimension with a code each: the publisher's classification code, else the member
id as text. In a dimension that has codes the id gets an `m` before it, since it could be another
member's code: in 20-10-0001 member 11 is British Columbia and the Territories, which has none, and
code 11 is Prince Edward Island. A code may repeat (NAICS 5173 in 14-10-0201): it is no key.
-#}
{% macro statcan_coded_members(product_id, position) %}
        select
            members.member_id,
            members.member_label_en,
            members.member_label_fr,
            case
                when members.classification_code is not null then members.classification_code
                when count(members.classification_code) over () = 0
                    then cast(members.member_id as string)
                else 'm' || cast(members.member_id as string)
            end as member_code
        from {{ ref("stg_statcan__members") }} as members
        where members.product_id = '{{ product_id }}'
            and members.dimension_position = {{ position }}
{% endmacro %}
