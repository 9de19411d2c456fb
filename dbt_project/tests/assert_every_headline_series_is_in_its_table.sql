-- Every headline series has figures in its table, once a whole vintage of that table is loaded: a
-- member that was renumbered, or a table that the macro headline_product_ids lacks, would leave a
-- series empty without a word.
with loaded as (
    select distinct dataset
    from {{ source("raw", "snapshots") }}
    where source = 'statcan'
        and not coalesce(is_extract, false)
        and {{ is_known("vintage_at") }}
)

select series.*
from {{ ref("headline_series") }} as series
inner join loaded on series.product_id = loaded.dataset
left join {{ ref("int_revisions__headline_figures") }} as figures
    on series.series_code = figures.series_code
where figures.series_code is null
