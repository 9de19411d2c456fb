"""What is open in a table's history beside what came in, some periods at a time.

A comparison of millions of rows costs a third of the work that way, and needs little memory.
"""

from collections.abc import Mapping
from itertools import pairwise

import duckdb

from sources.raw_tables import OBSERVATION_COLUMNS

SLICE_ROWS = 500_000
LABELS = ("vector_id", "dguid", "is_terminated", "decimals")
INCOMING = [c for c in OBSERVATION_COLUMNS if c not in ("valid_from", "valid_to", "snapshot_id")]
REVISED = "({})".format(
    " or ".join(
        f"o.{column} is distinct from i.{column}"
        for column in ("value", "status", "symbol", "uom_id", "scalar_id")
    )
)
RELABELLED = "({})".format(
    " or ".join(f"coalesce(i.{c}, o.{c}) is distinct from o.{c}" for c in LABELS)
)
SAME_KEY = "i.ref_date = o.ref_date and i.coordinate = o.coordinate"
# When a row is closed, and the row that replaces it opened.
CHANGED_AT = "case when $vintage > {opened_at} then $vintage else $seen end"


def compare(
    con: duckdb.DuckDBPyConnection, target: str, *, is_extract: bool, most_rows: int
) -> bool:
    """Put what differs between the open rows of a table and `incoming` into `difference`.

    Args:
        con: A connection in a transaction.
        target: The table, as SQL.
        is_extract: What `incoming` does not mention is then not gone.
        most_rows: Stop where more differ.

    Returns:
        Whether `difference` has all that differs.
    """
    columns = ", ".join(f"i.{column}" for column in INCOMING)
    compared = f"""
        select
            case
                when i.coordinate is null then 'gone'
                when o.coordinate is null then 'new'
                when {REVISED} then 'revised'
                else 'relabelled'
            end as kind,
            o.open_row,
            o.valid_from as opened_at,
            {columns}
        from (
            select *, rowid as open_row from {target} where valid_to is null and {{periods}}
        ) as o
        full outer join (select * from incoming where {{periods}}) as i on {SAME_KEY}
        where {"false" if is_extract else "i.coordinate is null"}
            or (i.coordinate is not null and o.coordinate is null)
            or (i.coordinate is not null and ({REVISED} or {RELABELLED}))
        """
    con.execute(f"create or replace temp table difference as {compared.format(periods='false')}")
    different = 0
    for periods, parameters in slices(con):
        different += inserted(
            con, f"insert into difference {compared.format(periods=periods)}", parameters
        )
        if different > most_rows:
            return False
    return True


def slices(con: duckdb.DuckDBPyConnection) -> list[tuple[str, dict[str, str]]]:
    """Conditions on ref_date that together hold for every text, each for about SLICE_ROWS rows."""
    cuts: list[str] = []
    size = 0
    for ref_date, count in con.execute(
        "select ref_date, count(*) from incoming group by ref_date order by ref_date"
    ).fetchall():
        if size and size + count > SLICE_ROWS:
            cuts.append(ref_date)
            size = 0
        size += count
    if not cuts:
        return [("true", {})]
    return [
        ("ref_date < $high", {"high": cuts[0]}),
        *(
            ("ref_date >= $low and ref_date < $high", {"low": a, "high": b})
            for a, b in pairwise(cuts)
        ),
        ("ref_date >= $low", {"low": cuts[-1]}),
    ]


def inserted(con: duckdb.DuckDBPyConnection, sql: str, parameters: Mapping[str, object]) -> int:
    """Run an insert; how many rows it added. DuckDB refuses parameters that it does not use."""
    used = {name: value for name, value in parameters.items() if f"${name}" in sql}
    row = con.execute(sql, used).fetchone()
    assert row is not None
    return int(row[0])
