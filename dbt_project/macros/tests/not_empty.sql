{#- The table has rows. For dimensions and whatever exists on any archive, not for sparse facts. -#}
{% test not_empty(model) %}
select 1 as is_empty
where not exists (select 1 from {{ model }})
{% endtest %}
