"""Drafts of a registry entry and a staging model. Tables are synthetic."""

import itertools
from dataclasses import replace
from typing import Any

import pytest
import yaml

from sources.model import Cadence, Topic
from sources.registry import statcan_table
from sources.statcan.cube import CubeMetadata
from sources.statcan.drafting import DraftError, TableDraft, draft_table
from sources.statcan.yaml_text import folded, literal, scalar

ODD_TITLE = "Prices: 'all' items # {{ not jinja }} {% no %}, \"quoted\" & [bracketed], monthly"


def metadata(pid: str = "18109999", **fields: Any) -> CubeMetadata:
    """Two dimensions; the second has the units."""
    member = {"memberId": 1, "memberNameEn": "Canada", "memberNameFr": "Canada"}
    content = {
        "productId": pid,
        "cubeTitleEn": "Prices of widgets, monthly",
        "cubeStartDate": "2020-01-01",
        "cubeEndDate": "2026-01-01",
        "frequencyCode": 6,
        "nbSeriesCube": 2,
        "nbDatapointsCube": 146,
        "releaseTime": "2026-02-10T08:30",
        "archiveStatusCode": "2",
        "dimension": [
            {"dimensionPositionId": 1, "dimensionNameEn": "Geography", "member": [member]},
            {
                "dimensionPositionId": 2,
                "dimensionNameEn": "Widgets",
                "hasUom": True,
                "member": [member | {"memberId": i, "memberUomCode": 81} for i in (1, 2)],
            },
        ],
    }
    return CubeMetadata.read({**content, **fields})


def entry_of(draft: TableDraft) -> dict[str, Any]:
    (entry,) = yaml.safe_load(draft.entry)
    read: dict[str, Any] = entry
    return read


def columns_of(draft: TableDraft) -> dict[str, Any]:
    (model,) = yaml.safe_load(draft.model_yml)["models"]
    return {column["name"]: column for column in model["columns"]}


def selected(draft: TableDraft) -> list[str]:
    lines = draft.model_sql.splitlines()
    inside = lines[lines.index("    select") + 1 : lines.index("    from observations")]
    return [line.strip().rstrip(",").split(" as ")[-1] for line in inside]


def test_the_entry_is_a_sound_one_and_says_what_nobody_checked() -> None:
    draft = draft_table(metadata(), reason="What do widgets cost?")
    table = statcan_table(entry_of(draft))
    assert (table.id, table.entity, table.topic) == (
        "18109999",
        "prices_of_widgets_figure",
        Topic.PRICES,
    )
    assert table.cadence is Cadence.MONTHLY
    assert {p: d.name for p, d in table.relies_on.items()} == {1: "Geography", 2: "Widgets"}
    assert not any(d.members for d in table.relies_on.values())
    assert table.expected_lag_days is None
    assert table.reason == "What do widgets cost?"
    assert table.unverified is not None
    assert "from the metadata of 2026-02-10 alone: no figure was looked at" in table.unverified
    assert table.note == (
        "From 2020-01-01 to 2026-01-01 when it was added. 2 series, 146 figures. "
        "Members by dimension: 1, 2."
    )


def test_what_is_not_known_is_said_to_be_so() -> None:
    draft = draft_table(metadata("99109999", frequencyCode=11, archiveStatusCode="1"))
    table = statcan_table(entry_of(draft))
    assert (table.topic, table.cadence) == (Topic.REFERENCE, Cadence.IRREGULAR)
    assert table.reason == "Not written down yet: say which question it answers."
    assert table.unverified is not None and table.note is not None
    assert "Its frequency (code 11) is none of ours" in table.unverified
    assert table.note.startswith("Archived: ")
    bare = CubeMetadata.read(
        {"productId": "99109999", "dimension": [{"dimensionPositionId": 1, "member": []}]}
    )
    unstated = statcan_table(entry_of(draft_table(bare)))
    assert unstated.unverified is not None
    assert "It states no frequency" in unstated.unverified
    assert unstated.relies_on == {}
    assert unstated.origin.title == "Table 99-10-9999"


def test_annual_tables_are_asked_for_the_start_of_their_year() -> None:
    annual = statcan_table(entry_of(draft_table(metadata(frequencyCode=12))))
    assert annual.unverified is not None
    assert "add year_start_month" in annual.unverified


def test_model_and_yml_name_the_same_columns_in_the_order_of_the_design() -> None:
    draft = draft_table(metadata())
    names = selected(draft)
    assert names == list(columns_of(draft))
    assert names == [
        *("geography_member_id", "geography_code", "widgets_member_id", "widgets_code"),
        *("coordinate", "vector_id", "uom_id"),
        *("geography_label_en", "geography_label_fr", "widgets_label_en", "widgets_label_fr"),
        *("value_status", "value", "is_preliminary", "is_revised", "is_terminated"),
        *("ref_date", "reference_date", "reference_end_date", "valid_from"),
        *("source_table", "snapshot_id"),
    ]
    assert '        2: "widgets",\n' in draft.model_sql
    assert draft.model_name == "stg_statcan__prices_of_widgets_figures"


def test_the_unit_is_the_publishers_where_there_is_one() -> None:
    known = columns_of(draft_table(metadata(), units={81: "Dollars"}))["value"]
    assert known["config"]["meta"]["unit"] == "Dollars"
    assert "Dollars" in known["description"]
    unknown = columns_of(draft_table(metadata()))["value"]
    assert unknown["config"]["meta"]["unit"] == "unit 81 of getCodeSets"
    one, two = metadata().dimensions
    mixed = (one, replace(two, members=(two.members[0], replace(two.members[1], uom_id=300))))
    several = columns_of(draft_table(replace(metadata(), dimensions=mixed)))["value"]
    assert several["config"]["meta"]["unit"] == "see uom_id"


def test_every_column_has_a_description_and_a_unit() -> None:
    for column in columns_of(draft_table(metadata())).values():
        assert column["description"] and column["config"]["meta"]["unit"]


def test_odd_titles_are_text_in_yaml_and_no_code_in_dbt() -> None:
    draft = draft_table(metadata(cubeTitleEn=ODD_TITLE))
    assert statcan_table(entry_of(draft)).origin.title == ODD_TITLE
    (model,) = yaml.safe_load(draft.model_yml)["models"]
    comment = draft.model_sql.split("with observations")[0]
    for text in (
        model["description"],
        comment,
        yaml.safe_load(draft.source_entry)[0]["description"],
    ):
        assert "not jinja" in text
        assert not [mark for mark in ("{{", "}}", "{%", "%}", "{#") if mark in text]
    assert all(line.startswith("--") for line in comment.splitlines())


@pytest.mark.parametrize(
    "name", ["A, b", "x: y", "{odd}", "[1]", "no", "12", "#", "Été", 'say "a"']
)
def test_odd_dimension_names_are_what_the_drift_check_will_compare(name: str) -> None:
    dimension = [{"dimensionPositionId": 1, "dimensionNameEn": name, "member": []}]
    table = statcan_table(entry_of(draft_table(metadata(dimension=dimension))))
    assert table.relies_on[1].name == name


def test_lines_are_short_where_yaml_lets_them_be() -> None:
    draft = draft_table(metadata(cubeTitleEn="Word " * 60), reason="because " * 40)
    for line in itertools.chain(draft.entry.splitlines(), draft.model_sql.splitlines()):
        assert len(line) <= 100
    assert statcan_table(entry_of(draft)).reason == " ".join(["because"] * 40)


def test_a_made_entity_avoids_those_that_are_taken_and_a_given_one_is_refused() -> None:
    taken = {"prices_of_widgets_figure"}
    assert draft_table(metadata(), taken=taken).entity == "monthly_prices_of_widgets_figure"
    taken.add("monthly_prices_of_widgets_figure")
    assert draft_table(metadata(), taken=taken).entity == "table_18109999_figure"
    with pytest.raises(DraftError, match="entity is prices_of_widgets_figure already"):
        draft_table(metadata(), entity="prices_of_widgets_figure", taken=taken)


def test_what_cannot_be_drafted_is_refused_in_a_sentence() -> None:
    with pytest.raises(DraftError, match="98-10-0001 is a census table"):
        draft_table(metadata("98100001"))
    with pytest.raises(DraftError, match="names no dimensions"):
        draft_table(metadata(dimension=[]))
    odd = [{"dimensionPositionId": i, "dimensionNameEn": "x", "member": []} for i in (1, 3)]
    with pytest.raises(DraftError, match="numbers its dimensions 1, 3 instead of from 1"):
        draft_table(metadata(dimension=odd))


@pytest.mark.parametrize(
    "text", ["plain", "a: b", "yes", "1e3", "- x", "a #b", "'", '"', "{x}", ""]
)
def test_scalars_read_back_as_themselves(text: str) -> None:
    assert yaml.safe_load(f"k: {scalar(text)}") == {"k": text}
    assert yaml.safe_load(f"{{k: {scalar(text, within_braces=True)}}}") == {"k": text}
    assert yaml.safe_load(f"k: {literal(text)}") == {"k": text}
    long = " ".join([text, "and more words " * 9]).strip()
    assert yaml.safe_load("\n".join(folded("k", long))) == {"k": " ".join(long.split())}
