"""The tree of members, also where what the publisher states is none. Members are made up."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from sources.statcan.cube import CubeMetadata, Dimension
from sources.statcan.hierarchy import places


def dimension(parents: dict[int, int | None], **french: str) -> Dimension:
    members = [
        {
            "memberId": i,
            "parentMemberId": parent,
            "memberNameEn": f"m{i}",
            "memberNameFr": french.get(f"m{i}", f"f{i}"),
        }
        for i, parent in parents.items()
    ]
    content = {"productId": "1", "dimension": [{"dimensionPositionId": 1, "member": members}]}
    return CubeMetadata.read(content).dimensions[0]


def test_a_path_leads_from_the_top_to_the_member() -> None:
    place = places(dimension({131: 34, 34: 1, 1: None}))[131]
    assert (place.path, place.level) == ("1/34/131", 3)
    assert (place.label_en, place.label_fr) == ("m1 > m34 > m131", "f1 > f34 > f131")


def test_a_name_that_is_not_known_leaves_no_label() -> None:
    found = places(dimension({1: None, 2: 1}, m1=""))
    assert (found[2].label_en, found[2].label_fr) == ("m1 > m2", None)


def test_a_missing_parent_puts_the_member_at_the_top() -> None:
    found = places(dimension({5: 99, 6: 5, 7: 7}))
    assert {i: p.path for i, p in found.items()} == {5: "5", 6: "5/6", 7: "7"}


def test_a_circle_is_opened_at_its_lowest_id() -> None:
    found = places(dimension({2: 4, 3: 2, 4: 3, 9: 4}))
    assert {i: p.path for i, p in found.items()} == {2: "2", 3: "2/3", 4: "2/3/4", 9: "2/3/4/9"}


def test_a_deep_tree_is_no_recursion() -> None:
    found = places(dimension({i: i - 1 or None for i in range(1, 5_001)}))
    assert found[5_000].level == 5_000


IDS = st.integers(0, 12)


@given(st.dictionaries(IDS, st.none() | IDS))
def test_whatever_the_parents_every_member_has_one_finite_path(
    parents: dict[int, int | None],
) -> None:
    found = places(dimension(parents))
    assert set(found) == set(parents)
    for member_id, place in found.items():
        way = [int(step) for step in place.path.split("/")]
        assert way[-1] == member_id
        assert len(set(way)) == len(way) == place.level
        assert all(parents[child] == parent for parent, child in pairwise(way))
