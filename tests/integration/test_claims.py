"""A claim and its figure: what the release says of it, a reader finds with the query beside it."""

import hashlib
from html import escape

from tests.pipeline import Canauto

CLAIMS = "select * from marts.fct_published_claims order by claim_id"


def test_each_query_gives_exactly_the_figure_beside_it(sample: Canauto, synthetic: Canauto) -> None:
    """All of them in one call of `canauto query`; a query without a row gives null, as it says."""
    for canauto in (sample, synthetic):
        claims = [row for row in canauto.query(CLAIMS) if row["warehouse_query"]]
        asked = ", ".join(f"({row['warehouse_query']}) as {row['claim_id']}" for row in claims)
        (answer,) = canauto.query(f"select {asked}")
        assert answer == {row["claim_id"]: row["warehouse_value"] for row in claims}


def test_every_verdict_says_what_it_rests_on(sample: Canauto) -> None:
    claims = sample.query(CLAIMS)
    verdicts = {row["verdict"] for row in claims}
    assert verdicts >= {"agrees", "differs", "not_comparable"}
    for row in claims:
        comparable = row["verdict"] in ("agrees", "differs")
        assert (row["warehouse_value"] is not None) == comparable, row
        assert (row["warehouse_snapshot_id"] is not None) == comparable, row
        assert (row["warehouse_query"] is None) == (row["verdict"] == "not_comparable"), row
        assert bool(row["not_comparable_reason"]) == (row["verdict"] == "not_comparable"), row
        if comparable:
            within = abs(100 * (row["warehouse_value"] / row["claim_value"] - 1))
            assert (within <= (row["tolerance_pct"] or 0)) == (row["verdict"] == "agrees"), row


def test_the_release_holds_its_fact_check(sample: Canauto) -> None:
    documents = {d["path"]: d for d in sample.manifest()["documents"]}
    assert {"docs/fact_check.html", "docs/fact_check.md"} <= set(documents)
    for path, document in documents.items():
        content = (sample.current / path).read_bytes()
        assert document["sha256"] == hashlib.sha256(content).hexdigest()
    page = (sample.current / "docs/fact_check.html").read_text(encoding="utf-8")
    for row in sample.query(CLAIMS):
        # Jinja writes quotes as numbers, the standard library as names or numbers.
        assert escape(row["claim_en"], quote=False).replace("'", "&#39;") in page, row["claim_id"]
        assert f'id="{row["claim_id"]}"' in page
    assert sample.release_id in page
