"""What the page of claims says, and that nothing on it is anybody's markup. Claims are made up."""

import re
from dataclasses import replace
from datetime import date, datetime

import pytest

from sources.fact_check import (
    VERDICTS,
    About,
    Claim,
    Snapshot,
    fact_check_html,
    fact_check_markdown,
    figure,
    money,
)

ABOUT = About("20260202T000000Z", datetime(2026, 2, 2, 3, 4))
CLAIM = Claim(
    claim_id="sold",
    verdict="differs",
    subject="vehicles sold",
    unit="vehicles",
    cadence="quarterly",
    speaker="A minister",
    claim_en="1,500 vehicles were sold",
    claim_fr="1 500 véhicules ont été vendus",
    claim_fr_url="https://example.org/fr",
    claimed_on=date(2026, 1, 29),
    claimed_on_precision="day",
    reference_date=date(2025, 7, 1),
    not_comparable_reason=None,
    tolerance_pct=1.0,
    tolerance_reason="rounded",
    warehouse_table="fct",
    warehouse_query="select units from marts.fct where code = 'KR'",
    source_name="A paper",
    source_url="https://example.org/en",
    note="seen twice",
    claim_value=1500.0,
    warehouse_value=1450.0,
    difference=-50.0,
    difference_pct=-3.33,
    snapshot=Snapshot(
        "20260101T000000Z-0", "1", "A table", "https://example.org/t", date(2026, 1, 1)
    ),
)
REFUSED = replace(
    CLAIM,
    claim_id="refused",
    verdict="not_comparable",
    warehouse_query=None,
    warehouse_value=None,
    difference=None,
    not_comparable_reason="nobody counts it",
    snapshot=None,
)


def words(html: str) -> str:
    """The text that a reader sees, on one line."""
    html = re.sub(r"<style>.*?</style>", "", html, flags=re.S)
    return " ".join(
        re.sub(r"<[^>]+>", " ", html).replace("&#39;", "'").replace("&#34;", '"').split()
    )


def test_a_claim_is_shown_with_all_that_judges_it() -> None:
    html = fact_check_html([CLAIM], ABOUT)
    text = words(html).replace("\N{NO-BREAK SPACE}", " ")
    for wanted in (
        "Differs vehicles sold, third quarter of 2025 1,500 vehicles were sold",
        "A minister, 29 January 2026. A paper",
        "The claim 1,500 vehicles The warehouse 1,450 vehicles",
        "Difference \N{MINUS SIGN}50 (\N{MINUS SIGN}3.33 %) Tolerance \N{PLUS-MINUS SIGN}1 %",
        "Tolerance: rounded. Note: seen twice. Our figure: table fct , from A table",
        "as known since 1 January 2026, snapshot 20260101T000000Z-0",
        "canauto query \"select units from marts.fct where code = 'KR'\"",
        "Release 20260202T000000Z, made 2026-02-02 03:04 UTC",
    ):
        assert wanted in text, wanted
    assert '<p class="french" lang="fr">1 500 véhicules ont été vendus' in html
    assert 'href="https://example.org/en"' in html


def test_a_claim_that_nothing_measures_says_why_and_stands_last() -> None:
    text = words(fact_check_html([REFUSED, replace(CLAIM, claimed_on=date(2020, 1, 1))], ABOUT))
    assert "The warehouse no figure nobody counts it." in text
    assert text.index("Differs vehicles sold") < text.index("Not comparable vehicles sold")
    assert "Agrees 0 Differs 1 No data yet 0 Not comparable 1" in text


@pytest.mark.parametrize("verdict", VERDICTS)
def test_every_verdict_has_a_colour_in_light_and_in_dark(verdict: str) -> None:
    html = fact_check_html([replace(CLAIM, verdict=verdict)], ABOUT)  # type: ignore[arg-type]
    assert html.count(f"--{verdict}: #") == 2
    assert f".{verdict} {{ background: var(--{verdict}); }}" in html


def test_a_sentence_without_a_period_is_given_none() -> None:
    vague = replace(REFUSED, cadence=None, reference_date=None)
    assert "vehicles sold, no period named" in words(fact_check_html([vague], ABOUT))
    assert "- vehicles sold, no period named\n" in fact_check_markdown([vague], ABOUT)


def test_the_page_runs_nothing_and_loads_nothing() -> None:
    html = fact_check_html([CLAIM, REFUSED], ABOUT)
    assert not re.search(r"<script|<link|<img|<iframe|@import|url\(|\ssrc=", html)


def test_nothing_that_was_said_is_markup() -> None:
    evil = replace(
        CLAIM,
        claim_en="<script>alert(1)</script> [x](y) *",
        speaker="a\n## b | c",
        source_url="javascript:alert(1)",
        warehouse_query="select '<b>' ",
    )
    html = fact_check_html([evil], ABOUT)
    assert "<script" not in html and "<b>" not in html and "javascript:" not in html
    text = fact_check_markdown([evil], ABOUT)
    assert r"\<script\>alert(1)\</script\> \[x\](y) \*" in text
    assert r"a \#\# b \| c" in text and "javascript:" not in text


def test_the_plain_page_says_the_same() -> None:
    text = fact_check_markdown([CLAIM, REFUSED], ABOUT).replace("\N{NO-BREAK SPACE}", " ")
    for wanted in (
        "## Differs: 1,500 vehicles were sold\n\n*1 500 véhicules ont été vendus* ([source]",
        "- the claim: **1,500 vehicles**\n- the warehouse: **1,450 vehicles**\n- difference: ",
        '```\ncanauto query "select units',
        "- not comparable: nobody counts it",
        "Agrees 0; Differs 1; No data yet 0; Not comparable 1.",
    ):
        assert wanted in text, wanted


@pytest.mark.parametrize(
    ("value", "unit", "written"),
    [
        (228257, "vehicles", "228,257 vehicles"),
        (0.12, "share", "12 %"),
        (0.1212, "share", "12.12 %"),
        (1.68e10, "CAD", "$16.8 billion"),
        (8.08e6, "CAD", "$8.08 million"),
        (950, "CAD", "$950"),
    ],
)
def test_figures_are_written_as_people_write_them(value: float, unit: str, written: str) -> None:
    assert figure(value, unit).replace("\N{NO-BREAK SPACE}", " ") == written


def test_a_difference_in_dollars_has_its_sign() -> None:
    assert money(-1.5e9, signed=True) == "-$1.5 billion"
    assert money(2e6, signed=True) == "+$2 million"
    assert replace(CLAIM, unit="CAD", difference=-1.5e9).apart == (
        "\N{MINUS SIGN}$1.5 billion (\N{MINUS SIGN}3.33\N{NO-BREAK SPACE}%)"
    )
    assert replace(CLAIM, difference=0.0).apart == "none"
    shares = replace(CLAIM, unit="share", difference=0.0021)
    assert shares.apart is not None and shares.apart.startswith("+0.21 points")
