"""The staging model of a table as a draft: its SQL, and its yml with columns, units and tests.

In the form of dbt_project/models/staging/statcan; the macro statcan_labelled does the work.
"""

import re
import textwrap
from collections.abc import Mapping

from sources.statcan.cube import CubeMetadata
from sources.statcan.yaml_text import folded, literal

# With a figure: use with caution, rounds to zero, below the limit of detection.
STATUSES_WITH_VALUE = "[use_with_caution, rounds_to_zero, below_detection_limit]"


def table_number(product_id: str) -> str:
    """A product id as StatCan prints it: 20-10-0085."""
    return f"{product_id[:2]}-{product_id[2:4]}-{product_id[4:]}"


def source_entry(product_id: str, title: str) -> str:
    """The item of the table in the dbt source `raw`."""
    about = no_jinja(f"{table_number(product_id)}, {title}.")
    return f"      - name: statcan__{product_id}\n        description: {literal(about)}\n"


def model_sql(metadata: CubeMetadata, title: str, columns: Mapping[int, str]) -> str:
    """The staging model, in the column order of DESIGN section 5.

    Args:
        metadata: Of the table.
        title: Of the table, in English where it has one.
        columns: Dimension position -> column name without suffix.
    """
    names = list(columns.values())
    selected = [
        *(f"{name}_{part}" for name in names for part in ("member_id", "code")),
        *("coordinate", "vector_id", "uom_id"),
        *(f"{name}_label_{language}" for name in names for language in ("en", "fr")),
        *("value_status", "scaled_value as value"),
        *("is_preliminary", "is_revised", "is_terminated"),
        *("ref_date", "reference_date", "reference_end_date", "valid_from"),
        *("source_table", "snapshot_id"),
    ]
    about = (
        f"{table_number(metadata.product_id)}, {title}. Drafted by canauto add: every dimension "
        "as its publisher describes it, the figure scaled."
    )
    lines = [
        *(f"-- {line}" for line in textwrap.wrap(no_jinja(about), 96)),
        "with observations as (",
        f'    {{{{ statcan_labelled("{metadata.product_id}", {{',
        *(f'        {position}: "{name}",' for position, name in columns.items()),
        "    }) }}",
        "),",
        "",
        "final as (",
        "    select",
        *(f"        {column}," for column in selected[:-1]),
        f"        {selected[-1]}",
        "    from observations",
        ")",
        "",
        "select * from final",
    ]
    return "\n".join(lines) + "\n"


def model_yml(
    metadata: CubeMetadata,
    title: str,
    model: str,
    columns: Mapping[int, str],
    units: Mapping[int, str],
) -> str:
    """Description, tests, and columns with units of the staging model.

    Args:
        metadata: Of the table.
        title: Of the table, in English where it has one.
        model: The model's name.
        columns: Dimension position -> column name without suffix.
        units: English words by unit code.
    """
    about = (
        f"{table_number(metadata.product_id)}, {title}. One row for each valid figure, with member "
        "ids, codes and labels of every dimension. Member ids identify a row; codes may repeat, "
        "and totals stand beside their parts."
    )
    lines = [
        "models:",
        f"  - name: {model}",
        *folded("description", no_jinja(about), 4),
        "    data_tests:",
        *_tests(model, list(columns.values())),
        "    columns:",
        *_columns(metadata, columns, _unit(metadata, units)),
    ]
    return "\n".join(lines) + "\n"


def no_jinja(text: str) -> str:
    """Text without the marks of Jinja: dbt renders comments and descriptions too."""
    return re.sub(r"([{}])(?=[{}%#])|(?<=[%#])(?=})", r"\1 ", text)


def _tests(model: str, names: list[str]) -> list[str]:
    grain = ", ".join([*(f"{name}_member_id" for name in names), "ref_date"])
    return [
        "      - unique_grain:",
        "          arguments:",
        f"            columns: [{grain}]",
        "      - missing_is_explained:",
        f"          name: {model}__value_missing_is_explained",
        "          arguments:",
        "            column_name: value",
        f"            status_with_value: {STATUSES_WITH_VALUE}",
        "      - members_are_described:",
        f"          name: {model}__members_are_described",
        "          arguments:",
        f"            dimensions: [{', '.join(names)}]",
        "          # A figure is right without its labels: this is shown, and blocks nothing.",
        "          config: {severity: warn}",
    ]


def _columns(metadata: CubeMetadata, columns: Mapping[int, str], unit: str | None) -> list[str]:
    said = {
        columns[d.position]: no_jinja(d.name_en or d.name_fr or f"number {d.position}")
        for d in metadata.dimensions
    }
    lines = []
    for name, dimension in said.items():
        lines += _column(f"{name}_member_id", f"Member id in dimension {dimension}.", "id")
        lines += _column(
            f"{name}_code",
            f"Classification code of the member of {dimension}, else its member id (after an m "
            "where other members have codes). May repeat.",
            "code",
        )
    lines += _documented({"coordinate": "id", "vector_id": "id", "uom_id": "id"})
    for name, dimension in said.items():
        lines += _column(f"{name}_label_en", f"Member of {dimension}, in English.", "text")
        lines += _column(f"{name}_label_fr", f"Member of {dimension}, in French.", "text")
    lines += _documented({"value_status": "category"})
    lines += _column(
        "value",
        "The figure times 10 to its scalar factor"
        + (f"; the publisher's word for its unit: {unit}." if unit else "; uom_id is its unit."),
        unit or "see uom_id",
    )
    lines += _documented(
        dict.fromkeys(("is_preliminary", "is_revised", "is_terminated"), "boolean")
    )
    lines += _documented({"ref_date": "text", "reference_date": "date"})
    lines += [
        "        data_tests:",
        "          - not_null:",
        "              # Span years (2023/2024) have no dates until year_start_month is declared.",
        "              config: {severity: warn}",
    ]
    return lines + _documented(
        {
            "reference_end_date": "date",
            "valid_from": "timestamp with zone",
            "source_table": "id",
            "snapshot_id": "id",
        }
    )


def _column(name: str, description: str, unit: str) -> list[str]:
    return [
        f"      - name: {name}",
        f"        description: {literal(description)}",
        f"        config: {{meta: {{unit: {literal(unit)}}}}}",
    ]


def _documented(columns: Mapping[str, str]) -> list[str]:
    """Columns that models/_columns.md describes, each with its unit."""
    described = ((name, f"{{{{ doc('{name}') }}}}", unit) for name, unit in columns.items())
    return [line for column in described for line in _column(*column)]


def _unit(metadata: CubeMetadata, units: Mapping[int, str]) -> str | None:
    """The one unit of all figures in the publisher's words; None where there are several."""
    codes = {m.uom_id for d in metadata.dimensions for m in d.members if m.uom_id}
    if len(codes) != 1:
        return None
    (code,) = codes
    return no_jinja(units.get(code) or f"unit {code} of getCodeSets")
