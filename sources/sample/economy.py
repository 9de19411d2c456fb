"""Payroll employment by sector (14-10-0201) and direct investment by country (36-10-0008)."""

from collections.abc import Iterator
from pathlib import Path

from sources.sample.cube import from_crawl
from sources.sample.given import READ_BY_US, SampleTable, official_table

UNDATED = (
    " Nobody recorded when the copy was made; dated by the day on which it was read for canauto."
)


def tables(given: Path) -> Iterator[SampleTable]:
    """One snapshot of each table."""
    yield _table(
        given,
        "14100201",
        "https://github.com/InsertMusicHere/streamlit_dashboard_glocal",
        "All employees by sector and province, unadjusted, 2018-01 to 2024-02: 24 industries, "
        "none of them finer than a sector. Two columns that the owner of the copy had added are "
        "left out.",
    )
    yield _table(
        given,
        "36100008",
        "https://github.com/ashketh21/R-Projects",
        "Total book value of Canadian direct investment abroad and of foreign direct investment "
        "in Canada by country, 2019 to 2023, South Korea included.",
    )


def _table(given: Path, product_id: str, seen_via: str, what: str) -> SampleTable:
    cube, observations = official_table(
        given / f"statcan/tables/{product_id}.extract.csv",
        from_crawl(given / f"statcan/metadata_2021/{product_id}.json"),
    )
    return SampleTable(cube, observations, READ_BY_US, seen_via, what + UNDATED)
