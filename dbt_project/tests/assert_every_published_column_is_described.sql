-- Every table and column of marts and metadata says what it is: a description, a unit, a label in
-- both languages and, for tables of facts, a caveat and a grain. No label is left of what is gone.
-- What the seeds column_labels.csv and table_labels.csv lack is named, one row each.
with columns_of_release as (
    select * from {{ ref("meta_columns") }}
),

tables_of_release as (
    select * from {{ ref("meta_tables") }}
),

found as (
    select
        table_name || '.' || column_name as name,
        case
            when description is null then 'has no description'
            when unit is null then 'has no unit'
            when column_label_en is null or column_label_fr is null
                then 'lacks a label: a row in seeds/column_labels.csv'
        end as problem
    from columns_of_release

    union all

    select
        table_name as name,
        case
            when description is null then 'has no description'
            when grain is null then 'has no test unique_grain'
            when table_label_en is null or table_label_fr is null
                then 'lacks a label: a row in seeds/table_labels.csv'
            when substr(table_name, 1, 4) in ('fct_', 'rpt_')
                and (caveat_en is null or caveat_fr is null)
                then 'lacks a caveat: seeds/table_labels.csv'
        end as problem
    from tables_of_release

    union all

    select
        column_name as name,
        'is labelled in seeds/column_labels.csv twice, or is no column' as problem
    from {{ ref("column_labels") }}
    group by column_name
    having count(*) > 1
        or column_name not in (select column_name from columns_of_release)

    union all

    select
        table_name as name,
        'is labelled in seeds/table_labels.csv twice, or is no table' as problem
    from {{ ref("table_labels") }}
    group by table_name
    having count(*) > 1
        or table_name not in (select table_name from tables_of_release)
)

select * from found
where problem is not null
