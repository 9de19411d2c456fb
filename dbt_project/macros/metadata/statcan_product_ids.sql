{#-
The StatCan tables that the metadata models look into, as sources/statcan/tables.yml declares them.
dbt must know its sources when it parses, so the list is written here; the test
assert_every_declared_dataset_is_measured compares it with what the registry declared.
-#}
{% macro statcan_product_ids() %}
    {{ return([
        "14100201",
        "14100220",
        "20100001",
        "20100021",
        "20100024",
        "20100025",
        "20100085",
        "36100008",
    ]) }}
{% endmacro %}
