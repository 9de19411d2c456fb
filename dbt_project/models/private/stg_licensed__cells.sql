-- Files that a subscriber brought by hand, every cell under its own header. They stay in schema
-- `private`: their licences do not let them into the release, nor anything made from them.
with cells as (
    {% for dataset in ["autoforecast", "desrosiers", "marklines", "sp_global_mobility"] %}
    {% if not loop.first %}union all{% endif %}
    select
        '{{ dataset }}' as dataset,
        {{ dataset }}._part as part,
        {{ dataset }}._layout as sheet,
        {{ dataset }}._row_number as row_number,
        {{ dataset }}.column_number,
        {{ dataset }}.column_header,
        {{ dataset }}.cell,
        {{ dataset }}._snapshot_id as snapshot_id
    from ({{ feed_current(dataset) }}) as {{ dataset }}
    {% endfor %}
),

final as (
    select
        dataset,
        part,
        sheet,
        cast(column_number as integer) as column_number,
        nullif(trim(column_header), '') as column_header,
        cell,
        row_number,
        snapshot_id
    from cells
)

select * from final
