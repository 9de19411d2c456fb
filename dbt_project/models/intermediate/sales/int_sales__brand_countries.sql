-- Which country each brand belongs to in each year, once by owner and once by heritage. A brand
-- whose owner is not documented stands for itself.
{% for basis in ["owner", "heritage"] %}
select
    'brand_{{ basis }}_country' as origin_basis,
    {{ basis }}_country_code as country_code,
    coalesce(group_code, brand_code) as group_code,
    brand_code,
    reference_year
from {{ ref("int_sales__brand_owners_by_year") }}
{{ "union all" if not loop.last }}
{% endfor %}
