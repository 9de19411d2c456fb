select
    cast(vehicle_type_code as string) as vehicle_type_code,
    cast(vehicle_type_label_en as string) as vehicle_type_label_en,
    cast(vehicle_type_label_fr as string) as vehicle_type_label_fr,
    cast(vehicle_type_level as string) as vehicle_type_level,
    cast(definition_en as string) as definition_en,
    cast(is_in_sales as boolean) as is_in_sales,
    cast(is_in_registrations as boolean) as is_in_registrations
from {{ ref("vehicle_types") }}
