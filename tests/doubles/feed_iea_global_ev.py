"""The IEA's Global EV Data Explorer, small, in its layout of 2025, and the CSV of 2024.

Canada's cars are carried over from the reference (BEV and PHEV sales 2019 to 2024); the rest is
synthetic.
"""

from sources.sample.workbook import Cell, workbook_bytes
from tests.doubles.feeds import Site

SHARED = ["category", "parameter", "mode", "powertrain", "year", "unit", "value"]
HEADER = ["region_country", *SHARED, "Aggregate group"]
OLD_HEADER = ["region", *SHARED]
YEARS = range(2019, 2025)
CANADA = {
    "BEV": (32000, 37000, 59000, 91000, 130000, 190000),
    "PHEV": (19000, 14000, 28000, 24000, 41000, 62000),
}
KOREA = {
    "BEV": (1100, 2200, 3300, 4400, 5500, 6600),
    "PHEV": (110, 220, 330, 440, 550, 660),
}
GROUP = "Aggregate_sales_stock"
CHARGING = ("Historical", "EV charging points", "EV")
OIL = ("Historical", "Oil displacement Mbd", "2 and 3 wheelers")
PROJECTION = ("Projection-STEPS", "EV stock", "Trucks", "BEV", 2030, "Vehicles", 14000)


def figures() -> list[list[Cell]]:
    """Rows of the workbook, in no order of years, one of them twice, as in the real one."""
    past = "Historical"
    rows: list[list[Cell]] = [
        ["World", "Projection-STEPS", "EV stock", "Cars", "BEV", 2030, "Vehicles", 1.5e8, "_World"],
        ["India", *PROJECTION, "Other"],
        ["India", *PROJECTION, "Other"],
        ["EU27", past, "EV sales share", "Cars", "EV", 2024, "percent", 22, "EU27"],
        ["Korea", past, "EV sales share", "Cars", "EV", 2024, "percent", 9.2, "Other"],
        ["Canada", *CHARGING, "Publicly available slow", 2024, "charging points", 2700, "Other"],
        ["Canada", *CHARGING, "Publicly available fast", 2024, "charging points", 650, "Other"],
        ["USA", *OIL, "EV", 2012, "Million barrels per day", 1.3e-06, "Other"],
        ["USA", past, "Battery demand", "Cars", "EV", 2024, "GWh", 111, "Other"],
        ["Europe", past, "EV sales", "Cars", "BEV", 2024, "Vehicles", 2.2e6, GROUP],
    ]
    for country, sales in (("Canada", CANADA), ("Korea", KOREA)):
        for powertrain, units in sales.items():
            rows += [
                [country, past, "EV sales", "Cars", powertrain, year, "Vehicles", n, "Other"]
                for year, n in reversed(list(zip(YEARS, units, strict=True)))
            ]
    return rows


def explorer(rows: list[list[Cell]] | None = None, header: list[Cell] | None = None) -> bytes:
    """The workbook; its other sheets are not read."""
    data = [header or [*HEADER], *(figures() if rows is None else rows)]
    return workbook_bytes({"GEVO_EV_2025": data, "Notes": [[None], [None, "Data: IEA analysis"]]})


def outlook() -> bytes:
    """The CSV of 2024: `region`, no groups, and the unit that was misspelt."""
    rows = [row[:8] for row in figures() if row[5] in (2012, 2019, 2020)]
    lines = [OLD_HEADER, *([str(c).replace("Million b", "Milion b") for c in row] for row in rows)]
    return "".join(f"{','.join(line)}\n" for line in lines).encode()


def files() -> dict[str, bytes | Site]:
    """What the IEA serves."""
    folder = "iea.blob.core.windows.net/assets/23cc1f1c-c869-4a39-ac51-457725c87103"
    return {f"{folder}/EVDataExplorer2025.xlsx": explorer()}
