{#-
Change in per cent of each figure of `relation` on the same series `months` earlier, where one
snapshot states both: an extract of one day beside one of another would show a revision, or a new
base year, as growth. Of a whole table all current figures are of the latest snapshot. `relation`
needs coordinate, source_table, valid_from, snapshot_id, reference_date and `value_column`.

Columns: source_table, coordinate, reference_date, change_pct. A figure without a comparable one has
no row.
-#}
{% macro statcan_changes(relation, value_column, months) %}
    select
        current_figures.source_table,
        current_figures.coordinate,
        current_figures.reference_date,
        -- Every snapshot that states both states the current figures: the quotients are the same.
        max({{ change_pct("current_figures." ~ value_column, "earlier." ~ value_column) }})
            as change_pct
    from ({{ statcan_stated_by(relation) }}) as current_figures
    inner join ({{ statcan_stated_by(relation) }}) as earlier
        on current_figures.source_table = earlier.source_table
        and current_figures.coordinate = earlier.coordinate
        and current_figures.stating_snapshot_id = earlier.stating_snapshot_id
        and {{ add_months("current_figures.reference_date", -months) }} = earlier.reference_date
    where current_figures.{{ value_column }} is not null
        and earlier.{{ value_column }} is not null
    group by
        current_figures.source_table,
        current_figures.coordinate,
        current_figures.reference_date
{% endmacro %}
