{#-
The StatCan tables that the metadata models look into, as sources/statcan/tables.yml declares them.
dbt must know its sources when it parses, so the list is written here; the test
assert_every_declared_dataset_is_measured compares it with what the registry declared.
-#}
{% macro statcan_product_ids() %}
    {{ return([
        "12100011",
        "12100163",
        "12100175",
        "14100201",
        "14100202",
        "14100203",
        "14100204",
        "14100220",
        "14100223",
        "14100442",
        "16100012",
        "16100047",
        "16100048",
        "16100066",
        "16100109",
        "16100117",
        "18100004",
        "18100265",
        "18100266",
        "20100001",
        "20100002",
        "20100021",
        "20100024",
        "20100025",
        "20100085",
        "20100086",
        "23100308",
        "33100036",
        "36100008",
        "36100402",
        "36100434",
    ]) }}
{% endmacro %}
