"""The getCubeMetadata object of a synthetic cube, in the types that StatCan sends."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.doubles.cube_builder import Cube, Dim, Member

LINK = ("footnoteId", "dimensionPositionId", "memberId")


def cube_metadata(cube: "Cube") -> dict[str, Any]:
    """The bare object, without its envelope."""
    links = cube.footnote_links or {}
    state = ("1", "ARCHIVED", "ARCHIVÉ") if cube.is_archived else ("2", "CURRENT", "ACTIF")
    return {
        "responseStatusCode": 0,
        "productId": cube.pid,
        "cansimId": cube.cansim_id,
        "cubeTitleEn": cube.title_en,
        "cubeTitleFr": cube.title_fr,
        "cubeStartDate": cube.start_date,
        "cubeEndDate": cube.end_date,
        "frequencyCode": cube.frequency_code,
        "nbSeriesCube": _stated(cube.stated_series, len(cube.observations)),
        "nbDatapointsCube": _stated(cube.stated_rows, cube.row_count),
        "releaseTime": f"{cube.released_at:%Y-%m-%dT%H:%M}",
        "archiveStatusCode": state[0],
        "archiveStatusEn": state[1],
        "archiveStatusFr": state[2],
        "subjectCode": list(cube.subject_codes),
        "surveyCode": list(cube.survey_codes) or None,
        "dimension": [_dimension(i, d) for i, d in enumerate(cube.dimensions, start=1)],
        "footnote": [
            {
                "footnoteId": number,
                "footnotesEn": english,
                "footnotesFr": french,
                "link": dict(zip(LINK, (number, *links.get(number, (0, 0))), strict=True)),
            }
            for number, (english, french) in enumerate(cube.footnotes, start=1)
        ],
        "correctionFootnote": [],
        "geoAttribute": [],
        "correction": [
            {
                "correctionId": str(number),
                "correctionDate": day,
                "correctionNoteEn": f"<p>{note}</p>",
                "correctionNoteFr": f"<p>{note} (fr)</p>",
            }
            for number, (day, note) in enumerate(cube.corrections, start=1)
        ],
        "issueDate": f"{cube.released_at:%Y-%m-%d}",
    }


def _dimension(position: int, dimension: "Dim") -> dict[str, Any]:
    return {
        "dimensionPositionId": position,
        "dimensionNameEn": dimension.name_en,
        "dimensionNameFr": dimension.name_fr,
        "hasUom": dimension.has_uom,
        "member": [_member(m) for m in dimension.members],
    }


def _member(member: "Member") -> dict[str, Any]:
    return {
        "memberId": member.id,
        "parentMemberId": member.parent_id,
        "memberNameEn": member.name_en,
        "memberNameFr": member.name_fr,
        "classificationCode": member.classification_code,
        "classificationTypeCode": member.classification_type_code,
        "geoLevel": member.geo_level,
        "vintage": member.vintage,
        "terminated": int(member.is_terminated),
        "memberUomCode": member.uom_id,
    }


def _stated(claim: int | None, truth: int) -> int:
    return truth if claim is None else claim


# Keys whose value was seen null in one capture or another.
NULLABLE = (
    "cansimId",
    "subjectCode",
    "surveyCode",
    "classificationCode",
    "classificationTypeCode",
    "geoLevel",
    "vintage",
    "terminated",
    "memberUomCode",
)


def with_null_codes(metadata: Any) -> Any:
    """The same answer with every code null that was ever seen so."""
    if isinstance(metadata, dict):
        return {
            key: None if key in NULLABLE else with_null_codes(value)
            for key, value in metadata.items()
        }
    if isinstance(metadata, list):
        return [with_null_codes(item) for item in metadata]
    return metadata
