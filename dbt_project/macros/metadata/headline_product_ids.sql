{#- The tables of the seed headline_series; a series of a table that is missing here has no rows. -#}
{% macro headline_product_ids() %}
    {{ return(["16100047", "20100024", "20100025", "20100085", "36100008"]) }}
{% endmacro %}
