"""Electric cars of Canada and Korea, in the layout of the IEA's Global EV Data Explorer."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import python_calamine

from sources.sample.given import READ_BY_US, SampleFile
from sources.sample.workbook import workbook_bytes

PART = "explorer_2025"
FILE = "EVDataExplorer2025.xlsx"
SHEET = "GEVO_EV_2025"
URL = (
    "https://iea.blob.core.windows.net/assets/23cc1f1c-c869-4a39-ac51-457725c87103/"
    "EVDataExplorer2025.xlsx"
)
# The copy is the publisher's own file; who handed it on was not recorded.
COUNTRIES = ("Canada", "Korea")
PARAMETERS = ("EV sales", "EV stock")
YEARS = range(2019, 2025)
NOTE = (
    "Cars in Canada and Korea: sales and stock by powertrain, 2019 to 2024, as in version 1.2 of "
    "25 July 2025. The workbook is written by us; of its sheets it has the one with the data. "
    "Nobody recorded when the copy was made; dated by the day on which it was read for canauto."
)


def files(given: Path) -> Iterator[SampleFile]:
    """The extract, rows and cells as in the copy."""
    book = python_calamine.CalamineWorkbook.from_path(str(given / "industry/iea" / FILE))
    header, *rows = book.get_sheet_by_name(SHEET).to_python(skip_empty_area=False)
    kept = [row for row in rows if _is_kept(dict(zip(header, row, strict=True)))]
    cells = [[_plain(cell) for cell in row] for row in [header, *kept]]
    yield SampleFile(
        feed="iea_global_ev",
        part=PART,
        file=FILE,
        content=workbook_bytes({SHEET: cells}),
        url=URL,
        captured=READ_BY_US,
        seen_via=None,
        note=NOTE,
    )


def _is_kept(row: Mapping[Any, Any]) -> bool:
    return (
        row["region_country"] in COUNTRIES
        and row["category"] == "Historical"
        and row["parameter"] in PARAMETERS
        and row["mode"] == "Cars"
        and row["year"] in YEARS
    )


def _plain(cell: object) -> str | int | float:
    """Whole numbers as whole numbers, as the publisher's file has them."""
    if isinstance(cell, float):
        return int(cell) if cell.is_integer() else cell
    return str(cell)
