"""Random weeks of a table: what its publisher releases, what goes wrong, when somebody asks.

Drawn by hypothesis, played by tests/contracts/test_random_weeks.py. Nothing here knows how canauto
works.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from hypothesis import strategies as st

from tests.doubles.clock import ottawa
from tests.doubles.cube_builder import Cube, Dim, Member, Obs, make_cube
from tests.doubles.cube_changes import terminated_member
from tests.doubles.faults import (
    BAD_GATEWAY,
    MAINTENANCE,
    OUTAGE_REDIRECT,
    OUTAGE_WITH_200,
    Answer,
    CutBody,
    Fault,
    OtherBody,
    Reset,
    ShortBody,
    WrongBytes,
    refusal,
    too_many_requests,
)

PID = "99100001"
FIRST_DAY = ottawa("2026-02-02T00:00")
MORNING, NOON = 8.5, 11.0  # a release, and its correction of the same day

FAULTS: Mapping[str, tuple[str, Fault]] = {
    "metadata 409": ("getCubeMetadata", refusal(409, "The product is not released yet")),
    "metadata 429": ("getCubeMetadata", too_many_requests(0)),
    "metadata 502": ("getCubeMetadata", BAD_GATEWAY),
    "metadata 503": ("getCubeMetadata", MAINTENANCE),
    "metadata redirect": ("getCubeMetadata", OUTAGE_REDIRECT),
    "metadata reset": ("getCubeMetadata", Reset()),
    "metadata cut": ("getCubeMetadata", CutBody(50)),
    "metadata of nothing": ("getCubeMetadata", Answer(200, b"[null]", "application/json")),
    "zip 404": ("-eng.zip", Answer(404)),
    "zip 409": ("-eng.zip", refusal(409, "The product is not released yet")),
    "zip 503": ("-eng.zip", MAINTENANCE),
    "zip web page": ("-eng.zip", OUTAGE_WITH_200),
    "zip redirect": ("-eng.zip", OUTAGE_REDIRECT),
    "zip cut": ("-eng.zip", CutBody(300)),
    "zip short": ("-eng.zip", ShortBody(300)),
    "zip bit flipped": ("-eng.zip", WrongBytes(at=120)),
    "zip of nothing": ("-eng.zip", OtherBody(b"PK\x05\x06" + bytes(18))),
}


@dataclass(frozen=True)
class Change:
    """One thing that a release changes; `where` picks the row, whatever their number is."""

    kind: str
    where: int
    value: int


@dataclass(frozen=True)
class Release:
    """A vintage: what it changes, and when its zip and its metadata come.

    Attributes:
        hour: Of its day.
        zip_lag: Hours after the release; the zip may be there before.
        metadata_lag: Hours after the release.
        is_locked_before: Metadata is refused from midnight on.
    """

    changes: tuple[Change, ...]
    hour: float = MORNING
    zip_lag: float = 0
    metadata_lag: float = 0
    is_locked_before: bool = True


@dataclass(frozen=True)
class Visit:
    """A refresh at an hour of the day.

    Attributes:
        fault: What meets it, and for how many requests (None for all).
        kill_at: Number of the step before which it is killed.
    """

    hour: float
    fault: str | None = None
    times: int | None = None
    kill_at: int | None = None


@dataclass(frozen=True)
class Day:
    """What happens between two midnights."""

    releases: tuple[Release, ...]
    visits: tuple[Visit, ...]


def first_cube() -> Cube:
    """Eleven widgets, so that 1.1 and 1.10 are two series; all figures are made up."""
    return make_cube(
        PID,
        "Synthetic widgets",
        6,
        [Dim("Geography", ["Canada"]), Dim("Widgets", [f"w{n}" for n in range(1, 12)])],
        {
            coordinate: {"2025-11": 10 + place, "2025-12": 20 + place}
            for place, coordinate in enumerate(("1.1", "1.2", "1.10"))
        },
        released_at=f"{FIRST_DAY:%Y-%m-%d}T08:30",
    )


def at(day: int, hour: float) -> datetime:
    """An hour of a day of the play, in Ottawa."""
    return FIRST_DAY + timedelta(days=day, hours=hour)


def released(cubes: list[Cube], release: Release, day: int) -> Cube:
    """The vintage that follows these."""
    moment = f"{at(day, release.hour):%Y-%m-%dT%H:%M}"
    following = cubes[-1].revised(moment)
    for change in release.changes:
        following = CHANGES[change.kind](following, cubes, change)
    return following


def _revise(cube: Cube, _: list[Cube], change: Change) -> Cube:
    return _with(cube, change, lambda obs: Obs(str(change.value), "", "r"))


def _suppress(cube: Cube, _: list[Cube], change: Change) -> Cube:
    return _with(cube, change, lambda obs: Obs("", "x", obs.symbol))


def _grade(cube: Cube, _: list[Cube], change: Change) -> Cube:
    """The status alone changes."""
    return _with(cube, change, lambda obs: replace(obs, status="E" if obs.status != "E" else "A"))


def _remove(cube: Cube, _: list[Cube], change: Change) -> Cube:
    return cube if cube.row_count < 4 else _with(cube, change, lambda obs: None)


def _extend(cube: Cube, _: list[Cube], change: Change) -> Cube:
    """Every series has one month more."""
    last = max(ref_date for periods in cube.observations.values() for ref_date in periods)
    year, month = int(last[:4]), int(last[5:])
    following = f"{year + month // 12}-{month % 12 + 1:02d}"
    return replace(
        cube,
        observations={
            coordinate: {**periods, following: Obs(str(change.value + place), "", "p")}
            for place, (coordinate, periods) in enumerate(cube.observations.items())
        },
    )


def _add_member(cube: Cube, _: list[Cube], change: Change) -> Cube:
    widgets = cube.dimensions[1]
    number = max(m.id for m in widgets.members) + 1
    return replace(
        cube,
        dimensions=(
            cube.dimensions[0],
            Dim(widgets.name_en, [*widgets.members, Member(f"w{number}", id=number)]),
        ),
        observations={**cube.observations, f"1.{number}": {"2025-12": Obs(str(change.value))}},
    )


def _terminate(cube: Cube, _: list[Cube], change: Change) -> Cube:
    coordinate = list(cube.observations)[change.where % len(cube.observations)]
    return terminated_member(cube, 2, int(coordinate.split(".")[1]))


def _restore(cube: Cube, cubes: list[Cube], change: Change) -> Cube:
    """The figures of an earlier release come back; its members are all still there."""
    return replace(cube, observations=cubes[change.where % len(cubes)].observations)


CHANGES: Mapping[str, Callable[[Cube, list[Cube], Change], Cube]] = {
    "revise": _revise,
    "suppress": _suppress,
    "grade": _grade,
    "remove": _remove,
    "extend": _extend,
    "add member": _add_member,
    "terminate": _terminate,
    "restore": _restore,
}


def _with(cube: Cube, change: Change, changed: Callable[[Obs], Obs | None]) -> Cube:
    keys = sorted((c, r) for c, periods in cube.observations.items() for r in periods)
    coordinate, ref_date = keys[change.where % len(keys)]
    observations = {c: dict(periods) for c, periods in cube.observations.items()}
    if (obs := changed(observations[coordinate][ref_date])) is None:
        del observations[coordinate][ref_date]
    else:
        observations[coordinate][ref_date] = obs
    return replace(cube, observations={c: p for c, p in observations.items() if p})


STEPS = 850  # about as many as a refresh that finds something new has
# What is lost without a trace is the most dangerous, so it is drawn more often.
KINDS = (*sorted(CHANGES), "remove", "remove", "restore")
changes = st.builds(Change, st.sampled_from(KINDS), st.integers(0, 30), st.integers(0, 99))
some_changes = st.lists(changes, min_size=1, max_size=4).map(tuple)
# Often something is new, sometimes a release says what was there before.
releases = st.builds(
    Release,
    st.one_of(some_changes, some_changes, some_changes, st.just(())),
    hour=st.just(MORNING),
    zip_lag=st.sampled_from([0.0, 0.0, 1.0, 2.0, 6.0, -8.25]),
    metadata_lag=st.sampled_from([0.0, 0.0, 0.0, 1.0]),
    is_locked_before=st.sampled_from([True, True, True, False]),
)
corrections = st.builds(
    Release, some_changes, hour=st.just(NOON), zip_lag=st.sampled_from([0.0, 1.0])
)
days_releases = st.one_of(
    st.tuples(releases), st.tuples(releases), st.tuples(releases, corrections), st.just(())
)
visits = st.builds(
    Visit,
    st.sampled_from([2.0, 7.0, 9.0, 10.0, 11.5, 14.0, 21.5]),
    fault=st.one_of(st.none(), st.none(), st.sampled_from(sorted(FAULTS))),
    times=st.sampled_from([1, None]),
    kill_at=st.one_of(st.none(), st.integers(1, STEPS)),
)
days = st.builds(
    Day,
    days_releases,
    st.lists(visits, min_size=1, max_size=2).map(
        lambda found: tuple(sorted(found, key=lambda visit: visit.hour))
    ),
)
weeks = st.lists(days, min_size=2, max_size=5)
