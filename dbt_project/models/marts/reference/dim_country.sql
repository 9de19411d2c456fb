select
    cast(country_code as string) as country_code,
    cast(country_label_en as string) as country_label_en,
    cast(country_label_fr as string) as country_label_fr,
    cast(world_region_code as string) as world_region_code
from {{ ref("countries") }}
