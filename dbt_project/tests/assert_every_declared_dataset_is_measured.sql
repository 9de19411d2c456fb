-- A dataset that the registry declares and int_metadata__dataset_extents does not look into would
-- stand in meta_datasets with no rows and no period, as if it had never been fetched. What may not
-- be redistributed is measured nowhere that is published.
select
    datasets.source,
    datasets.dataset
from {{ source("raw", "datasets") }} as datasets
left join {{ ref("int_metadata__dataset_extents") }} as extents
    on datasets.source = extents.source
    and datasets.dataset = extents.dataset
where extents.dataset is null and datasets.is_redistributable
