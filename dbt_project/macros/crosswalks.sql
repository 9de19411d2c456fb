{#-
The publishers' own names and codes, brought to ours by the seeds of seeds/_crosswalks.yml. All of
it is the SQL that DuckDB and Spark share.
-#}

{#-
A name as the crosswalk seeds hold it: lower case, no blanks around it, one blank between words.
Tabs, line breaks and the no-break space of copied text count as blanks; `replace` collapses them,
since the two engines take different arguments for a global regexp. Up to eight blanks in a row
become one.
-#}
{% macro name_key(expression) -%}
{%- set blanks = namespace(sql="cast(" ~ expression ~ " as string)") -%}
{%- for code in [9, 10, 13, 160] -%}
    {%- set blanks.sql = "replace(" ~ blanks.sql ~ ", chr(" ~ code ~ "), ' ')" -%}
{%- endfor -%}
{%- for _ in range(3) -%}
    {%- set blanks.sql = "replace(" ~ blanks.sql ~ ", '  ', ' ')" -%}
{%- endfor -%}
lower(trim({{ blanks.sql }}))
{%- endmacro %}

{#- A make as make_brands has it: `Tesla ` and `TESLA` are one make. -#}
{% macro make_key(expression) -%}
{{ name_key(expression) }}
{%- endmacro %}

{#- A country as publisher_countries has it: the star of a footnote is not part of the name. -#}
{% macro country_key(expression) -%}
{{ name_key("replace(" ~ expression ~ ", '*', '')") }}
{%- endmacro %}

{#-
The HS edition in force in Canada in a calendar year: each came into force there on the first of
January. Before 2007 the answer is 2002, which in hs_codes stands for all older editions. When the
next edition comes into force (2028), add it here and to the seed: until then its codes are held
against 2022, and the test hs_text_is_confirmed names those whose text no longer fits.
-#}
{% macro hs_edition(year) -%}
case
    when {{ year }} >= 2022 then 2022
    when {{ year }} >= 2017 then 2017
    when {{ year }} >= 2012 then 2012
    when {{ year }} >= 2007 then 2007
    when {{ year }} is not null then 2002
end
{%- endmacro %}

{#-
What a customs code means in the year of its month: one row for each distinct code and year of
`relation`, with the row of hs_codes whose prefix is the longest that the code begins with, among
the rows in force in the edition of that year. A code that no row covers then (8703.80 in 2015, a
code of another chapter) keeps its row with nulls: outside its edition a code is null, not 0.

`relation` is a relation or the name of a CTE, `hs_code` its column with the code as text (dots
removed, leading zeros kept), `year` an integer expression over it. Join the result back on
`hs_code` and `trade_year`:

    with attributes as (
        {{ hs_code_attributes("trade", "hs_code", "year(reference_date)") }}
    )
-#}
{% macro hs_code_attributes(relation, hs_code, year) -%}
select
    hs_code,
    trade_year,
    hs_prefix,
    product_group,
    powertrain_code,
    is_ev_or_battery,
    hs_label_en,
    hs_label_fr,
    lookup_words
from (
    select
        traded.hs_code,
        traded.trade_year,
        codes.hs_code as hs_prefix,
        codes.product_group,
        codes.powertrain_code,
        codes.is_ev_or_battery,
        codes.hs_label_en,
        codes.hs_label_fr,
        codes.lookup_words,
        row_number() over (
            partition by traded.hs_code, traded.trade_year
            order by length(codes.hs_code) desc nulls last
        ) as preference
    from (
        select distinct
            {{ hs_code }} as hs_code,
            {{ year }} as trade_year,
            {{ hs_edition(year) }} as trade_edition
        from {{ relation }}
    ) as traded
    left join {{ ref("hs_codes") }} as codes
        on substr(traded.hs_code, 1, length(codes.hs_code)) = codes.hs_code
        and traded.trade_edition >= coalesce(codes.hs_edition_from, 0)
        and traded.trade_edition <= coalesce(codes.hs_edition_to, 9999)
) as ranked
where preference = 1
{%- endmacro %}

{#-
The industries of `relation` (a relation or the name of a CTE with a column naics_code) that the
seed naics_industries names, one row for each code. What an automotive industry contains is
automotive too; what the others contain (aircraft in 336) is not followed.
-#}
{% macro followed_industries(relation) -%}
select
    named.naics_code,
    max(case when industries.is_automotive_related then 1 else 0 end) = 1 as is_automotive_related
from (select distinct naics_code from {{ relation }}) as named
inner join {{ ref("naics_industries") }} as industries
    on named.naics_code = industries.naics_code
    or (
        industries.is_automotive_related
        and substr(named.naics_code, 1, length(industries.naics_code)) = industries.naics_code
    )
group by named.naics_code
{%- endmacro %}

{#-
Whether a customs code is for new or for used vehicles, from the publisher's description of it: the
six digits of HS do not say, the last ones of a Canadian code sometimes do (8703.33.00.22 is used).
Null where the description says neither, or both: such a code holds both and is not "new". The
`used` of "used for" is not a condition.
-#}
{% macro vehicle_condition(description) -%}
{%- set words = namespace(
    sql="' ' || lower(coalesce(cast(" ~ description ~ " as string), '')) || ' '"
) -%}
{%- for mark in [",", ";", "-", "(", ")", "/", "."] -%}
    {%- set words.sql = "replace(" ~ words.sql ~ ", '" ~ mark ~ "', ' ')" -%}
{%- endfor -%}
{%- for use in ["for", "in", "to", "on", "as", "with"] -%}
    {%- set words.sql = "replace(" ~ words.sql ~ ", ' used " ~ use ~ " ', ' ')" -%}
{%- endfor -%}
case
    when {{ words.sql }} like '% used %' and {{ words.sql }} not like '% new %' then 'used'
    when {{ words.sql }} like '% new %' and {{ words.sql }} not like '% used %' then 'new'
end
{%- endmacro %}

{#-
The brand and kind of each distinct make and model of `relation`, as `publisher` prints them: the
row of make_brands whose model_pattern the model begins with, the longest first, else the row of
the make without a pattern. A make that is not in the seed keeps its row with nulls; the test
names_are_matched fails on it. Join the result back on `make_name` and `model_name`, which are the
keys that `make_key` and `name_key` give.
-#}
{% macro make_attributes(relation, publisher, make, model) -%}
select
    make_name,
    model_name,
    brand_code,
    make_kind
from (
    select
        printed.make_name,
        printed.model_name,
        makes.brand_code,
        makes.make_kind,
        row_number() over (
            partition by printed.make_name, printed.model_name
            order by length(coalesce(makes.model_pattern, '')) desc nulls last
        ) as preference
    from (
        select distinct
            {{ make_key(make) }} as make_name,
            {{ name_key(model) }} as model_name
        from {{ relation }}
    ) as printed
    left join {{ ref("make_brands") }} as makes
        on makes.publisher = '{{ publisher }}'
        and printed.make_name = makes.make_name
        and (
            makes.model_pattern is null
            or substr(printed.model_name, 1, length(makes.model_pattern)) = makes.model_pattern
        )
) as ranked
where preference = 1
{%- endmacro %}

{#- The key of dim_hs: a code means what the edition in force says, `8703800010-2017`. -#}
{% macro hs_id(hs_code, edition) -%}
{{ hs_code }} || '-' || cast({{ edition }} as string)
{%- endmacro %}
