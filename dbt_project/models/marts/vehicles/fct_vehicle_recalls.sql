-- One row for each recall and brand. Units affected are those of the whole recall, of all its
-- brands together, and the publisher does not divide them: they stand on its first row alone, so
-- that a sum over recalls is right, and beside it on each row as recall_units_affected.
with recalls as (
    select * from {{ ref("stg_transport_canada__vehicle_recalls") }}
),

brands as (
    select * from {{ ref("stg_curated__brands") }}
),

-- Where a brand comes from, in every year: also before its first owner that is known.
heritages as (
    select distinct
        brand_code,
        heritage_country_code
    from brands
),

snapshots as (
    select distinct
        snapshot_id,
        is_extract
    from {{ source("raw", "snapshots") }}
    where raw_table = 'vehicle_recalls'
),

by_brand as (
    select
        recall_number,
        brand_code,
        min(recall_date) as recall_date,
        min(make_kind) as make_kind,
        {{ list_distinct("make_printed") }} as makes_printed,
        {{ list_distinct("category_label_en") }} as category_labels_en,
        {{ list_distinct("category_label_fr") }} as category_labels_fr,
        {{ list_distinct("system_label_en") }} as system_labels_en,
        {{ list_distinct("system_label_fr") }} as system_labels_fr,
        {{ list_distinct("notification_type_label_en") }} as notification_type_labels_en,
        {{ list_distinct("notification_type_label_fr") }} as notification_type_labels_fr,
        min(model_year) as first_model_year,
        max(model_year) as last_model_year,
        count(distinct model_printed) as model_count,
        max(case when is_first_row_of_recall then units_affected end) as first_row_units,
        bool_or(is_first_row_of_recall) as is_first_row_of_recall,
        max(snapshot_id) as snapshot_id
    from recalls
    group by recall_number, brand_code
),

whole_recalls as (
    select
        *,
        max(first_row_units) over (partition by recall_number) as recall_units_affected,
        count(*) over (partition by recall_number) as brands_in_recall
    from by_brand
),

final as (
    select
        cast(whole_recalls.recall_number as string) as recall_number,
        cast(whole_recalls.brand_code as string) as brand_code,
        cast(brands.owner_country_code as string) as owner_country_code,
        cast(heritages.heritage_country_code as string) as heritage_country_code,
        cast(whole_recalls.make_kind as string) as make_kind,
        cast(whole_recalls.makes_printed as string) as makes_printed,
        cast(whole_recalls.category_labels_en as string) as category_labels_en,
        cast(whole_recalls.category_labels_fr as string) as category_labels_fr,
        cast(whole_recalls.system_labels_en as string) as system_labels_en,
        cast(whole_recalls.system_labels_fr as string) as system_labels_fr,
        cast(whole_recalls.notification_type_labels_en as string) as notification_type_labels_en,
        cast(whole_recalls.notification_type_labels_fr as string) as notification_type_labels_fr,
        cast(
            case
                when not whole_recalls.is_first_row_of_recall then 'not_applicable'
                when whole_recalls.first_row_units is null then 'not_available'
            end as string
        ) as value_status,
        cast(whole_recalls.first_model_year as integer) as first_model_year,
        cast(whole_recalls.last_model_year as integer) as last_model_year,
        cast(whole_recalls.model_count as bigint) as model_count,
        cast(whole_recalls.first_row_units as bigint) as units_affected,
        cast(whole_recalls.recall_units_affected as bigint) as recall_units_affected,
        cast(whole_recalls.brands_in_recall as bigint) as brands_in_recall,
        cast(whole_recalls.is_first_row_of_recall as boolean) as is_first_row_of_recall,
        cast(snapshots.is_extract as boolean) as is_extract,
        cast(whole_recalls.recall_date as date) as recall_date,
        cast(whole_recalls.snapshot_id as string) as snapshot_id
    from whole_recalls
    inner join snapshots on whole_recalls.snapshot_id = snapshots.snapshot_id
    left join heritages on whole_recalls.brand_code = heritages.brand_code
    left join brands
        on whole_recalls.brand_code = brands.brand_code
        and year(whole_recalls.recall_date) >= coalesce(brands.valid_from_year, 0)
        and year(whole_recalls.recall_date) <= coalesce(brands.valid_to_year, 9999)
)

select * from final
