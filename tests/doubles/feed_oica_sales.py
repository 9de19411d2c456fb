"""OICA's sales workbooks, small, in the layouts of 2005-2019 and of 2021 and 2023.

Synthetic, but for Canada's cars and commercial vehicles of 2023 (262,159 and 1,502,357), which the
reference quotes.
"""

from sources.sample.workbook import Cell, workbook_bytes
from tests.doubles.feeds import Site

TITLES = {
    "pc": "REGISTRATIONS OR SALES OF NEW VEHICLES - PASSENGER CARS",
    "cv": "REGISTRATIONS OR SALES OF NEW VEHICLES - COMMERCIAL VEHICLES",
}
Book = list[list[Cell]]


def quarters(kind: str, last: int) -> Book:
    """The layout of 2021 and 2023: header in row 4, growth after the years, hidden rows below."""
    years = list(range(2019, last + 1))
    growth = [f"{last}/\n{last - 1}", f"{last}/ 2019" if kind == "cv" else f"{last}/2019"]
    scope = ["Scope"] if kind == "cv" else []
    canada = 262159 if kind == "pc" else 1502357
    start = 1 if kind == "pc" else 2

    def line(label: str, base: float, counted: str = "", newest: float | None = None) -> list[Cell]:
        units: list[Cell] = [base * start + 1000 * n for n in range(len(years))]
        units[-1] = units[-1] if newest is None else newest
        return [label, *units, 0.0142, -0.4723, *([counted or None] if scope else [])]

    marked = "KAZAKHSTAN*" if kind == "pc" else "KAZAKHSTAN"
    rows: Book = [
        [],
        [TITLES[kind]],
        [],
        ["REGIONS/COUNTRIES", *(f"Q1-Q4 {year}" for year in years), *growth, *scope],
        [],
        line("EUROPE", 900000.5),
        line("EU 27 countries + EFTA + UK", 800000),
        line("BULGARIA", 9232.996696944674, "LCV+HCV+B&C"),
        line("SWITZERLAND ", 250000, "LCV+HCV+B&C "),
        line("OTHER COUNTRIES", 40000),
        [],
        line("AMERICA", 7000000),
        line("CANADA", 300000, "LCV+HCV", canada if last == 2023 else None),
        line("UNITED STATES OF AMERICA", 3000000, "LCV+HCV+B&C"),
        [],
        line("ASIA/OCEANIA/MIDDLE EAST", 40000000),
        line(marked, 100000, "LCV"),
        line("SOUTH KOREA", 1400000, "LCV+HCV+B&C"),
        line("OTHER COUNTRIES/REGIONS ", 1500000, "LCV"),
        [],
        line("ALL COUNTRIES/REGIONS", 65000000),
        [],
        line("TOTAL OICA MEMBERS ", 57000000),
        [],
    ]
    if kind == "pc":
        rows += [["* including LCV& HCV"]]
    totals: list[Cell] = [65000000.25 + n for n in range(len(years))]
    return [*rows, [], [None, *years], [None, *totals]]


def decades(kind: str) -> Book:
    """The layout of 2005 to 2019: header in row 6, three empty columns, years as text or number."""
    gap: list[Cell] = [None] * 3
    years: list[Cell] = [str(y) if y < 2012 or y == 2013 else y for y in range(2005, 2020)]

    def line(label: str, base: float) -> list[Cell]:
        return [label, *gap, *(base + 100 * n for n in range(15))]

    mark = "2" if kind == "cv" else ""
    missing = line("BOTSWANA", 1300)
    missing[-2:] = [None, None]
    rows: Book = [
        [],
        [None] * 5 + [f"NEW {kind.upper()} REGISTRATIONS OR SALES"],
        [],
        [],
        [*[None] * 4, "Estimated figures"],
        ["REGIONS/COUNTRIES", *gap, *years],
        [],
        line("EUROPE", 17906455),
        line("EU 28 countries + EFTA", 15000000),
        line("SWITZERLAND (+FL)", 260000.00000000003),
        [],
        line("AMERICA", 9000000),
        line("NAFTA", 8000000),
        line("CANADA", 700000),
        line(f"MEXICO{mark}", 600000),
        [],
        line("SOUTH KOREA", 950000),
        missing,
        line("CONGO KINSHASA ", 200),
        [],
        line("ALL COUNTRIES", 45407298),
    ]
    if kind == "cv":
        notes = ("1 only LV", "2 including Heavy trucks, buses and coaches")
        rows += [[], *([note] for note in notes)]
    return rows


def book(kind: str, rows: Book, sheet: str | None = None) -> bytes:
    """A workbook of one sheet; the passenger cars of 2023 write `PC_sales`."""
    return workbook_bytes({sheet or f"{kind}_sales": rows})


def files() -> dict[str, bytes | Site]:
    """What the copy's site serves; the workbooks of 2019 come by hand."""
    folder = "raw.githubusercontent.com/jhelvy/oica/main/data-raw/raw"
    return {
        f"{folder}/pc-sales-2023.xlsx": book("pc", quarters("pc", 2023), "PC_sales"),
        f"{folder}/cv-sales-2023.xlsx": book("cv", quarters("cv", 2023)),
        f"{folder}/sales/pc-sales-2021.xlsx": book("pc", quarters("pc", 2021)),
        f"{folder}/sales/cv-sales-2021.xlsx": book("cv", quarters("cv", 2021)),
    }
