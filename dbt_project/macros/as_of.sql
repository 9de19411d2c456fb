{#-
What was known, and when. The variable `as_of` (a timestamp with a zone, or a day taken as 00:00
UTC) turns the whole project into the warehouse of that moment; unset, every macro here reads the
latest.
-#}

{#- The moment as a literal. Only meaningful where `as_of` is set. -#}
{% macro as_of_timestamp() -%}
    {{ timestamp_literal(var("as_of")) }}
{%- endmacro %}

{#- Predicate: the bitemporal row was the valid one. Validity intervals are half-open. -#}
{% macro is_valid(alias=none) -%}
    {%- set prefix = alias ~ "." if alias else "" -%}
    {%- if var("as_of", none) is not none -%}
        ({{ prefix }}valid_from <= {{ as_of_timestamp() }}
        and ({{ prefix }}valid_to is null or {{ prefix }}valid_to > {{ as_of_timestamp() }}))
    {%- else -%}
        {{ prefix }}valid_to is null
    {%- endif -%}
{%- endmacro %}

{#- Predicate: the thing was known. `column` is a TIMESTAMPTZ (vintage_at, logged_at ...). -#}
{% macro is_known(column) -%}
    {%- if var("as_of", none) is not none -%}{{ column }} <= {{ as_of_timestamp() }}{%- else -%}true{%- endif -%}
{%- endmacro %}

{#-
Rows of a feed as published, current part by part: of each part (a resource or a year) the latest
snapshot that was known. Feeds are not bitemporal; every snapshot's rows stay in raw.
-#}
{% macro feed_current(table) %}
    select feed_rows.*
    from {{ source("raw", table) }} as feed_rows
    -- Not a join: the few snapshots are held in memory then, and never the many rows.
    where
        feed_rows._snapshot_id in (
            select latest.snapshot_id
            from ({{ latest_snapshots() }}) as latest
            where latest.raw_table = '{{ table }}'
        )
{% endmacro %}

{#- The latest known snapshot of each part of each dataset. -#}
{% macro latest_snapshots() %}
    select
        ranked.snapshot_id,
        ranked.source,
        ranked.dataset,
        ranked.part,
        ranked.raw_table,
        ranked.vintage_at
    from (
        select
            snapshot_id,
            source,
            dataset,
            part,
            raw_table,
            vintage_at,
            row_number() over (
                partition by source, dataset, part
                order by
                    -- An extract (the sample) never takes the place of a whole file.
                    is_extract,
                    vintage_at desc nulls last,
                    first_seen_at desc nulls last,
                    snapshot_id desc
            ) as recency
        from {{ source("raw", "snapshots") }}
        where {{ is_known("vintage_at") }}
    ) as ranked
    where ranked.recency = 1
{% endmacro %}

{#-
Rows of a curated file that were in print: by `published_on`, else `accessed_on` (neither is ever
invented). A date may be printed as a month or a year only (`2026-01`); it then counts from its
first day.
-#}
{% macro curated_current(table) %}
    select curated_rows.*
    from {{ source("raw", table) }} as curated_rows
    {%- if var("as_of", none) is not none %}
    {%- set in_print = "coalesce(nullif(curated_rows.published_on, ''), curated_rows.accessed_on)" %}
    where {{ day_of_text(in_print) }}
        <= cast({{ as_of_timestamp() }} as date)
    {%- endif %}
{% endmacro %}
