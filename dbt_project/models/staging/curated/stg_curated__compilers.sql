-- Who compiled a printed figure, and whom to prefer where two compilers printed the same one.
-- A classification, not a figure: it holds in every as-of build.
with source as (
    select * from {{ source("raw", "curated__compilers") }}
),

renamed as (
    select
        -- keys and codes
        compiler,

        -- categories
        compiler_name,
        nullif(note, '') as note,

        -- measures
        cast(preference_rank as integer) as preference_rank,

        -- provenance
        _snapshot_id as snapshot_id
    from source
)

select * from renamed
