"""Ids and names in the registry against StatCan's own metadata.

The metadata (of October 2021, for two tables of 2021 and 2024 too) lies beside the repository and
is never part of it. A name may be that of any vintage there: StatCan renames members, ids stay.
"""

import csv
import json
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path

import pytest

from orchestration.status import period_start
from sources.model import StatcanTable
from sources.registry import load_registry

STATCAN = Path(__file__).parents[3] / "shared" / "data" / "statcan"
# Tables whose own metadata nobody here has: what their entries state is that of this predecessor.
TAKEN_FROM = {"12100175": "12100119"}
TABLES = {t.id: t for t in load_registry().datasets.values() if isinstance(t, StatcanTable)}

# position -> the dimension's names and, by member id, the members' names
Seen = dict[int, tuple[set[str], dict[int, set[str]]]]

pytestmark = pytest.mark.skipif(
    not (STATCAN / "metadata_2021").is_dir(),
    reason="the real metadata is not beside this checkout (../shared/data)",
)


def seen(pid: str) -> Seen | None:
    """What StatCan's metadata says of a table; None where there is none."""
    path = STATCAN / "metadata_2021" / f"{TAKEN_FROM.get(pid, pid)}.json"
    if not path.is_file():
        return None
    found: Seen = {
        d["dimensionPositionId"]: (
            {d["dimensionNameEn"]},
            {m["memberId"]: {m["memberNameEn"]} for m in d["member"]},
        )
        for d in json.loads(path.read_text(encoding="utf-8"))["dimension"]
    }
    for row in later_members(pid):
        members = found[int(row["Dimension ID"])][1]
        members.setdefault(int(row["Member ID"]), set()).add(row["Member Name"])
    return found


def later_members(pid: str) -> Iterator[Mapping[str, str]]:
    """The member rows of a MetaData.csv, where one is given: one of several stacked tables."""
    path = STATCAN / "tables" / f"{pid}_MetaData.csv"
    if path.is_file():
        sections = path.read_text(encoding="utf-8-sig").replace("\r\n", "\n").split("\n\n")
        section = next(s for s in sections if '"Member Name"' in s.lstrip("\n").split("\n")[0])
        yield from csv.DictReader(section.strip().splitlines())


def lag_of_2021(pid: str) -> int | None:
    """Days from the end of the last period to the release, in the table's own metadata."""
    path = STATCAN / "metadata_2021" / f"{pid}.json"
    if not path.is_file():
        return None
    stated = json.loads(path.read_text(encoding="utf-8"))["basic_info"]
    next_period = period_start(date.fromisoformat(stated["end_date"]), TABLES[pid].cadence)
    return (date.fromisoformat(stated["release_time"][:10]) - next_period).days + 1


@pytest.mark.parametrize("pid", [pid for pid in TABLES if seen(pid)])
def test_dimensions_and_members_are_the_publishers(pid: str) -> None:
    real = seen(pid)
    assert real is not None
    table = TABLES[pid]
    assert list(table.relies_on) == sorted(real), "all of them, in order"
    for position, dimension in table.relies_on.items():
        names, members = real[position]
        assert dimension.name in names
        wrong = {i: n for i, n in dimension.members.items() if n not in members.get(i, set())}
        assert not wrong, f"dimension {position}"
    for position, kept in table.keep.items():
        assert set(kept) <= set(real[position][1])
        assert set(kept) >= set(table.relies_on[position].members), "what models need is kept"
        assert len(set(kept)) == len(kept)


@pytest.mark.parametrize("pid", [pid for pid in TABLES if not seen(pid) or pid in TAKEN_FROM])
def test_what_nobody_has_seen_is_said(pid: str) -> None:
    assert TABLES[pid].unverified


@pytest.mark.parametrize("pid", [pid for pid in TABLES if lag_of_2021(pid) is not None])
def test_a_table_is_overdue_one_to_four_weeks_after_its_lag_of_2021(pid: str) -> None:
    """As the registry's header says."""
    lag, expected = lag_of_2021(pid), TABLES[pid].expected_lag_days
    assert lag is not None
    assert expected is None or 7 <= expected - lag <= 28


def test_tables_of_one_survey_are_awaited_alike() -> None:
    assert TABLES["14100223"].expected_lag_days == TABLES["14100220"].expected_lag_days


def test_a_renamed_member_is_known_by_both_names() -> None:
    real = seen("36100434")
    assert real is not None
    assert real[3][1][1] == {"Chained (2012) dollars", "Chained (2017) dollars"}


@pytest.mark.parametrize("pid", ["14100201", "14100220"])
def test_every_industry_that_is_read_by_its_code_is_relied_on(pid: str) -> None:
    """marts.fct_monthly_employment picks these by classification code; the seed has none."""
    metadata = json.loads((STATCAN / "metadata_2021" / f"{pid}.json").read_text(encoding="utf-8"))
    industries = next(d for d in metadata["dimension"] if d["dimensionPositionId"] == 3)
    wanted = ("3361", "3362", "3363", "415", "441")
    read = {
        m["memberId"]
        for m in industries["member"]
        if (m["classificationCode"] or "").startswith(wanted) or m["classificationCode"] == "336"
    }
    assert read <= set(TABLES[pid].relies_on[3].members)
