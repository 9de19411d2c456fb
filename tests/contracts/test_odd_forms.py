"""Odd and sound: every form in which a real table was met is fetched, loaded, and right.

What ought to be in the raw table is read off the cube, not off the loader.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from tests.doubles.cube_builder import Cube, Dim, Member, Obs, make_cube
from tests.doubles.cube_changes import (
    added_member,
    renamed_dimension,
    renamed_member,
    renumbered_member,
    terminated_member,
)
from tests.doubles.faults import Answer, CutBody, Reset, Slow, too_many_requests
from tests.doubles.statcan import StatcanDouble
from tests.misfortune import AT, MARCH, PID, Settled, desk, double, settled
from tests.steps import Desk

__all__ = ["desk", "double", "settled"]

RELEASED_AT = MARCH.released_at


def another(cube: Cube) -> Cube:
    """The same table id, released in March: its history of February is closed."""
    return replace(cube, pid=PID, released_at=RELEASED_AT, built_at=MARCH.built_at)


ELEVEN = make_cube(
    PID,
    "Two dimensions of which one has eleven members",
    6,
    [Dim("Geography", ["Canada"]), Dim("Widgets", [f"w{n}" for n in range(1, 12)])],
    {"1.1": {"2026-01": 1}, "1.10": {"2026-01": 2}, "1.11": {"2026-01": 3}},
)
RATES = make_cube(
    PID, "Rates", 1, [Dim("Rate", ["Bank"])], {"1": {"2026-02-06": "2.50"}}, decimals=2
)
FISCAL = make_cube(
    PID, "Years", 12, [Dim("Pupils", ["All"])], {"1": {"2022/2023": 5, "2023/24": 6}}
)
UNKNOWN = make_cube(PID, "Halves", 12, [Dim("Pupils", ["All"])], {"1": {"2026 first half": 5}})
NOBODY = make_cube(PID, "Nothing", 6, [Dim("Geography", ["Canada"])], {})
STATUSES = ("x", "..", "F", "...", "E", "0s", "<LOD")
BLANK = make_cube(
    PID,
    "Blanks",
    6,
    [Dim("Geography", ["Canada"])],
    {
        "1": {
            f"2025-{month:02d}": Obs(
                "" if status in ("x", "..", "F", "...") else "0.0", status, "r"
            )
            for month, status in enumerate(STATUSES, start=1)
        }
    },
    decimals=1,
)
SPACED = renamed_member(
    renamed_member(MARCH, 1, 2, "Quebec\N{NO-BREAK SPACE}City\t"), 2, 2, "Total"
)
LONG = "0.12345678901234567890"
ONTARIO = Member("Ontario", id=3)
SWAPPED = Dim("Widgets", [Member("Red", id=2), Member("Total", id=1)])
NOTES = (('A value "0" is, "mostly", a zero; 5" wide\nand\tso on.', "Oui."),)

FORMS: dict[str, Cube] = {
    "coordinates 1.1 and 1.10": another(ELEVEN),
    "no geography": another(RATES),
    "fiscal years": another(FISCAL),
    "periods of no known form": another(UNKNOWN),
    "no rows": another(NOBODY),
    "whole numbers only": MARCH,
    "blanks of every kind": another(BLANK),
    "a value longer than a float": MARCH.revised(
        AT, {"1.1": {"2026-01": "0.12345678901234567890"}}
    ),
    "a negative and an exponent": MARCH.revised(AT, {"1.1": {"2026-01": "-1.5E-3"}}),
    "every row terminated": terminated_member(terminated_member(MARCH, 1, 1), 1, 2),
    "no vectors": replace(MARCH, has_vectors=False),
    "rows that end in CRLF": replace(MARCH, row_end="\r\n"),
    "a blank after the scale": replace(MARCH, scalar_has_blank=True),
    "quotes in the notes": replace(MARCH, footnotes=NOTES, title_en='The "table"'),
    "corrections": replace(MARCH, corrections=(("2016-08-12", '<p>"0"</p>'),)),
    "a label twice and one with strange blanks": SPACED,
    "members out of order": replace(MARCH, dimensions=(MARCH.dimensions[0], SWAPPED)),
    "a dimension renamed": renamed_dimension(MARCH, 2, "Gadgets"),
    "a dimension named like a column": renamed_dimension(MARCH, 2, "Value"),
    "a member renamed": renamed_member(MARCH, 2, 2, "Crimson"),
    "a member added": added_member(MARCH, 1, ONTARIO, {"3.1": {"2026-01": Obs("9")}}),
    "a member renumbered": renumbered_member(MARCH, 2, 2, 7),
    "a member terminated": terminated_member(MARCH, 2, 2),
    "the table archived": replace(MARCH, is_archived=True),
}


def assert_loaded(desk: Desk, cube: Cube) -> None:
    found = {
        (coordinate, ref_date): (value, status, symbol, is_terminated)
        for coordinate, ref_date, value, status, symbol, is_terminated in desk.rows(
            "coordinate, ref_date, value, status, symbol, is_terminated", "valid_to is null"
        )
    }
    assert found == {
        (coordinate, ref_date): (
            float(obs.value) if obs.value else None,
            obs.status or None,
            obs.symbol or None,
            obs.is_terminated,
        )
        for coordinate, periods in cube.observations.items()
        for ref_date, obs in periods.items()
    }


@pytest.mark.parametrize("name", FORMS)
def test_a_table_of_this_form(
    desk: Desk, settled: Settled, double: StatcanDouble, name: str
) -> None:
    cube = FORMS[name]
    double.schedule(cube)
    double.clock.set("2026-03-10T09:05")
    outcome = desk.refresh(double.clock.now())
    assert outcome.state == "NEW", outcome.message
    assert outcome.message.endswith(".") and "99-10-0001" in outcome.message
    assert_loaded(desk, cube)
    assert len(desk.rows(where="valid_from < '2026-03-01'")) == len(settled.rows)
    assert desk.refresh(double.clock.now() + timedelta(hours=1)).state == "UNCHANGED"


def habits(**values: object) -> Callable[[StatcanDouble], None]:
    def adopt(double: StatcanDouble) -> None:
        for name, value in values.items():
            setattr(double, name, value)

    return adopt


def manners(**values: bool) -> Callable[[StatcanDouble], None]:
    def adopt(double: StatcanDouble) -> None:
        for name, value in values.items():
            setattr(double.manners, name, value)

    return adopt


SERVICES: dict[str, Callable[[StatcanDouble], object]] = {
    "ids as numbers": habits(product_ids_as_numbers=True, list_ids_as_text=True),
    "codes that are null": habits(null_codes=True),
    "no ETag": manners(etag=False),
    "no date either": manners(etag=False, last_modified=False),
    "a weak ETag": manners(weak_etag=True),
    "no conditional requests": manners(conditional=False),
    "no ranges": manners(ranges=False),
    "no length": manners(content_length=False),
    "ranges of another file": manners(heeds_if_range=False),
    "one 502": lambda d: d.inject("getCubeMetadata", Answer(502)),
    "one broken connection": lambda d: d.inject("-eng.zip", Reset()),
    "one 429": lambda d: d.inject("-eng.zip", too_many_requests(0)),
    "one cut body": lambda d: d.inject("-eng.zip", CutBody(300)),
    "a slow body": lambda d: d.inject("-eng.zip", Slow(0.05)),
    "a catalogue that is years behind": lambda d: d.catalogue_overrides.update(
        {int(PID): {"releaseTime": "2020-11-02T13:30:00Z"}}
    ),
}


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_that_behaves_so(desk: Desk, double: StatcanDouble, name: str) -> None:
    SERVICES[name](double)
    double.schedule(MARCH)
    double.clock.set("2026-03-10T09:05")
    assert desk.refresh(double.clock.now()).state == "NEW"
    assert_loaded(desk, MARCH)
    assert desk.refresh(double.clock.now() + timedelta(hours=1)).state == "UNCHANGED"
