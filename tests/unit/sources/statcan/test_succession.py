"""A member that ends and goes on under another id: who reads the old id would see it stop."""

from dataclasses import replace

import pytest

from sources.statcan.change import Change, Kind, Reliance
from sources.statcan.cube import CubeMetadata
from sources.statcan.drift import compare, hold
from tests.unit.sources.statcan.drift_bench import FUELS, READS, Given, cube, fuels, named, told

HARMLESS, BREAKING = "harmless", "breaking"
GASOLINE_ENDS = (Kind.MEMBER_TERMINATED, 2, BREAKING)
ENDED = named("Gasoline", terminated=1)


def ended(before: CubeMetadata, after: CubeMetadata, reliance: Reliance = READS) -> list[Change]:
    """What is told of members that are terminated."""
    return [c for c in compare(before, after, reliance) if c.kind is Kind.MEMBER_TERMINATED]


def test_a_member_that_simply_ends_is_harmless() -> None:
    after = fuels({**FUELS, 2: ENDED, 4: "Hydrogen"})
    assert [told(c) for c in ended(cube(), after)] == [(Kind.MEMBER_TERMINATED, 2, HARMLESS)]


def test_its_name_under_a_new_id_breaks_who_reads_it() -> None:
    (change,) = ended(cube(), fuels({**FUELS, 2: ENDED, 9: "Gasoline"}))
    assert told(change) == GASOLINE_ENDS
    assert change.sentence == (
        "Member 2 (Gasoline) of dimension 2 (Fuel type) was terminated, and member 9 (Gasoline) "
        "goes on in its place."
    )


def test_so_does_its_classification_code() -> None:
    before = fuels({**FUELS, 2: named("Gasoline", classificationCode="G")})
    gone = named("Gasoline", classificationCode="G", terminated=1)
    after = fuels({**FUELS, 2: gone, 9: named("Petrol", classificationCode="G")})
    assert [told(c) for c in ended(before, after)] == [GASOLINE_ENDS]


def test_so_does_a_member_that_is_taken_up_again_in_its_place() -> None:
    before = fuels({**FUELS, 9: ENDED})
    after = fuels({**FUELS, 2: ENDED, 9: "Gasoline"})
    assert GASOLINE_ENDS in [told(c) for c in compare(before, after, READS)]


def test_a_successor_that_comes_later_is_told_when_it_comes() -> None:
    before = fuels({**FUELS, 2: ENDED})
    assert compare(before, before, READS) == []
    (change,) = ended(before, fuels({**FUELS, 2: ENDED, 9: "Gasoline"}))
    assert told(change) == GASOLINE_ENDS


def test_a_successor_that_was_there_before_counts_under_the_same_parent() -> None:
    before = fuels({**FUELS, 9: "Gasoline"})
    after = fuels({**FUELS, 2: ENDED, 9: "Gasoline"})
    assert [told(c) for c in ended(before, after)] == [GASOLINE_ENDS]


def test_who_does_not_read_the_member_does_not_care() -> None:
    after = fuels({**FUELS, 1: named("All fuels", terminated=1), 9: "All fuels"})
    assert [told(c) for c in ended(cube(), after)] == [(Kind.MEMBER_TERMINATED, 1, HARMLESS)]


def test_who_reads_the_successor_too_is_right() -> None:
    after = fuels({**FUELS, 2: ENDED, 9: "Gasoline"})
    mended = replace(READS, members={**READS.members, (2, 2): "Gasoline", (2, 9): "Gasoline"})
    assert [told(c) for c in ended(cube(), after, mended)] == [
        (Kind.MEMBER_TERMINATED, 2, HARMLESS)
    ]
    assert hold(after, mended) == []


def test_a_successor_that_has_itself_ended_is_none() -> None:
    after = fuels({**FUELS, 2: ENDED, 9: ENDED})
    assert [told(c) for c in ended(cube(), after)] == [(Kind.MEMBER_TERMINATED, 2, HARMLESS)]


def test_of_members_of_one_name_only_a_sister_succeeds() -> None:
    other = named("Other", parentMemberId=1)
    before: dict[int, Given] = {1: "Cars", 2: other, 5: "Trucks"}
    before[6] = named("Other", parentMemberId=5)
    after = {**before, 2: {**other, "terminated": 1}}
    for parent, severity in ((5, HARMLESS), (1, BREAKING)):
        with_new = fuels({**after, 7: named("Other", parentMemberId=parent)})
        (change,) = ended(fuels(before), with_new)
        assert told(change) == (Kind.MEMBER_TERMINATED, 2, severity)


@pytest.mark.parametrize(
    ("later", "count"), [({9: "Gasoline"}, 1), ({9: "Petrol"}, 0), ({9: ENDED}, 0)]
)
def test_a_declared_member_that_has_ended_is_held_against_its_name(
    later: dict[int, Given], count: int
) -> None:
    """Without anything to compare with: the first night, or what was published unawares."""
    declared = Reliance(has_model=True, dimensions={}, members={(2, 2): "Gasoline"})
    changes = hold(fuels({**FUELS, 2: ENDED, **later}), declared)
    assert [told(c) for c in changes] == count * [GASOLINE_ENDS]
    if changes:
        assert changes[0].sentence == (
            'Member 2 of dimension 2 (Fuel type), declared as "Gasoline", was terminated; '
            '"Gasoline" is member 9.'
        )
