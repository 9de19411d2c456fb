"""Drafts for a table that is not declared yet: its registry entry and its staging model.

Pure functions from the table's own metadata to texts; orchestration/adding.py puts them into the
files. The metadata names dimensions, members and units; it says nothing of scale factors, of the
form of REF_DATE or of when releases come, and the drafts say so (`unverified`).

    draft = draft_table(CubeMetadata.read(content), units={351: "Index, 2014=100"})
    draft.entry, draft.model_sql, draft.model_yml
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sources.errors import CanautoError
from sources.model import Cadence, Topic
from sources.statcan.cube import CubeMetadata
from sources.statcan.model_draft import model_sql, model_yml, source_entry, table_number
from sources.statcan.naming import column_names, entity_name
from sources.statcan.yaml_text import folded, scalar

# By frequency code (getCodeSets, set `frequency`); what is not here has no cadence of ours.
CADENCES = {
    1: Cadence.DAILY,
    2: Cadence.WEEKLY,
    6: Cadence.MONTHLY,
    9: Cadence.QUARTERLY,
    12: Cadence.ANNUAL,
}
# By the first two digits of a product id, which are StatCan's subject; else Topic.REFERENCE.
TOPICS = {
    "12": Topic.TRADE,
    "14": Topic.EMPLOYMENT,
    "16": Topic.OUTPUT,
    "18": Topic.PRICES,
    "36": Topic.OUTPUT,
}
ARCHIVED = "1"
CENSUS = "98"


class DraftError(CanautoError):
    """There is no draft for such a table."""


@dataclass(frozen=True)
class TableDraft:
    """What declares a table and builds its staging model.

    Attributes:
        columns: Dimension position -> column name, without its suffix.
        entry: The item for sources/statcan/tables.yml.
        source_entry: The item for the dbt source `raw`.
        model_name: stg_statcan__<entity>s.
        model_sql: The staging model.
        model_yml: Its description, columns and tests.
    """

    product_id: str
    title: str
    entity: str
    columns: Mapping[int, str]
    entry: str
    source_entry: str
    model_name: str
    model_sql: str
    model_yml: str


def refuse_census(product_id: str) -> None:
    """Census tables (98-10-*) are wide: a column for each characteristic instead of one VALUE.

    Raises:
        DraftError: It is one.
    """
    if product_id.startswith(CENSUS):
        raise DraftError(
            f"{table_number(product_id)} is a census table, which has a column for each "
            "characteristic instead of one value a row: canauto cannot read it."
        )


def draft_table(
    metadata: CubeMetadata,
    *,
    topic: Topic | None = None,
    entity: str | None = None,
    reason: str | None = None,
    units: Mapping[int, str] | None = None,
    taken: Collection[str] = (),
) -> TableDraft:
    """Draft everything that a table needs, from its metadata.

    Args:
        metadata: As getCubeMetadata describes it.
        topic: Taken from the product id's subject unless given.
        entity: What one row is, singular; made from the title unless given.
        reason: Why the table is wanted; the entry says that it is not written down unless given.
        units: English words by unit code (getCodeSets, set `uom`).
        taken: Entities of other tables: a made name avoids them.

    Raises:
        DraftError: It is a census table, its metadata has no usable dimensions, or the entity
            given is taken.
    """
    pid, number = metadata.product_id, table_number(metadata.product_id)
    refuse_census(pid)
    positions = [d.position for d in metadata.dimensions]
    if not positions:
        raise DraftError(
            f"Statistics Canada's metadata of {number} names no dimensions: there is nothing to "
            "draft a model from."
        )
    if positions != list(range(1, len(positions) + 1)):
        raise DraftError(
            f"Statistics Canada's metadata of {number} numbers its dimensions "
            f"{', '.join(map(str, positions))} instead of from 1: coordinates cannot be read."
        )
    title = metadata.title_en or metadata.title_fr or f"Table {number}"
    if entity in taken:
        raise DraftError(f"Another table's entity is {entity} already: give another one.")
    chosen = entity or _free_name(metadata, title, taken)
    columns = column_names(metadata.dimensions)
    model = f"stg_statcan__{chosen}s"
    return TableDraft(
        product_id=pid,
        title=title,
        entity=chosen,
        columns=columns,
        entry=_entry(metadata, title, chosen, topic, reason),
        source_entry=source_entry(pid, title),
        model_name=model,
        model_sql=model_sql(metadata, title, columns),
        model_yml=model_yml(metadata, title, model, columns, units or {}),
    )


def _free_name(metadata: CubeMetadata, title: str, taken: Collection[str]) -> str:
    """From the title; with the cadence before it where another table has that name already."""
    name = entity_name(title)
    cadence = _cadence(metadata).value
    return next(
        free
        for free in (name, f"{cadence}_{name}", f"table_{metadata.product_id}_figure")
        if free not in taken
    )


def _cadence(metadata: CubeMetadata) -> Cadence:
    return CADENCES.get(metadata.frequency_code or 0, Cadence.IRREGULAR)


def _entry(
    metadata: CubeMetadata, title: str, entity: str, topic: Topic | None, reason: str | None
) -> str:
    cadence = _cadence(metadata)
    where = topic or TOPICS.get(metadata.product_id[:2], Topic.REFERENCE)
    names = [(d.position, d.name_en) for d in metadata.dimensions if d.name_en]
    lines = [
        f'- id: "{metadata.product_id}"',
        *folded("title", title, indent=2),
        f"  entity: {entity}",
        f"  topic: {where.value}",
        f"  cadence: {cadence.value}",
        "  licence: statcan_open",
        *(["  relies_on:"] if names else []),
        *(
            f"    {position}: {{name: {scalar(name, within_braces=True)}}}"
            for position, name in names
        ),
        *folded("reason", reason or "Not written down yet: say which question it answers.", 2),
        *folded("unverified", _unverified(metadata, cadence), 2),
        *folded("note", _note(metadata), 2),
    ]
    return "\n".join(lines) + "\n"


def _unverified(metadata: CubeMetadata, cadence: Cadence) -> str:
    released = f" of {metadata.released_at:%Y-%m-%d}" if metadata.released_at else ""
    said = [
        f"Drafted by canauto add from the metadata{released} alone: no figure was looked at. "
        "Expected release lag and scale factors are not in it."
    ]
    if cadence is Cadence.IRREGULAR:
        said.append(
            f"Its frequency (code {metadata.frequency_code}) is none of ours, hence irregular."
            if metadata.frequency_code is not None
            else "It states no frequency, hence irregular."
        )
    if cadence is Cadence.ANNUAL:
        said.append("If its years are spans such as 2023/2024, add year_start_month.")
    return " ".join(said)


def _note(metadata: CubeMetadata) -> str:
    said = []
    if metadata.archive_status_code == ARCHIVED:
        said.append("Archived: Statistics Canada no longer updates it.")
    if metadata.start_date and metadata.end_date:
        said.append(f"From {metadata.start_date} to {metadata.end_date} when it was added.")
    if metadata.series_count and metadata.datapoint_count:
        said.append(f"{metadata.series_count:,} series, {metadata.datapoint_count:,} figures.")
    sizes = [f"{len(d.members):,}" for d in metadata.dimensions]
    said.append(f"Members by dimension: {', '.join(sizes)}.")
    return " ".join(said)
