select
    cast(province_code as string) as province_code,
    cast(sgc_code as string) as sgc_code,
    cast(province_label_en as string) as province_label_en,
    cast(province_label_fr as string) as province_label_fr,
    cast(province_level as string) as province_level,
    cast(sort_order as int) as sort_order
from {{ ref("provinces") }}
