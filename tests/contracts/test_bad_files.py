"""Zips that are none, tables that are none, tables that contradict their metadata.

Each goes through the real fetch and load against the double: what cannot be read goes to the
quarantine, what may yet come right is waited for, and the last good release stands.
"""

import gzip
import zipfile
from dataclasses import replace
from datetime import timedelta

import pytest

from tests.doubles import table_zips
from tests.doubles.cube_builder import Dim, make_cube
from tests.doubles.cube_csv import census_csv
from tests.doubles.faults import OUTAGE_WITH_200, CutBody, Fault, OtherBody, ShortBody, WrongBytes
from tests.doubles.statcan import StatcanDouble
from tests.misfortune import (
    AT,
    FEBRUARY,
    MARCH,
    NAMES,
    PID,
    Misfortune,
    Settled,
    assert_the_last_release_stands,
    desk,
    double,
    released,
    settled,
)
from tests.steps import Desk

__all__ = ["desk", "double", "settled"]

INVALID, STALE = frozenset({"INVALID"}), frozenset({"STALE_ZIP"})
# Whether to wait before refusing is the gate's to say; tests/unit has its cases.
EITHER = INVALID | STALE
JANUARY = FEBRUARY.revised("2026-01-10T08:30", removed=[("1.1", "2025-12")])
WITH_BLUE = MARCH.revised(
    AT,
    {"1.3": {"2026-01": 1}},
    dimensions=(MARCH.dimensions[0], Dim("Widgets", ["Total", "Red", "Blue"])),
)
FLAT = make_cube(PID, "Widgets", 6, [Dim("Geography", ["Canada"])], {"1": {"2026-01": 1}}, AT)


def spoilt(fault: Fault) -> Misfortune:
    def happen(double: StatcanDouble) -> None:
        double.schedule(MARCH)
        double.inject("-eng.zip", fault, times=None)

    return happen


def restamped(double: StatcanDouble) -> None:
    double.metadata_overrides[int(PID)] = {"releaseTime": AT}


def zipped(content: bytes) -> Misfortune:
    return released(MARCH, zip_bytes=content)


def with_csv(text: str | bytes) -> Misfortune:
    content = f"\ufeff{text}".encode() if isinstance(text, str) else text
    return zipped(table_zips.packed({**MARCH.members(), NAMES[0]: content}, MARCH.built_at))


def changed_csv(old: str, new: str) -> Misfortune:
    assert old in MARCH.csv()
    return with_csv(MARCH.csv().replace(old, new, 1))


def without_ranges_and_length(double: StatcanDouble) -> None:
    double.schedule(MARCH)
    double.manners.ranges = double.manners.content_length = False
    double.inject("-eng.zip", CutBody(200), times=None)


# A file came that no table is: it goes to the quarantine.
FILES: dict[str, Misfortune] = {
    "a web page with 200": spoilt(OUTAGE_WITH_200),
    "an empty file": spoilt(OtherBody(b"")),
    "half a zip": spoilt(ShortBody(200)),
    "half a zip of no stated length": without_ranges_and_length,
    "one bit flipped": spoilt(WrongBytes(at=120)),
    "JSON": spoilt(OtherBody(b'{"status": "SUCCESS"}')),
    "gzip": spoilt(OtherBody(gzip.compress(MARCH.csv().encode()))),
    "a zip without members": spoilt(OtherBody(b"PK\x05\x06" + bytes(18))),
    "wrong checksums": zipped(table_zips.with_wrong_checksum(MARCH.zip_bytes())),
    "a password": zipped(table_zips.encrypted(MARCH.zip_bytes())),
    "another packing": zipped(table_zips.packed(MARCH.members(), MARCH.built_at, zipfile.ZIP_LZMA)),
    "a bomb": zipped(table_zips.bomb(MARCH, megabytes=4)),
    "a bomb that lies": zipped(table_zips.lying_bomb(MARCH)),
    "a third member": zipped(table_zips.with_members(MARCH, {"readme.txt": b"hello"})),
    "a path that escapes": zipped(table_zips.with_members(MARCH, {"../../../escaped.csv": b"x"})),
    "an absolute path": zipped(table_zips.with_members(MARCH, {"/tmp/escaped.csv": b"x"})),
    "the table under a path": zipped(table_zips.renamed_member(MARCH, NAMES[0], f"../{NAMES[0]}")),
    "no table": zipped(table_zips.without_member(MARCH, NAMES[0])),
    "no notes": zipped(table_zips.without_member(MARCH, NAMES[1])),
    "the zip of another table": zipped(replace(MARCH, pid="99100002").zip_bytes()),
    "the French table": zipped(MARCH.zip_bytes("fra")),
    "the wide layout of the census": with_csv(census_csv(MARCH)),
    "an empty table": with_csv(b""),
    "not UTF-8": with_csv(MARCH.csv().replace("Quebec", "Qu\xe9bec").encode("latin-1")),
    "a quote that stays open": changed_csv('"Quebec"', '"Quebec'),
    "a header in other words": changed_csv('"REF_DATE"', '"Date"'),
    "a header in another order": changed_csv('"VECTOR","COORDINATE"', '"COORDINATE","VECTOR"'),
    "a line with a field less": changed_csv('"Canada","",', '"Canada",'),
    "a line with a field more": changed_csv('"Canada","",', '"Canada","","",'),
    "a value in words": changed_csv('"11",""', '"eleven",""'),
    "a value that is no number": changed_csv('"11",""', '"NaN",""'),
    "a value without end": changed_csv('"11",""', '"inf",""'),
    "a value with a comma": changed_csv('"11",""', '"1,1",""'),
    "a unit in words": changed_csv('"223"', '"number"'),
    "a coordinate in words": changed_csv('"1.1"', '"Canada.Total"'),
    "a coordinate with ten parts": changed_csv('"1.1"', '"1.1.0.0.0.0.0.0.0.0"'),
    "a key twice": with_csv(MARCH.csv() + MARCH.csv().splitlines(keepends=True)[1]),
    "a key twice with another value": with_csv(
        MARCH.csv() + MARCH.csv().splitlines(keepends=True)[1].replace('"11"', '"12"')
    ),
}

# A zip that is sound by itself and is not what the metadata describes.
CONTRADICTIONS: dict[str, tuple[Misfortune, frozenset[str]]] = {
    "the zip is still the old one": (released(MARCH, zip_lag=timedelta(hours=3)), STALE),
    "the zip is older still": (released(MARCH, zip_bytes=JANUARY.zip_bytes()), STALE),
    "a later end is announced": (released(replace(MARCH, stated_end="2026-02-01")), STALE),
    "only the release time moved on": (restamped, STALE),
    "the metadata is still the old one": (
        released(MARCH, metadata_lag=timedelta(hours=3)),
        EITHER,
    ),
    "fewer rows are announced than came": (released(replace(MARCH, stated_rows=51)), EITHER),
    "more rows are announced than came": (released(replace(MARCH, stated_rows=53)), EITHER),
    "fewer series are announced": (released(replace(MARCH, stated_series=3)), EITHER),
    "more series are announced": (released(replace(MARCH, stated_series=5)), EITHER),
    "a member that the metadata has not": (
        released(MARCH, zip_bytes=WITH_BLUE.zip_bytes()),
        EITHER,
    ),
    "a coordinate of no series": (changed_csv('"1.1"', '"1.10"'), EITHER),
    "a dimension under another name": (
        released(replace(MARCH, column_names={"Widgets": "Gadgets"})),
        EITHER,
    ),
    "a dimension less": (released(MARCH, zip_bytes=FLAT.zip_bytes()), EITHER),
}


@pytest.mark.parametrize("name", FILES)
def test_no_table_in_the_file(
    desk: Desk, settled: Settled, double: StatcanDouble, name: str
) -> None:
    outcome = assert_the_last_release_stands(desk, settled, double, FILES[name], INVALID)
    [kept] = desk.quarantined()
    assert (kept / f"{PID}-eng.zip").is_file()
    assert (kept / "reason.txt").read_text().strip() == outcome.message
    double.clock.set("2026-03-10T09:06")
    assert desk.ask(double.clock.now()).state == "INVALID"
    assert desk.quarantined() == [kept]  # The same bytes, refused again: once is enough.

    double.clear_faults()
    double.manners.content_length = True
    double.schedule(MARCH.revised("2026-03-10T09:30"), is_locked_before=False)
    double.clock.set("2026-03-10T09:35")
    assert desk.refresh(double.clock.now()).state == "NEW"
    assert len(desk.rows(where="valid_to is null")) == MARCH.row_count


@pytest.mark.parametrize("name", CONTRADICTIONS)
def test_a_contradiction_is_not_taken_on_the_first_day(
    desk: Desk, settled: Settled, double: StatcanDouble, name: str
) -> None:
    misfortune, states = CONTRADICTIONS[name]
    assert_the_last_release_stands(desk, settled, double, misfortune, states)
    double.metadata_overrides.clear()
    double.schedule(MARCH.revised("2026-03-10T11:30"), is_locked_before=False)
    double.clock.set("2026-03-10T11:35")
    assert desk.refresh(double.clock.now()).state == "NEW"
    assert len(desk.rows(where="valid_to is null")) == MARCH.row_count


@pytest.mark.parametrize("value", ["\u0661\u0662", ".", "0x10", "1 000", "+-1"])
def test_a_figure_that_is_none_gets_into_no_table(
    desk: Desk, settled: Settled, double: StatcanDouble, value: str
) -> None:
    """Refused on its way into the archive, or at the latest into the warehouse."""
    changed_csv('"11",""', f'"{value}",""')(double)
    double.clock.set("2026-03-10T09:05")
    desk.refresh(double.clock.now())
    assert desk.rows() == settled.rows
    assert desk.archived() == settled.archived
    assert len(desk.quarantined()) == 1
