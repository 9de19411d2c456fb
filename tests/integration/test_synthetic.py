"""Fetch to publish over HTTP, on synthetic tables that fill what the sample leaves empty."""

import json

from tests.doubles.auto_tables import sales
from tests.pipeline import Canauto, Publishers


def test_every_published_table_has_rows(synthetic: Canauto) -> None:
    manifest = json.loads((synthetic.current / "manifest.json").read_text())
    rows = {f"{t['schema']}.{t['name']}": t["rows"] for t in manifest["tables"]}
    assert len(rows) >= 25
    assert not [name for name, count in rows.items() if count == 0]


def test_all_tests_ran_and_none_failed(synthetic: Canauto) -> None:
    ended = synthetic.query("select status, count(*) as n from metadata.meta_tests group by 1")
    assert {row["status"] for row in ended} <= {"pass", "warn"}
    assert sum(row["n"] for row in ended) > 200


def test_jobs_in_vehicle_and_parts_plants(synthetic: Canauto) -> None:
    rows = synthetic.query(
        "select naics_code, seasonal_adjustment as sa, count(*) as n, count(employees) as known, "
        "count(average_weekly_earnings_cad) as paid from marts.fct_monthly_employment "
        "where naics_code in ('3361', '3362', '3363') group by 1, 2 order by 1, 2"
    )
    months = 24
    assert [tuple(row.values()) for row in rows] == [
        ("3361", "nsa", 14 * months, 11 * months, 0),
        ("3361", "sa", months, months, months),
        ("3362", "nsa", 14 * months, 14 * months, 0),
        ("3362", "sa", months, months, months),
        ("3363", "nsa", 14 * months, 14 * months, 0),
        ("3363", "sa", months, months, months),
    ]
    hidden = synthetic.query(
        "select distinct province_code, value_status from marts.fct_monthly_employment "
        "where employees is null order by 1"
    )
    assert [tuple(row.values()) for row in hidden] == [
        ("NT", "suppressed"),
        ("NU", "suppressed"),
        ("YT", "suppressed"),
    ]


def test_the_successor_table_wins_from_its_first_month(synthetic: Canauto) -> None:
    rows = synthetic.query(
        "select strftime(reference_date, '%Y-%m') as month, source_table, is_series_break, "
        "sales_units_change_pct is null as unchanged from marts.fct_sales_by_origin "
        "where origin_basis = 'manufacture_region' and cadence = 'monthly' "
        "and origin_code = 'overseas' and reference_date between '2022-12-01' and '2024-01-01' "
        "order by 1"
    )
    months = {row["month"]: tuple(row.values())[1:] for row in rows}
    assert months["2022-12"] == ("20100001", False, False)
    assert months["2023-01"] == ("20100085", True, True)
    assert months["2023-12"] == ("20100085", False, True)
    assert months["2024-01"] == ("20100085", False, False)


def test_shares_are_parts_of_the_published_total(synthetic: Canauto) -> None:
    rows = synthetic.query(
        "select reference_date, sum(sales_share) as whole, min(total_basis) as basis "
        "from marts.fct_sales_by_origin where origin_basis = 'manufacture_region' "
        "and origin_level = 'region' and cadence = 'annual' and is_complete group by 1 order by 1"
    )
    assert len(rows) >= 2
    assert all(abs(row["whole"] - 1) < 1e-9 and row["basis"] == "published" for row in rows)


def test_a_revision_comes_through_and_the_next_night_is_quiet(
    publishers: Publishers, synthetic: Canauto
) -> None:
    first = synthetic.current.resolve().name
    cell = "1.1.1.1.1.1"
    old = int(sales().observations[cell]["2024-12"].value)
    publishers.statcan.schedule(
        sales().revised("2025-02-24T08:30", {cell: {"2024-12": old + 5, "2025-01": 9000}})
    )
    env = publishers.environment("2025-02-24T21:30")
    answer = synthetic("refresh", **env)
    # The total moved and its parts did not: a test objects, and the release stays as it was.
    assert answer.returncode == 1
    assert "the last release stands" in answer.stderr
    assert synthetic.current.resolve().name == first

    parts = [c for c in sales().observations if c.endswith(".1.1")]
    whole = {c: {"2024-12": int(sales().observations[c]["2024-12"].value) * 2} for c in parts}
    publishers.statcan.schedule(sales().revised("2025-02-25T08:30", whole))
    env = publishers.environment("2025-02-25T21:30")
    answer = synthetic("refresh", **env)
    assert answer.returncode == 0, answer.stdout + answer.stderr
    assert synthetic.current.resolve().name != first
    counted = synthetic.query(
        "select sum(figures_revised) as revised, sum(figures_withdrawn) as withdrawn "
        "from metadata.meta_revisions where dataset = '20100085'"
    )
    assert counted == [{"revised": 1 + len(parts), "withdrawn": 1}]

    second = synthetic.current.resolve().name
    answer = synthetic("refresh", **publishers.environment("2025-02-26T10:00"))
    assert answer.returncode == 0, answer.stderr
    assert "Nothing new since release" in answer.stdout
    assert synthetic.current.resolve().name == second
