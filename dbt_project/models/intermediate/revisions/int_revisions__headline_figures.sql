-- Every figure that the headline series ever had, as far as the warehouse knows: one row for a
-- period and a vintage that stated another figure (or another status) than the one before. Nothing
-- is added up here: a total of which a vintage is known by its parts alone has no row of it.
{% set vintages %}
partition by source_table, coordinate, reference_date order by vintage_at
{%- endset %}

with series as (
    select * from {{ ref("headline_series") }}
),

figures as (
    {% for product_id in headline_product_ids() %}
    select
        '{{ product_id }}' as source_table,
        observations.coordinate,
        observations.reference_date,
        observations.uom_id,
        observations.value * power(10, coalesce(observations.scalar_id, 0)) as figure_value,
        {{ statcan_value_status("observations") }} as value_status,
        observations.valid_from as vintage_at,
        case
            when {{ is_known("observations.valid_to") }} then observations.valid_to
        end as superseded_at,
        observations.snapshot_id
    from {{ source("raw", "statcan__" ~ product_id) }} as observations
    inner join series
        on series.product_id = '{{ product_id }}'
        and observations.coordinate = series.coordinate
    where {{ is_known("observations.valid_from") }}
    {% if not loop.last %}union all{% endif %}
    {% endfor %}
),

-- A new unit (the base year of an index, say) makes two figures incomparable.
ordered as (
    select
        *,
        row_number() over ({{ vintages }}) as vintage_number,
        lag(figure_value) over ({{ vintages }}) as previous_value,
        first_value(figure_value) over ({{ vintages }}) as first_value,
        coalesce(lag(uom_id) over ({{ vintages }}), -1) = coalesce(uom_id, -1)
            as is_unit_of_previous,
        coalesce(first_value(uom_id) over ({{ vintages }}), -1) = coalesce(uom_id, -1)
            as is_unit_of_first
    from figures
)

select
    series.series_code,
    ordered.coordinate,
    series.unit,
    series.series_label_en,
    series.series_label_fr,
    ordered.value_status,
    ordered.vintage_number,
    ordered.figure_value,
    ordered.previous_value,
    ordered.first_value,
    case
        when ordered.is_unit_of_previous then ordered.figure_value - ordered.previous_value
    end as revision,
    case
        when ordered.is_unit_of_previous
            then {{ change_pct("ordered.figure_value", "ordered.previous_value") }}
    end as revision_pct,
    case
        when ordered.is_unit_of_first then ordered.figure_value - ordered.first_value
    end as revision_from_first,
    case
        when ordered.is_unit_of_first
            then {{ change_pct("ordered.figure_value", "ordered.first_value") }}
    end as revision_from_first_pct,
    ordered.superseded_at is null as is_current_vintage,
    ordered.reference_date,
    ordered.vintage_at,
    ordered.superseded_at,
    ordered.source_table,
    ordered.snapshot_id
from ordered
inner join series
    on ordered.source_table = series.product_id
    and ordered.coordinate = series.coordinate
