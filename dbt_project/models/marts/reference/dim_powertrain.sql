select
    cast(powertrain_code as string) as powertrain_code,
    cast(parent_powertrain_code as string) as parent_powertrain_code,
    cast(powertrain_label_en as string) as powertrain_label_en,
    cast(powertrain_label_fr as string) as powertrain_label_fr,
    cast(powertrain_level as string) as powertrain_level,
    cast(definition_en as string) as definition_en,
    cast(is_zero_emission as boolean) as is_zero_emission,
    cast(is_in_sales as boolean) as is_in_sales,
    cast(is_in_registrations as boolean) as is_in_registrations
from {{ ref("powertrains") }}
