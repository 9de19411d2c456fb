-- Incentives counted by month, province, brand, powertrain and recipient. The rows of an extract
-- are incentives, but their number is not that of the month; and the file lags behind the requests,
-- so that the last month it lists may be a part of it. A month is counted only where a whole file
-- that came out after its end lists a later month too. The last month of a fiscal year's file is
-- followed in the next file: it counts where its own file came out after the following month had
-- ended. The owner of a brand is that of the year of the request.
with incentives as (
    select * from {{ ref("stg_izev__incentives") }}
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
        is_extract,
        cast(vintage_at as date) as vintage_date
    from {{ source("raw", "snapshots") }}
    where raw_table = 'izev'
),

dated as (
    select
        incentives.*,
        case when not snapshots.is_extract then snapshots.vintage_date end as whole_file_date
    from incentives
    left join snapshots on incentives.snapshot_id = snapshots.snapshot_id
),

-- A day after that of its file is a slip, and follows nothing.
files as (
    select
        snapshot_id,
        max(reference_date) as last_month
    from dated
    where reference_date <= whole_file_date
    group by snapshot_id
),

programme as (
    select max(last_month) as last_month from files
),

closed as (
    select
        dated.*,
        coalesce(
            dated.reference_date < files.last_month
            and dated.whole_file_date > {{ period_end("dated.reference_date", "monthly") }}
            or dated.reference_date < programme.last_month
            and dated.whole_file_date
            > {{ period_end(add_months("dated.reference_date", 1), "monthly") }},
            false
        ) as is_in_whole_month
    from dated
    left join files on dated.snapshot_id = files.snapshot_id
    cross join programme
),

counted as (
    select
        province_code,
        brand_code,
        powertrain_code,
        recipient_type,
        reference_date,
        count(*) as listed_incentive_count,
        sum(incentive_cad) as listed_amount_cad,
        -- One row without an amount, and the sum would be of fewer vehicles than the count.
        count(incentive_cad) = count(*) as has_every_amount,
        bool_and(is_in_whole_month) as is_complete,
        max(snapshot_id) as snapshot_id
    from closed
    group by province_code, brand_code, powertrain_code, recipient_type, reference_date
),

final as (
    select
        counted.province_code,
        counted.brand_code,
        brands.owner_country_code,
        heritages.heritage_country_code,
        counted.powertrain_code,
        counted.recipient_type,
        case when not counted.is_complete then 'incomplete' end as value_status,
        counted.listed_incentive_count,
        case when counted.is_complete then counted.listed_incentive_count end as incentive_count,
        case
            when counted.is_complete and counted.has_every_amount then counted.listed_amount_cad
        end as incentive_amount_cad,
        counted.is_complete,
        counted.reference_date,
        counted.snapshot_id
    from counted
    left join heritages on counted.brand_code = heritages.brand_code
    left join brands
        on counted.brand_code = brands.brand_code
        and year(counted.reference_date) >= coalesce(brands.valid_from_year, 0)
        and year(counted.reference_date) <= coalesce(brands.valid_to_year, 9999)
)

select * from final
