-- Each month of incentives is in one file: a file brought by hand beside the catalogue's would
-- count twice. Bring it as the part that it is, as in `--from fy_2023_24=FILE`.
select
    reference_date,
    count(distinct part) as file_count,
    min(part) as one_part,
    max(part) as another_part
from {{ ref("stg_izev__incentives") }}
group by reference_date
having count(distinct part) > 1
