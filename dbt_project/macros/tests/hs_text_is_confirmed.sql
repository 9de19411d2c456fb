{#-
The publisher's own description of a customs code fits what hs_codes says of it: it contains one of
the `lookup_words` of the row that the code takes its meaning from. Fails with one row for each
code whose text contains none of them. `hs_code`, `text` and `year` are columns or
expressions over the model, which has a row for each code of the publisher's lookup; codes that the
seed does not cover, and rows without words (`other parts`), are not tested. No row of the seed has
more than eight words (a test holds it to that).
-#}
{% test hs_text_is_confirmed(model, hs_code, text, year, where="true") %}
with described as (
    select
        {{ hs_code }} as hs_code,
        {{ year }} as trade_year,
        lower({{ text }}) as description_key,
        {{ text }} as description_printed
    from {{ model }}
    where {{ where }}
),

attributes as (
    {{ hs_code_attributes("described", "hs_code", "trade_year") }}
)

select
    described.hs_code,
    described.trade_year,
    described.description_printed,
    attributes.hs_label_en,
    attributes.lookup_words
from described
inner join attributes
    on described.hs_code = attributes.hs_code
    and described.trade_year = attributes.trade_year
where attributes.lookup_words is not null
    and not (
        {%- for position in range(1, 9) %}
        {{ "or " if not loop.first -}}
        (
            split_part(attributes.lookup_words, ';', {{ position }}) <> ''
            and coalesce(described.description_key, '')
            like '%' || split_part(attributes.lookup_words, ';', {{ position }}) || '%'
        )
        {%- endfor %}
    )
{% endtest %}
