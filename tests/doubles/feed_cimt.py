"""Statistics Canada's trade zips, small, in the published layout; every figure is synthetic.

Folders, file numbers, the letter of a file's name, BOM and decoys differ from year to year, as they
do at the publisher. Codes of ten and eight digits are made up below true headings of the HS.
"""

import io
import zipfile
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from sources.feeds.cimt import LOOKUP_WIDTH
from tests.doubles.feeds import Site

FOLDER = "www150.statcan.gc.ca/n1/pub/71-607-x/2021004/zip"
YEARS = range(2019, 2026)
FLOWS = {"imp": "Imp", "dom_exp": "Dom_Exp", "tot_exp": "Tot_Exp"}
FILE_NUMBERS = {"imp": (14, 15, 22), "dom_exp": (16, 18, 20), "tot_exp": (17, 19, 21)}
CRLF = "\r\n"
BOM = "\ufeff"


class Described(NamedTuple):
    """One line of a lookup."""

    code: str
    valid_from: str
    valid_to: str
    unit: str
    english: str
    french: str


class Goods(NamedTuple):
    """Trade that comes every month: of a code, with a partner, by province.

    Attributes:
        state: Of the United States only.
        value: In a month of 2019, in dollars; 3 % more in each later year.
        quantity: In a month; None is a cell left blank.
        years: In which there is any.
    """

    code: str
    country: str
    province: str
    state: str
    value: int
    quantity: int | None
    unit: str
    years: tuple[int, int] = (2019, 2025)


HS10 = (
    Described(
        *("8703230010", "199801", "202112", "NMB"),
        *("Passenger vehicles, spark-ignition, 1,500-3,000 cc", "Véhicules, 1 500 à 3 000 cm³"),
    ),
    Described(
        *("8703230010", "202201", "999912", "NMB"),
        *("Passenger vehicles, spark-ign, new, 1,500-3,000 cc", "Véhicules neufs, 1 500-3 000 cm³"),
    ),
    Described(
        *("8703230090", "199801", "999912", "NMB"),
        *("Passenger vehicles, spark-ign, used, 1,500-3,000 cc", "Véhicules usagés"),
    ),
    Described(
        *("8703800010", "201701", "999912", "NMB"),
        *("Vehicles, electric motor only, new", "Véhicules à moteur électrique, neufs"),
    ),
    Described(
        *("8703600000", "201701", "999912", "NMB"),
        *("Plug-in hybrid vehicles, spark-ignition", "Véhicules hybrides rechargeables"),
    ),
    Described(
        *("8708299000", "198801", "999912", "N/A"),
        *("Parts and accessories of bodies, nes", "Parties de carrosseries, nda"),
    ),
    Described(*("8708401000", "198801", "999912", "NMB"), *("Gear boxes", "Boîtes de vitesses")),
    Described(
        *("8507600000", "201201", "999912", "NMB"),
        *("Lithium-ion accumulators", "Accumulateurs au lithium-ion"),
    ),
    Described(
        *("0101210010", "201201", "999912", "NMB"),
        *("Horses, pure-bred breeding", "Chevaux reproducteurs de race pure"),
    ),
)
HS8 = (
    Described(
        *("87032300", "199801", "999912", "NMB"),
        *("Passenger vehicles, spark-ignition, 1,500-3,000 cc", "Véhicules, 1 500 à 3 000 cm³"),
    ),
    Described(
        *("87034000", "201701", "999912", "NMB"),
        *("Hybrid vehicles, not plug-in", "Véhicules hybrides non rechargeables"),
    ),
    Described(
        *("87038000", "201701", "999912", "NMB"),
        *("Vehicles, electric motor only", "Véhicules à moteur électrique"),
    ),
    Described(
        *("85076000", "201201", "999912", "NMB"),
        *("Lithium-ion accumulators", "Accumulateurs au lithium-ion"),
    ),
    Described(
        *("87046000", "202201", "999912", "NMB"),
        *("Goods vehicles, electric motor only", "Véhicules électriques, marchandises"),
    ),
    Described(
        *("87082900", "198801", "999912", "N/A"),
        *("Parts and accessories of bodies, nes", "Parties de carrosseries, nda"),
    ),
    Described(
        *("10019900", "201201", "999912", "TNE"), *("Wheat, other than durum", "Blé, autre que dur")
    ),
)
IMPORTS = (
    Goods("8703230010", "KR", "BC", "", 91_000_000, 4_100, "NMB"),
    Goods("8703230010", "US", "ON", "MI", 210_000_000, 6_000, "NMB"),
    Goods("8703230010", "MX", "ON", "", 120_000_000, 4_400, "NMB"),
    Goods("8703230090", "US", "ON", "NY", 900_000, 60, "NMB"),
    Goods("8703800010", "KR", "BC", "", 30_000_000, 700, "NMB"),
    Goods("8703800010", "US", "QC", "CA", 55_000_000, 1_000, "NMB"),
    Goods("8703600000", "JP", "BC", "", 8_000_000, 200, "NMB"),
    Goods("8708299000", "KR", "ON", "", 12_000_000, 0, "N/A"),
    Goods("8708401000", "KR", "ON", "", 7_000_000, 0, "NMB"),
    Goods("8708401000", "US", "NL", "OH", 40_000_000, 21_000, "NMB"),
    Goods("8507600000", "KR", "ON", "", 5_000_000, 900_000, "NMB"),
    Goods("8507600000", "ZZ", "YT", "", 4_000, None, "NMB"),
    Goods("0101210010", "US", "AB", "MT", 250_000, 12, "NMB"),
)
DOMESTIC = (
    Goods("87032300", "US", "ON", "MI", 900_000_000, 30_000, "NMB"),
    Goods("87034000", "US", "ON", "KY", 300_000_000, 9_000, "NMB"),
    Goods("87046000", "US", "ON", "MI", 60_000_000, 700, "NMB", (2023, 2024)),
    Goods("87038000", "US", "ON", "MI", 45_000_000, 900, "NMB", (2024, 2024)),
    Goods("87038000", "US", "QC", "NY", 20_000, None, "NMB", (2024, 2024)),
    Goods("85076000", "US", "ON", "MI", 20_000_000, 5_000, "NMB", (2023, 2024)),
    Goods("85076000", "US", "QC", "NY", 3_000_000, None, "NMB", (2024, 2024)),
    Goods("87082900", "US", "ON", "OH", 80_000_000, 0, "N/A"),
    Goods("87082900", "KR", "QC", "", 90_000, 0, "N/A"),
    Goods("10019900", "KR", "SK", "", 9_000_000, 25_000, "TNE"),
)
# Re-exports come on top, so that no figure is that of the domestic exports.
TOTAL = tuple(g._replace(value=g.value + g.value // 10, province="") for g in DOMESTIC)
GOODS = {"imp": IMPORTS, "dom_exp": DOMESTIC, "tot_exp": TOTAL}


def files() -> dict[str, bytes | Site]:
    """All zips of all years, by host and path."""
    return {
        f"{FOLDER}/CIMT-CICM_{published}_{year}.zip": trade_zip(flow, year)
        for flow, published in FLOWS.items()
        for year in YEARS
    }


def header(flow: str, digits: int) -> str:
    """The header of a file of rows; those of two digits have no quantities."""
    province = ",Province" if flow != "tot_exp" else ""
    quantity = ",Quantity/Quantité,Unit of Measure/Unité de Mesure" if digits > 2 else ""
    return (
        f"YearMonth/AnnéeMois,HS{digits},Country/Pays{province},State/État,Value/Valeur{quantity}"
    )


def lines(flow: str, year: int, digits: int, months: int) -> Iterator[str]:
    """The rows of a year by codes of so many digits; the shorter ones are not summed."""
    for month in range(1, months + 1):
        for goods in GOODS[flow]:
            if not goods.years[0] <= year <= goods.years[1]:
                continue
            value = goods.value * (100 + 3 * (year - 2019)) // 100 + month
            cells = [f"{year}{month:02d}", goods.code[:digits], goods.country]
            cells += [goods.province] if flow != "tot_exp" else []
            cells += [goods.state, str(value)]
            if digits > 2:
                cells += ["" if goods.quantity is None else str(goods.quantity), goods.unit]
            yield ",".join(cells)


def lookup(described: Sequence[Described], month: str = "202412") -> bytes:
    """A lookup of descriptions: fixed width, windows-1252, no header."""
    text = "".join(
        f"{d.code:<11}{d.valid_from} {d.valid_to} {d.unit:<3} {d.english:<82} {d.french:<82} "
        f"{'ODPFHS':<10}  {month}{CRLF}"
        for d in described
    )
    assert all(len(line) == LOOKUP_WIDTH for line in text.splitlines())
    return text.encode("cp1252")


def members(flow: str, year: int) -> dict[str, bytes]:
    """What a year's zip holds: three files of rows, lookups, a note."""
    months = 1 if year == YEARS[-1] else 12
    # In the years before 2021 the files' names end in C, later in N.
    letter = "C" if year < 2021 else "N"
    bom = BOM if year % 2 else ""
    unit = "Unité de mesure" if year == 2020 else "Unité de Mesure"
    detail = 10 if flow == "imp" else 8
    content: dict[str, bytes] = {}
    for number, digits in zip(FILE_NUMBERS[flow], (detail, 6, 2), strict=True):
        rows = [header(flow, digits).replace("Unité de Mesure", unit)]
        rows += lines(flow, year, digits, months)
        text = bom + "".join(row + CRLF for row in rows)
        content[f"ODPFN{number:03d}_{year}{months:02d}{letter}.csv"] = text.encode()
    of_flow, name = (HS10, "ODPF_1_HS10Desc") if flow == "imp" else (HS8, "ODPF_2_HS8Desc")
    suffix = "txt" if year == 2022 else "TXT"
    content[f"{name}.{suffix}"] = lookup(of_flow, f"{year}{months:02d}")
    content["ODPF_8_ProvDesc.TXT"] = f"{'35 ON':<11}{'Québec, Ontario'}{CRLF}".encode("cp1252")
    content["Notes to users, HS8 and HS10.txt"] = b"Codes of HS10, not HS8.\n"
    content["Notes_aux_utilisateurs.docx"] = b"PK\x03\x04 no zip, a decoy"
    return content


def packed(content: dict[str, bytes], folder: str = "") -> bytes:
    """Members as a zip; the same ones give the same bytes."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        if folder:
            archive.writestr(zipfile.ZipInfo(f"{folder}/"), b"")
        for name, data in content.items():
            info = zipfile.ZipInfo(f"{folder}/{name}" if folder else name)
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, data)
    return stream.getvalue()


def trade_zip(flow: str, year: int) -> bytes:
    """A year's zip of one flow; from 2022 on its files lie in a folder."""
    folder = f"CIMT-CICM_{FLOWS[flow]}_{year}" if year >= 2022 else ""
    return packed(members(flow, year), folder)
