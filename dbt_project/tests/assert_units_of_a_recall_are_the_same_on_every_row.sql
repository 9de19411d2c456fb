-- Units affected are those of the whole recall, so that its first row stands for all of them. Where
-- the publisher prints two numbers for one recall, a sum over first rows takes one of the two.
{{ config(
    severity="warn",
    meta={"tolerance": "none", "reason": "one number, which the file repeats on every row of the recall"},
) }}
select
    recall_number,
    count(distinct units_affected) as numbers_printed
from {{ ref("stg_transport_canada__vehicle_recalls") }}
group by recall_number
having count(distinct units_affected) > 1
