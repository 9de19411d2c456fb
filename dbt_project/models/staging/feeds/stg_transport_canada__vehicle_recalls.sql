-- Recalls as Transport Canada publishes them: one row for each recall, model year, make, model and
-- category. Two files overlap: of each recall the rows of the file that was known last stand, all
-- of them and no others (recent where both came at one moment): an update may take a model off.
with recalls as (
    {{ feed_current("vehicle_recalls") }}
),

dated as (
    select
        recalls.*,
        snapshots.vintage_at
    from recalls
    inner join {{ source("raw", "snapshots") }} as snapshots
        on
            recalls._snapshot_id = snapshots.snapshot_id
            and snapshots.raw_table = 'vehicle_recalls'
),

ranked as (
    select
        *,
        -- Rows of one file share their rank; `recent` comes after `full` in the alphabet.
        dense_rank() over (
            partition by recall_number_num
            order by vintage_at desc nulls last, _part desc
        ) as recency
    from dated
),

standing as (
    select
        *,
        row_number() over (
            partition by recall_number_num
            order by _row_number
        ) as row_of_recall
    from ranked
    where recency = 1
),

makes as (
    {{ make_attributes("standing", "vrdb", "make_name_nm", "model_name_nm") }}
),

final as (
    select
        standing.recall_number_num as recall_number,
        standing._part as part,
        standing._row_number as row_number,
        nullif(trim(standing.manufacturer_recall_no_txt), '') as manufacturer_recall_number,
        makes.brand_code,
        makes.make_kind,
        cast(nullif(trim(standing.year), '') as integer) as model_year,
        nullif(trim(standing.make_name_nm), '') as make_printed,
        nullif(trim(standing.model_name_nm), '') as model_printed,
        nullif(trim(standing.manufacturer_name_nm), '') as manufacturer_printed,
        trim(standing.category_etxt) as category_label_en,
        nullif(trim(standing.category_ftxt), '') as category_label_fr,
        nullif(trim(standing.system_type_etxt), '') as system_label_en,
        nullif(trim(standing.system_type_ftxt), '') as system_label_fr,
        nullif(trim(standing.notification_type_etxt), '') as notification_type_label_en,
        nullif(trim(standing.notification_type_ftxt), '') as notification_type_label_fr,
        nullif(trim(standing.comment_etxt), '') as comment_en,
        nullif(trim(standing.comment_ftxt), '') as comment_fr,
        cast({{ number_of_text("standing.unit_affected_nbr") }} as bigint) as units_affected,
        standing.row_of_recall = 1 as is_first_row_of_recall,
        {{ day_of_text("standing.recall_date_dte") }} as recall_date,
        {{ day_of_text("standing.last_update_date") }} as last_update_date,
        standing._snapshot_id as snapshot_id
    from standing
    left join makes
        on
            {{ make_key("standing.make_name_nm") }} = makes.make_name
            and {{ name_key("standing.model_name_nm") }} = makes.model_name
)

select * from final
