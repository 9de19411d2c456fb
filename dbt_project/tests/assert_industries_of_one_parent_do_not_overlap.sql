-- Industries that have the same parent in dim_naics have nothing in common, so that whoever adds up
-- what is under an industry counts nothing twice. A code covers every longer code that begins with
-- it, a span (11-33N, 48-49) all codes from its first to its last. Totals that are words have no
-- parent. It only warns while the whole tree of the payroll tables was seen by nobody here: the
-- sample has its upper levels.
{{ config(
    severity="warn",
    meta={"tolerance": "none", "reason": "What a code covers is in its digits."},
) }}
with industries as (
    select
        naics_code,
        parent_naics_code,
        replace(replace(naics_code, 'N', ''), 'Y', '') as digits
    from {{ ref("dim_naics") }}
    where parent_naics_code is not null
),

covered as (
    select
        naics_code,
        parent_naics_code,
        rpad(split_part(digits, '-', 1), 6, '0') as first_code,
        rpad(
            case when digits like '%-%' then split_part(digits, '-', 2) else digits end, 6, '9'
        ) as last_code
    from industries
)

select
    this.parent_naics_code,
    this.naics_code,
    other.naics_code as overlapping_naics_code
from covered as this
inner join covered as other
    on this.parent_naics_code = other.parent_naics_code
    and this.naics_code < other.naics_code
    and this.first_code <= other.last_code
    and this.last_code >= other.first_code
