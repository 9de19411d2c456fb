"""The columns of a full-table CSV: which there must be, in which order, of which type.

Read off real files of 2018 to 2026: REF_DATE; GEO and DGUID where the table has a Geography
dimension; the other dimensions under their own names, in their order; then a tail that is always
the same. Nothing is inferred from the data: a sniffer reads `1.1` and `1.10` as one number.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sources.errors import InvalidSnapshotError
from sources.statcan.cube import CubeMetadata

TAIL = (
    "UOM",
    "UOM_ID",
    "SCALAR_FACTOR",
    "SCALAR_ID",
    "VECTOR",
    "COORDINATE",
    "VALUE",
    "STATUS",
    "SYMBOL",
    "TERMINATED",
    "DECIMALS",
)
TYPES = {"UOM_ID": "INTEGER", "SCALAR_ID": "INTEGER", "VALUE": "DOUBLE", "DECIMALS": "INTEGER"}


@dataclass(frozen=True)
class Layout:
    """The columns of one CSV.

    Attributes:
        header: As published.
        dimension_names: The dimensions that have a column of their own; Geography is in GEO.
    """

    header: tuple[str, ...]
    has_geography: bool
    dimension_names: tuple[str, ...]

    @property
    def dimension_count(self) -> int:
        """Dimensions in all: the parts that every coordinate has."""
        return len(self.dimension_names) + int(self.has_geography)

    def at(self, tail_column: str) -> int:
        """The place of a column of the tail; a dimension may bear the same name."""
        return len(self.header) - len(TAIL) + TAIL.index(tail_column)

    def mismatch(self, metadata: CubeMetadata) -> str | None:
        """How the columns differ from the dimensions of the metadata; None when they agree.

        Names are compared without regard to case and blanks; metadata without dimensions agrees
        with everything.
        """
        if not metadata.dimensions:
            return None
        described = [dimension.name_en or "" for dimension in metadata.dimensions]
        wanted = [_plain(name) for name in described]
        found = [_plain(name) for name in self.dimension_names]
        if self.has_geography:  # one dimension, in whatever place, is the one shown as GEO
            agrees = any(found == wanted[:i] + wanted[i + 1 :] for i in range(len(wanted)))
        else:
            agrees = found == wanted
        if agrees:
            return None
        columns = [*(["GEO"] if self.has_geography else []), *self.dimension_names]
        return f"its columns are {_listed(columns)} where the metadata has {_listed(described)}"


def read_layout(header: Sequence[str], product_id: str) -> Layout:
    """Read the header line of a full-table CSV.

    Raises:
        InvalidSnapshotError: It is not the layout of a full table, or the wide one of the census.
    """
    if "VALUE" not in header and sum(name.startswith("Symbol") for name in header) > 1:
        raise InvalidSnapshotError(
            f"Table {product_id} comes in the wide layout of the census, which canauto does not "
            "read."
        )
    geography = tuple(header[1:3]) == ("GEO", "DGUID")
    if tuple(header[:1]) != ("REF_DATE",) or tuple(header[-len(TAIL) :]) != TAIL:
        raise InvalidSnapshotError(
            f"The columns of table {product_id} are not those of a full-table CSV: "
            f"{_listed(header)}."
        )
    first = 3 if geography else 1
    return Layout(tuple(header), geography, tuple(header[first : -len(TAIL)]))


def csv_columns(header: Sequence[str], product_id: str = "") -> dict[str, str]:
    """Names and DuckDB types for reading a CSV, column by column in file order.

    Every dimension but Geography is called `dimension_<n>` by its place among them: published
    names may differ from `VALUE` by case only, which DuckDB would take for the same column.

    Raises:
        InvalidSnapshotError: As read_layout.
    """
    layout = read_layout(header, product_id)
    fixed = ["REF_DATE", *(["GEO", "DGUID"] if layout.has_geography else [])]
    columns = {name.lower(): "VARCHAR" for name in fixed}
    columns |= {f"dimension_{i}": "VARCHAR" for i, _ in enumerate(layout.dimension_names, start=1)}
    return columns | {name.lower(): TYPES.get(name, "VARCHAR") for name in TAIL}


def _plain(name: str) -> str:
    return " ".join(name.split()).casefold()


def _listed(names: Sequence[str]) -> str:
    shown = ", ".join(names[:12])
    return f"{shown}, and {len(names) - 12} more" if len(names) > 12 else shown
