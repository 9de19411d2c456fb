"""Electric cars of Canada and Korea, in the layout of the IEA's Global EV Data Explorer."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import python_calamine

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


def write(given: Path, folder: Path) -> dict[str, Path]:
    """Write the extract, rows and cells as in the copy, and return it as the archive takes it."""
    book = python_calamine.CalamineWorkbook.from_path(str(given / "industry/iea" / FILE))
    header, *rows = book.get_sheet_by_name(SHEET).to_python(skip_empty_area=False)
    kept = [row for row in rows if _is_kept(dict(zip(header, row, strict=True)))]
    path = folder / FILE
    path.write_bytes(workbook_bytes({SHEET: [[_plain(c) for c in row] for row in [header, *kept]]}))
    return {FILE: path}


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
