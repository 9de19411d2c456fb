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
        evidence,
        source_name,
        nullif(source_url, '') as source_url,
        nullif(note, '') as note,

        -- measures
        cast(preference_rank as integer) as preference_rank,

        -- dates
        {{ day_of_text("accessed_on") }} as accessed_on,

        -- provenance
        _snapshot_id as snapshot_id
    from source
)

select * from renamed
