-- A release changes only figures that stood before it: what was revised, restated and withdrawn of
-- an age never exceeds what stood at that age. More would mean that numerator and denominator of
-- revised_share count different things.
{{ config(meta={"tolerance": "none", "reason": "counts of the same figures"}) }}
select
    dataset,
    figure_age_code,
    figures_published,
    figures_revised,
    figures_restated,
    figures_withdrawn
from {{ ref("fct_revisions") }}
where figures_revised + figures_restated + figures_withdrawn > figures_published
