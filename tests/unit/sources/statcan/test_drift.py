"""What changed between two structures, case by case, and whether a model is wrong for it."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.statcan.change import Kind, Reliance
from sources.statcan.cube import CubeMetadata
from sources.statcan.drift import Units, compare, hold, summary
from tests.unit.sources.statcan.drift_bench import (
    FUELS,
    READS,
    TABLE,
    TYPES,
    Given,
    cube,
    found,
    fuels,
    named,
    told,
)

HARMLESS, BREAKING = "harmless", "breaking"


# Members


def test_nothing_changed() -> None:
    assert compare(cube(), cube(), READS) == []


def test_a_new_member_is_harmless() -> None:
    changes = compare(cube(), fuels({**FUELS, 4: "Hydrogen"}), READS)
    assert [told(c) for c in changes] == [(Kind.MEMBER_ADDED, 4, HARMLESS)]
    assert changes[0].line() == "+ Member 4 (Hydrogen) of dimension 2 (Fuel type) is new."


def test_a_new_label_is_harmless_also_where_a_model_reads_the_member() -> None:
    after = fuels({**FUELS, 3: "Electricity"})
    assert found(cube(), after) == [(Kind.MEMBER_RENAMED, 3, HARMLESS)]


def test_a_new_french_label_is_told() -> None:
    before = fuels({**FUELS, 2: named("Gasoline", memberNameFr="Gazoline")})
    after = fuels({**FUELS, 2: named("Gasoline", memberNameFr="Essence")})
    (change,) = compare(before, after, READS)
    assert told(change) == (Kind.MEMBER_RENAMED, 2, HARMLESS)
    assert (change.was, change.now) == ("Gazoline", "Essence")


@pytest.mark.parametrize(("member_id", "severity"), [(1, HARMLESS), (2, BREAKING)])
def test_a_member_that_is_gone_matters_to_who_reads_it(member_id: int, severity: str) -> None:
    after = fuels({i: name for i, name in FUELS.items() if i != member_id})
    assert found(cube(), after) == [(Kind.MEMBER_REMOVED, member_id, severity)]


def test_a_member_under_another_id_was_renumbered() -> None:
    (change,) = compare(
        cube(), fuels({1: "All fuels", 2: "Gasoline", 9: "Battery electric"}), READS
    )
    assert told(change) == (Kind.MEMBER_RENUMBERED, 3, BREAKING)
    assert (change.was, change.now) == ("3", "9")
    assert change.sentence == (
        "Member 3 (Battery electric) of dimension 2 (Fuel type) is now member 9; id 3 is gone."
    )


def test_swapped_names_are_two_renumberings() -> None:
    after = fuels({1: "All fuels", 2: "Battery electric", 3: "Gasoline"})
    assert found(cube(), after) == [
        (Kind.MEMBER_RENUMBERED, 2, BREAKING),
        (Kind.MEMBER_RENUMBERED, 3, BREAKING),
    ]


def test_an_old_name_taken_by_a_new_id_is_a_renumbering() -> None:
    """Not a harmless new label: who reads id 3 would go on with something else."""
    after = fuels({**FUELS, 3: "Electricity, all kinds", 4: "Battery electric"})
    (change,) = compare(cube(), after, READS)
    assert told(change) == (Kind.MEMBER_RENUMBERED, 3, BREAKING)
    assert 'id 3 now stands for "Electricity, all kinds"' in change.sentence


def test_an_id_taken_over_by_another_member_has_lost_its_own() -> None:
    after = fuels({1: "All fuels", 2: "Battery electric"})
    assert found(cube(), after) == [
        (Kind.MEMBER_REMOVED, 2, BREAKING),
        (Kind.MEMBER_RENUMBERED, 3, BREAKING),
    ]


def test_what_the_registry_names_as_it_is_now_is_settled() -> None:
    after = fuels({1: "All fuels", 2: "Gasoline", 3: "Hydrogen", 9: "Battery electric"})
    mended = replace(READS, members={(2, 9): "Battery electric", (2, 3): "Hydrogen"})
    assert found(cube(), after) == [(Kind.MEMBER_RENUMBERED, 3, BREAKING)]
    assert found(cube(), after, mended) == [(Kind.MEMBER_RENUMBERED, 3, HARMLESS)]


def test_a_new_label_and_a_new_id_are_found_by_the_classification_code() -> None:
    before = fuels({**FUELS, 3: named("Battery electric", classificationCode="BEV")})
    after = fuels({1: "All fuels", 2: "Gasoline", 9: named("Electric", classificationCode="BEV")})
    assert found(before, after) == [(Kind.MEMBER_RENUMBERED, 3, BREAKING)]


@pytest.mark.parametrize(("code", "changes"), [("BEV", 0), ("EV", 1), (None, 1)])
def test_another_classification_code_is_another_meaning(code: str | None, changes: int) -> None:
    before = fuels({**FUELS, 3: named("Battery electric", classificationCode="BEV")})
    after = fuels({**FUELS, 3: named("Battery electric", classificationCode=code)})
    assert found(before, after) == changes * [(Kind.CLASSIFICATION_CHANGED, 3, BREAKING)]


def test_a_classification_code_that_was_not_stated_before_is_no_change() -> None:
    after = fuels({**FUELS, 3: named("Battery electric", classificationCode="BEV")})
    assert found(cube(), after) == []


def test_members_of_one_name_stay_apart() -> None:
    """Each group has an `Other`: a new one is not the old one under another id."""
    before = {1: "Cars", 2: named("Other", parentMemberId=1), 5: "Trucks"}
    after = {**before, 2: named("Other cars", parentMemberId=1)}
    after[6] = named("Other", parentMemberId=5)
    after[7] = named("Other", parentMemberId=5)
    assert found(fuels(before), fuels(after)) == [
        (Kind.MEMBER_RENAMED, 2, HARMLESS),
        (Kind.MEMBER_ADDED, 6, HARMLESS),
        (Kind.MEMBER_ADDED, 7, HARMLESS),
    ]


def test_a_member_of_a_common_name_that_moves_within_its_group_was_renumbered() -> None:
    before: dict[int, Given] = {1: "Cars", 2: named("Other", parentMemberId=1), 5: "Trucks"}
    before[6] = named("Other", parentMemberId=5)
    after = {i: m for i, m in before.items() if i != 2} | {9: named("Other", parentMemberId=1)}
    assert found(fuels(before), fuels(after)) == [(Kind.MEMBER_RENUMBERED, 2, BREAKING)]


def test_a_member_split_in_two_breaks_who_reads_it() -> None:
    before = cube({**TABLE, "Vehicle type": TYPES})
    after = cube({**TABLE, "Vehicle type": {**TYPES, 3: "Light trucks", 4: "Heavy trucks"}})
    assert found(before, after) == [
        (Kind.MEMBER_SPLIT, 3, BREAKING),
        (Kind.MEMBER_ADDED, 4, HARMLESS),
    ]
    assert found(after, before) == [
        (Kind.MEMBER_MERGED, 3, BREAKING),
        (Kind.MEMBER_REMOVED, 4, HARMLESS),
    ]


def test_terminated_and_taken_up_again() -> None:
    ended = fuels({**FUELS, 2: named("Gasoline", terminated=1)})
    assert found(cube(), ended) == [(Kind.MEMBER_TERMINATED, 2, HARMLESS)]
    assert found(ended, cube()) == [(Kind.MEMBER_RESUMED, 2, HARMLESS)]


def test_another_parent_is_told_and_a_renumbered_parent_is_none() -> None:
    before = fuels({1: "All fuels", 2: named("Gasoline", parentMemberId=1)})
    assert found(before, fuels({1: "All fuels", 2: "Gasoline"})) == [
        (Kind.PARENT_CHANGED, 2, HARMLESS)
    ]
    moved = fuels({8: "All fuels", 2: named("Gasoline", parentMemberId=8)})
    assert found(before, moved) == [(Kind.MEMBER_RENUMBERED, 1, HARMLESS)]


@pytest.mark.parametrize(("member_id", "severity"), [(1, HARMLESS), (2, BREAKING)])
def test_another_unit_breaks_who_reads_the_member(member_id: int, severity: str) -> None:
    before, after = (
        fuels({**FUELS, member_id: named(str(FUELS[member_id]), memberUomCode=code)})
        for code in (300, 428)
    )
    assert found(before, after) == [(Kind.UNIT_CHANGED, member_id, severity)]


# Dimensions and the table


def test_a_renamed_dimension_is_harmless() -> None:
    """`Sex` became `Gender` in 2025, with all of its labels."""
    sex, gender = {1: "Both sexes", 2: "Males"}, {1: "Total - Gender", 2: "Men+"}
    changes = found(cube({"Sex": sex}), cube({"Gender": gender}), Reliance(has_model=True))
    assert changes == [
        (Kind.DIMENSION_RENAMED, None, HARMLESS),
        (Kind.MEMBER_RENAMED, 1, HARMLESS),
        (Kind.MEMBER_RENAMED, 2, HARMLESS),
    ]


def test_another_dimension_in_the_same_place_is_not_a_new_name() -> None:
    after = cube(
        {**{k: v for k, v in TABLE.items() if k != "Vehicle type"}, "Age": {1: "a", 2: "b"}}
    )
    assert found(cube(), after) == [
        (Kind.DIMENSION_REMOVED, None, BREAKING),
        (Kind.DIMENSION_ADDED, None, BREAKING),
    ]


def test_a_dimension_more_or_less_or_elsewhere_breaks_every_model() -> None:
    less = cube({name: TABLE[name] for name in ("Geography", "Fuel type")})
    turned = cube(order=("Geography", "Vehicle type", "Fuel type"))
    assert found(less, cube()) == [(Kind.DIMENSION_ADDED, None, BREAKING)]
    assert found(cube(), less) == [(Kind.DIMENSION_REMOVED, None, BREAKING)]
    assert found(cube(), turned) == 2 * [(Kind.DIMENSION_REORDERED, None, BREAKING)]
    assert found(cube(), turned, Reliance()) == 2 * [(Kind.DIMENSION_REORDERED, None, HARMLESS)]


def test_dimensions_that_the_registry_declares_as_they_are_now_are_settled() -> None:
    turned = cube(order=("Geography", "Vehicle type", "Fuel type"))
    names = {1: "Geography", 2: "Vehicle type", 3: "Fuel Type"}
    mended = Reliance(has_model=True, dimensions=names)
    assert found(cube(), turned, mended) == 2 * [(Kind.DIMENSION_REORDERED, None, HARMLESS)]


@pytest.mark.parametrize(
    ("fields", "kind", "severity"),
    [
        ({"frequencyCode": 9}, Kind.FREQUENCY_CHANGED, BREAKING),
        ({"cubeTitleEn": "Another"}, Kind.TITLE_CHANGED, HARMLESS),
        ({"archiveStatusCode": "1"}, Kind.TABLE_ARCHIVED, HARMLESS),
        (
            {"footnote": [{"footnoteId": 1, "footnotesEn": "It is replaced by table 20-10-0085."}]},
            Kind.TABLE_REPLACED,
            HARMLESS,
        ),
    ],
)
def test_changes_of_the_table(fields: dict[str, Any], kind: Kind, severity: str) -> None:
    assert found(cube(), cube(**fields)) == [(kind, None, severity)]


def test_the_declared_cadence_settles_a_frequency() -> None:
    mended = replace(READS, frequency_codes=frozenset({9}))
    assert found(cube(), cube(frequencyCode=9), mended) == [
        (Kind.FREQUENCY_CHANGED, None, HARMLESS)
    ]
    assert found(cube(frequencyCode=None), cube(), READS) == []


def test_what_partial_metadata_lacks_is_not_gone() -> None:
    part = cube({"Geography": {1: "Canada"}, "Fuel type": {3: "Battery electric"}}, partial=True)
    assert found(cube(), part) == found(part, cube()) == []
    other = cube({"Geography": {1: "Canada"}, "Fuel type": {2: "Battery electric"}}, partial=True)
    assert (Kind.MEMBER_RENUMBERED, 3, BREAKING) in found(cube(), other)


# Units and scales that observations came in


@pytest.mark.parametrize(
    ("before", "after", "changes"),
    [
        ({(2, 2): {(300, 0)}}, {(2, 2): {(300, 0)}}, []),
        ({(2, 2): {(300, 0)}}, {(2, 2): {(428, 0)}}, [(Kind.UNIT_CHANGED, 2, BREAKING)]),
        ({(2, 1): {(300, 0)}}, {(2, 1): {(428, 0)}}, [(Kind.UNIT_CHANGED, 1, HARMLESS)]),
        ({(0, 0): {(300, 0)}}, {(0, 0): {(428, 0)}}, [(Kind.UNIT_CHANGED, None, BREAKING)]),
        ({(0, 0): {(300, 0)}}, {(0, 0): {(300, 3)}}, [(Kind.SCALE_CHANGED, None, HARMLESS)]),
        # Of an extract, or a month in which one unit happens not to occur, nothing is concluded.
        ({(0, 0): {(300, 0), (81, 0)}}, {(0, 0): {(300, 0)}}, []),
        ({}, {(0, 0): {(300, 0)}}, []),
    ],
)
def test_units_of_the_observations(before: Any, after: Any, changes: Any) -> None:
    sides: list[Units] = [
        {place: frozenset(pairs) for place, pairs in side.items()} for side in (before, after)
    ]
    got = compare(cube(), cube(), READS, units_before=sides[0], units_after=sides[1])
    assert [told(change) for change in got] == changes


def test_a_unit_that_metadata_and_observations_both_show_is_told_once() -> None:
    before, after = (
        fuels({**FUELS, 2: named("Gasoline", memberUomCode=code)}) for code in (300, 428)
    )
    units: list[Units] = [{(2, 2): frozenset({(code, 0)})} for code in (300, 428)]
    got = compare(before, after, READS, units_before=units[0], units_after=units[1])
    assert [told(change) for change in got] == [(Kind.UNIT_CHANGED, 2, BREAKING)]


# Against the registry


def declared(**members: str) -> Reliance:
    """Fuels by id (`m2`), as a registry entry declares them."""
    ids = {(2, int(key[1:])): name for key, name in members.items()}
    return Reliance(has_model=True, dimensions={2: "Fuel type"}, members={(2, 1): None, **ids})


@pytest.mark.parametrize(
    ("members", "changes"),
    [
        ({"m3": "Battery electric", "m2": "GASOLINE"}, []),
        ({"m3": "Electricity"}, [(Kind.MEMBER_RENAMED, 3, HARMLESS)]),
        ({"m3": "Gasoline"}, [(Kind.MEMBER_RENUMBERED, 3, BREAKING)]),
        ({"m9": "Battery electric"}, [(Kind.MEMBER_RENUMBERED, 9, BREAKING)]),
        ({"m9": "Hydrogen"}, [(Kind.MEMBER_REMOVED, 9, BREAKING)]),
    ],
)
def test_held_against_declared_names(
    members: dict[str, str], changes: list[tuple[Kind, int, str]]
) -> None:
    assert [told(change) for change in hold(cube(), declared(**members))] == changes


def test_a_declared_id_that_partial_metadata_lacks_is_not_gone() -> None:
    assert hold(cube(partial=True), declared(m9="Hydrogen")) == []
    assert [c.kind for c in hold(cube(partial=True), declared(m9="Gasoline"))] == [
        Kind.MEMBER_RENUMBERED
    ]


def test_held_against_declared_dimensions() -> None:
    names = {1: "geography", 2: "Fuel", 3: "Fuel type", 4: "Age"}
    assert [
        (c.kind, c.position, c.severity.value) for c in hold(cube(), Reliance(True, names))
    ] == [
        (Kind.DIMENSION_RENAMED, 2, HARMLESS),
        (Kind.DIMENSION_REORDERED, 3, BREAKING),
        (Kind.DIMENSION_REMOVED, 4, BREAKING),
    ]


def test_a_summary_counts_by_kind() -> None:
    changes = compare(cube(), fuels({1: "All fuels", 7: "Hydrogen", 8: "Wood"}), READS)
    assert summary(changes) == "2 members added, 2 members removed"


# Whatever the table


MEMBERS = st.dictionaries(
    st.integers(1, 9),
    st.fixed_dictionaries(
        {
            "memberNameEn": st.sampled_from(["Other", "Total", "Cars", "Light cars", None]),
            "parentMemberId": st.none() | st.integers(1, 9),
            "classificationCode": st.sampled_from(["336", "3361", None]),
            "terminated": st.sampled_from([0, 1, None]),
            "memberUomCode": st.sampled_from([300, 81, None]),
        }
    ),
)
CUBES = st.dictionaries(st.sampled_from(["Geography", "Fuel", "Age"]), MEMBERS)


@given(CUBES)
def test_a_table_does_not_differ_from_itself(dimensions: dict[str, Any]) -> None:
    assert compare(cube(dimensions), cube(dimensions), READS) == []


@given(CUBES, st.randoms())
def test_the_order_of_members_tells_nothing(dimensions: dict[str, Any], random: Any) -> None:
    shuffled = {
        name: dict(random.sample(list(members.items()), len(members)))
        for name, members in dimensions.items()
    }
    assert compare(cube(dimensions), cube(shuffled), READS) == []


@given(CUBES, CUBES)
def test_whatever_becomes_of_a_table_is_told(one: dict[str, Any], other: dict[str, Any]) -> None:
    """Every id that a model reads is as it was, or there is a change about it or its dimension."""
    before, after = cube(one), cube(other)
    changes = compare(before, after, READS)
    told_of = {(c.position, c.member_id) for c in changes}
    for position, member_id in READS.members:
        names = [_name(state, position, member_id) for state in (before, after)]
        same = names[0] == names[1] or None in names
        assert same or {(position, member_id), (position, None)} & told_of


def _name(metadata: CubeMetadata, position: int, member_id: int) -> str | None:
    return next(
        (
            m.name_en
            for d in metadata.dimensions
            for m in d.members
            if (d.position, m.id) == (position, member_id)
        ),
        None,
    )
