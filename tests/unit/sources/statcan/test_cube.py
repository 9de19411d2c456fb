"""The typed reading of getCubeMetadata, with the drift that the service is known for."""

from datetime import UTC, date, datetime

import pytest

from sources.errors import InvalidSnapshotError
from sources.statcan.cube import CubeMetadata
from tests.doubles.cube_builder import Dim, Member, make_cube

CUBE = make_cube(
    "99100001",
    "Widgets sold",
    9,
    [
        Dim("Geography", [Member("Canada", classification_code="11124", geo_level=0)]),
        Dim("Widgets", ["Total", Member("Red", parent_id=1, uom_id=81)], has_uom=True),
    ],
    {"1.1": {"2026-01": 5}, "1.2": {"2026-01": 3}},
    released_at="2026-06-10T08:30",
    footnotes=[("A note.", "Une note.")],
)


def test_what_is_stated_is_read() -> None:
    cube = CubeMetadata.read(CUBE.metadata())
    assert cube.product_id == "99100001"
    assert cube.title_fr == "Widgets sold (fr)"
    assert (cube.start_date, cube.end_date) == (date(2026, 1, 1), date(2026, 1, 1))
    assert (cube.series_count, cube.datapoint_count) == (2, 2)
    assert cube.released_at == datetime(2026, 6, 10, 12, 30, tzinfo=UTC)
    assert not cube.is_partial
    geography, widgets = cube.dimensions
    assert geography.members[0].classification_code == "11124"
    assert widgets.has_uom
    assert widgets.members[1].parent_id == 1
    assert widgets.members[1].uom_id == 81
    note = cube.footnotes[0]
    assert (note.id, note.dimension_position, note.member_id) == (1, 0, 0)
    assert note.text_fr == "Une note."
    assert (cube.subject_codes, cube.survey_codes) == (("20",), ())


def test_numbers_may_be_text_and_keys_may_be_missing_or_new() -> None:
    content = {
        "productId": 99100001,
        "frequencyCode": "12",
        "nbSeriesCube": "7",
        "somethingNew": {"a": 1},
        "dimension": [
            {"dimensionPositionId": "2", "dimensionNameEn": "B", "hasUOM": True},
            {
                "dimensionPositionId": 1,
                "dimensionNameEn": "A",
                "member": [
                    {"memberId": "10", "terminated": None},
                    {"memberId": 9, "terminated": "1"},
                ],
            },
        ],
        "partial": True,
    }
    cube = CubeMetadata.read(content)
    assert cube.product_id == "99100001"
    assert (cube.frequency_code, cube.series_count, cube.datapoint_count) == (12, 7, None)
    assert cube.released_at is cube.title_en is cube.end_date is None
    assert cube.is_partial
    assert [d.name_en for d in cube.dimensions] == ["A", "B"]
    assert [(m.id, m.is_terminated) for m in cube.dimensions[0].members] == [(9, True), (10, None)]
    assert cube.dimensions[1].has_uom


def test_invisible_characters_are_repaired_in_labels() -> None:
    content = {
        "productId": "1",
        "cubeTitleEn": "\ufeff New\u00a0motor  veh\u00adicle\tsales\u200b\n",
        "cubeTitleFr": "\u00a0",
    }
    cube = CubeMetadata.read(content)
    assert cube.title_en == "New motor vehicle sales"
    assert cube.title_fr is None


def test_corrections_are_read() -> None:
    stated = {
        "correctionId": "979",
        "correctionDate": "2016-08-12",
        "correctionNoteEn": "<p>A\u00a0note</p>",
        "correctionNoteFr": None,
    }
    content = {"productId": "1", "correction": [stated, {"correctionId": 980}], "surveyCode": None}
    first, second = CubeMetadata.read(content).corrections
    assert (first.id, first.corrected_on) == ("979", date(2016, 8, 12))
    assert (first.note_en, first.note_fr) == ("<p>A note</p>", None)
    assert (second.id, second.corrected_on, second.note_en) == ("980", None, None)


@pytest.mark.parametrize("given", [6, "6", 6.0, "6.0", " 6 "])
def test_a_whole_number_is_read_in_whatever_form(given: object) -> None:
    assert CubeMetadata.read({"productId": "1", "frequencyCode": given}).frequency_code == 6


@pytest.mark.parametrize("given", [6.5, "six", "", float("nan"), 10**400, 2**31, [6], None])
def test_what_is_no_whole_number_is_not_known(given: object) -> None:
    assert CubeMetadata.read({"productId": "1", "frequencyCode": given}).frequency_code is None


def test_a_member_stated_twice_is_one() -> None:
    dimension = {"dimensionPositionId": 1, "member": 2 * [{"memberId": 1, "memberNameEn": "A"}]}
    cube = CubeMetadata.read({"productId": "1", "dimension": 2 * [dimension]})
    assert [[m.id for m in d.members] for d in cube.dimensions] == [[1]]


def test_members_of_the_same_name_stay_apart() -> None:
    member = {"memberNameEn": "Other"}
    content = {
        "productId": "1",
        "dimension": [
            {"dimensionPositionId": 1, "member": [member | {"memberId": i} for i in (2, 1)]}
        ],
    }
    assert [m.id for m in CubeMetadata.read(content).dimensions[0].members] == [1, 2]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ([], "is not a JSON object"),
        ({}, "names no productId"),
        ({"productId": "1", "dimension": [{}]}, "has an item without dimensionPositionId"),
        (
            {"productId": "1", "dimension": [{"dimensionPositionId": 1, "member": [{}]}]},
            "has an item without memberId",
        ),
        (
            {
                "productId": "1",
                "dimension": [
                    {
                        "dimensionPositionId": 2,
                        "member": [{"memberId": 1, "memberNameEn": n} for n in ("A", "B")],
                    }
                ],
            },
            "gives number 1 to more than one member of dimension 2",
        ),
    ],
)
def test_without_ids_nothing_can_be_joined(content: object, sentence: str) -> None:
    with pytest.raises(InvalidSnapshotError, match=sentence):
        CubeMetadata.read(content)
