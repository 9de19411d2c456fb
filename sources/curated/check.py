"""Whether the curated CSVs are sound: every error of every file at once.

A row is judged by its model in rows.py; then the files are held against each other.
"""

import csv
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from sources.curated.row_base import Row
from sources.curated.rows import ROWS, Brand, Plant, PlantCapability

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Placed:
    """A sound row and the line that it begins on."""

    line: int
    row: Row

    def get(self, column: str) -> object:
        """The value of a column."""
        value: object = getattr(self.row, column)
        return value


def columns(name: str) -> list[str]:
    """The header of a curated CSV, `columns("brand_sales")`.

    Raises:
        KeyError: There is no row model of that name.
    """
    return ROWS[name].columns()


def check_all(folder: Path = HERE) -> list[str]:
    """Every error of every curated CSV in `folder`; an empty list means that all are sound.

    Returns:
        Lines such as `brand_sales.csv line 14, brand_code: 'hundai' is not in brands.csv`.
    """
    problems: list[str] = []
    tables: dict[str, list[Placed]] = {}
    for name in ROWS:
        tables[name] = list(_read(folder / f"{name}.csv", ROWS[name], problems))
        problems += _repeated_keys(name, tables[name])
    for path in sorted(folder.glob("*.csv")):
        if path.stem not in ROWS:
            problems.append(f"{path.name}: has no row model in rows.py")
    problems += _unknown_codes(tables)
    problems += _unknown_companies(tables)
    problems += _brand_faults(tables["brands"])
    problems += _plant_faults(tables)
    return problems


def _read(path: Path, model: type[Row], problems: list[str]) -> Iterator[Placed]:
    """The sound rows of one CSV; what is wrong with the others is appended to `problems`."""
    try:
        text = path.read_bytes().decode("utf-8")
    except OSError:
        problems.append(f"{path.name}: is missing or cannot be read")
        return
    except UnicodeDecodeError:
        problems.append(f"{path.name}: is not UTF-8")
        return
    reader = csv.reader(text.splitlines(keepends=True), strict=True)
    try:
        header = next(reader, [])
        if header != model.columns():
            problems.append(f"{path.name} line 1: {_header_fault(header, model.columns())}")
            return
        line = reader.line_num + 1
        for cells in reader:
            place = f"{path.name} line {line}"
            line, begins = reader.line_num + 1, line
            if len(cells) != len(header):
                problems.append(f"{place}: has {len(cells)} cells, the header {len(header)}")
                continue
            row, faults = _row(model, dict(zip(header, cells, strict=True)))
            problems += [f"{place}, {column}: {message}" for column, message in faults]
            if row is not None:
                yield Placed(begins, row)
    except csv.Error as error:
        problems.append(f"{path.name} line {reader.line_num}: is not CSV: {error}")


def _header_fault(found: list[str], wanted: list[str]) -> str:
    missing = [column for column in wanted if column not in found]
    extra = [column for column in found if column not in wanted]
    said = [
        f"{what} {', '.join(names)}"
        for what, names in (("lacks column", missing), ("has unknown column", extra))
        if names
    ]
    return "; ".join(said) or f"columns must be in this order: {', '.join(wanted)}"


def _row(model: type[Row], cells: dict[str, str]) -> tuple[Row | None, list[tuple[str, str]]]:
    """A row, or None with what is wrong with its cells; faults between columns leave the row."""
    faults = [
        (column, f"has blanks around {cell.strip()!r}")
        for column, cell in cells.items()
        if cell != cell.strip()
    ]
    try:
        row = model.model_validate({column: cell or None for column, cell in cells.items()})
    except ValidationError as error:
        wrong = [(str(fault["loc"][0]), _message(dict(fault))) for fault in error.errors()]
        return None, faults + wrong
    return row, faults + list(row.faults())


WHEN_MISSING = {
    "source_name": "is missing: name who speaks on the page, and say so if the page is a copy",
    "accessed_on": "is missing: give the day on which you read the page, written 2024-12-31",
    "evidence": "is missing: say how the figure is known, with a level that README.md lists",
}


def _message(fault: dict[str, Any]) -> str:
    value = fault["input"]
    if value is None:
        return WHEN_MISSING.get(str(fault["loc"][0]), "is missing")
    if fault["type"] == "value_error":
        return str(fault["ctx"]["error"])
    if fault["type"] == "literal_error":
        return f"{value!r} is not one of {fault['ctx']['expected']}"
    if fault["type"] == "bool_type":
        return f"must be true or false, not {value!r}"
    return f"{str(fault['msg']).replace('Input should', 'must')}, not {value!r}"


def _repeated_keys(name: str, rows: list[Placed]) -> Iterator[str]:
    """Rows that say the same thing of the same source twice."""
    first: dict[tuple[Any, ...], int] = {}
    for placed in rows:
        key = tuple(placed.get(column) for column in ROWS[name].KEY)
        if key in first:
            yield (
                f"{name}.csv line {placed.line}, {', '.join(ROWS[name].KEY)}: "
                f"repeats the key of line {first[key]}"
            )
        first.setdefault(key, placed.line)


REFERENCES = (
    # file, column, the file and the column that must hold the code
    ("brand_sales", "brand_code", "brands", "brand_code"),
    ("brand_sales", "group_code", "brands", "group_code"),
    ("brand_sales", "compiler", "compilers", "compiler"),
    ("production", "compiler", "compilers", "compiler"),
    ("production", "plant_code", "plants", "plant_code"),
    ("employment", "compiler", "compilers", "compiler"),
    ("trade_figures", "compiler", "compilers", "compiler"),
    ("plant_capabilities", "plant_code", "plants", "plant_code"),
    ("investment_amounts", "project_code", "investments", "project_code"),
    ("investment_statuses", "project_code", "investments", "project_code"),
)


def _unknown_codes(tables: dict[str, list[Placed]]) -> Iterator[str]:
    """Codes that the file which lists them does not have."""
    for name, column, home, home_column in REFERENCES:
        known = {placed.get(home_column) for placed in tables[home]}
        for placed in tables[name]:
            code = placed.get(column)
            if code is not None and code not in known:
                yield f"{name}.csv line {placed.line}, {column}: {code!r} is not in {home}.csv"


def _unknown_companies(tables: dict[str, list[Placed]]) -> Iterator[str]:
    """Makers that are no group, no brand and no plant's company: most likely a typing error."""
    known = {
        placed.get(column) for placed in tables["brands"] for column in ("group_code", "brand_code")
    }
    known |= {placed.get("company_code") for placed in tables["plants"]}
    for placed in tables["production"]:
        code = placed.get("company_code")
        if code is not None and code not in known:
            yield (
                f"production.csv line {placed.line}, company_code: {code!r} is no group or brand "
                "of brands.csv and no company of plants.csv"
            )


def _brand_faults(rows: list[Placed]) -> Iterator[str]:
    """Two owners of a brand in one year; one code under two names."""
    years: dict[str, list[tuple[int, int, int]]] = defaultdict(list)
    names: dict[tuple[str, str], str] = {}
    for placed in rows:
        brand, place = placed.row, f"brands.csv line {placed.line}"
        if not isinstance(brand, Brand):
            continue
        begin, end = brand.valid_from_year or 0, brand.valid_to_year or 9999
        for other_begin, other_end, line in years[brand.brand_code]:
            if begin <= other_end and other_begin <= end:
                yield f"{place}, valid_from_year: its years overlap those of line {line}"
        years[brand.brand_code].append((begin, end, placed.line))
        for column, code, name in (
            ("brand_name", brand.brand_code, brand.brand_name),
            ("group_name", brand.group_code or "", brand.group_name or ""),
            ("heritage_country_code", brand.brand_code, brand.heritage_country_code),
        ):
            if (known := names.setdefault((column, code), name)) != name:
                yield f"{place}, {column}: {code!r} is called {known!r} elsewhere, here {name!r}"


def _plant_faults(tables: dict[str, list[Placed]]) -> Iterator[str]:
    """Plants that are open and build nothing, or the reverse; a company's country, or two."""
    groups = {placed.get("group_code") for placed in tables["brands"]}
    goes_on: dict[object, list[str]] = defaultdict(list)
    for placed in tables["plant_capabilities"]:
        built = placed.row
        if isinstance(built, PlantCapability) and built.capability_status == "produced":
            goes_on[built.plant_code] += [built.model] if built.to_period is None else []
    for placed in tables["plants"]:
        plant, place = placed.row, f"plants.csv line {placed.line}"
        if not isinstance(plant, Plant):
            continue
        models = goes_on.get(plant.plant_code)
        if plant.closed_year is None and models == []:
            yield (
                f"{place}, closed_year: is missing, although plant_capabilities.csv has the end of "
                "each model; an idle plant counts as closed"
            )
        if plant.closed_year is not None and models:
            yield f"{place}, closed_year: plant_capabilities.csv has no end of {models[0]!r}"
        if (plant.company_code in groups) == (plant.company_country_code is not None):
            yield (
                f"{place}, company_country_code: belongs to companies that are no group of "
                "brands.csv, and to each of them"
            )
