"""Transport Canada's iZEV files in a catalogue like open.canada.ca.

The headers and the rows of SEEN are the publisher's (reference, industry-feeds C1); every other row
is synthetic.
"""

from collections.abc import Iterable, Iterator
from itertools import cycle, islice
from pathlib import Path

from tests.doubles.feeds import Site, ckan_package, ckan_resource

CATALOGUE = "open.canada.ca/data/api/3/action/package_show"
DATASETS = "open.canada.ca/data/dataset"
PACKAGE = "42986a95-be23-436e-af15-7c6bf292a2e1"
RESOURCES = {
    "fy_2019_2023": (
        "bba4c959-53ca-4d23-9cde-da3ce771bba2",
        "izev-webstats_fy-2019-20-to-fy-2022-23_en_updated-november-2025.csv",
    ),
    "fy_2023_24": (
        "33f35447-fd93-45bc-866c-866aba4b2f4e",
        "izev-webstats_fy-2023-24_en_updated-november-2025.csv",
    ),
    "fy_2024_25": (
        "167cec08-777a-4b29-a3a7-eda79f799bae",
        "izev-webstats_fy-2024-25_en_updated-november-2025.csv",
    ),
}
HEADER = (
    "Incentive Request Date,Month and Year ,Government of Canada Fiscal Year (FY),Calendar Year,"
    "Dealership Province / Territory ,Dealership Postal Code,Purchase or Lease,Vehicle Year,"
    "Vehicle Make,Vehicle Model,Vehicle Make & Model,"
    '"Battery-Electric Vehicle (BEV) Plug-in Hybrid Electric Vehicle (PHEV) or '
    'Fuel Cell Electric Vehicle (FCEV)",'
    '"BEV/PHEV/FCEV - Battery equal to or greater than 15 kWh or '
    'Electric range equal to or greater than 50 km",'
    '"BEV PHEV  ? 15 kWh or PHEV < 15 kWh (until April 24 2022) and PHEV ?  50 km or '
    'PHEV < 50 km and  FCEVs ? 50 km or FCEVs < 50 km (April 25 2022 onward)",'
    'Eligible Incentive, Amount,"Individual or Organization (Recipient)",'
    "Recipient Province / Territory ,Country"
)
# That of April 2023, as far as the programs that read it name its columns; the rest as above.
HEADER_OF_APRIL_2023 = (
    "Incentive Request Date,Month and Year,Government of Canada Fiscal Year (FY),Calendar Year,"
    "Dealership Province / Territory ,Dealership Postal Code,Purchase or Lease,Vehicle Year,"
    "Vehicle Make,Vehicle Model,Vehicle Make and Model,"
    '"Battery-Electric Vehicle (BEV), Plug-in Hybrid Electric Vehicle (PHEV) or '
    'Fuel Cell Electric Vehicle (FCEV)",'
    '"BEV/PHEV/FCEV - Battery equal to or greater than 15 kWh or \n'
    'Electric range equal to or greater than 50 km",'
    '"BEV, PHEV  ? 15 kWh or PHEV < 15 kWh (until April 24, 2022) \nand\nPHEV ?  50 km or '
    'PHEV < 50 km and  FCEVs ? 50 km or FCEVs < 50 km\n(April 25, 2022 onward)",'
    'Eligible Incentive Amount,"Individual or Organization \n(Recipient)",'
    "Recipient Province / Territory,Country"
)
SEEN = {
    "fy_2019_2023": [
        "2019-05-15,May 2019,2019-20,2019,British Columbia,V5C 0J4,Purchase,2019,Volkswagen,"
        'e-Golf,Volkswagen e-Golf,BEV ,YES,BEV,"5,000",Individual,British Columbia,Canada',
        "2019-05-16,May 2019,2019-20,2019,Quebec,G3M 1W1,Purchase,2019,Nissan,Leaf,Nissan Leaf,"
        'BEV ,YES,BEV,"5,000",Individual,Quebec,Canada',
    ],
    "fy_2023_24": [
        "2023-04-01,April 2023,2023-24,2023,British Columbia,V6J 1H6,Purchase,2023,Audi,"
        'Q4 50 e-tron Quattro,Audi Q4 50 e-tron Quattro,BEV,YES,BEV,"5,000",Organization,'
        "British Columbia,Canada",
        "2023-04-01,April 2023,2023-24,2023,British Columbia,V6V 2M6,Purchase,2023,Lexus,NX 450h+,"
        'Lexus NX 450h+,PHEV,YES,PHEVs ? 50km,"5,000",Individual,British Columbia,Canada',
    ],
    "fy_2024_25": [
        "2024-04-01,April 2024,2024-25,2024,British Columbia,V5L 1H7,Purchase,2023,Tesla,Model Y,"
        'Tesla Model Y,BEV ,YES ,BEV,"5,000",Individual,British Columbia,Canada',
    ],
}
BLANK = "," * 17
KONA = (
    "2019-06-03,June 2019,2019-20,2019,Quebec,H1A 0A1,Lease,2019,Hyundai,Kona Electric,"
    'Hyundai Kona Electric,BEV ,YES,BEV,"5,000",Individual,Quebec,Canada'
)
SMALL_AMOUNT = (
    "2019-06-03,June 2019,2019-20,2019,Ontario,M1B 0A1,Lease,2019,Kia,Niro Plug-in Hybrid,"
    "Kia Niro Plug-in Hybrid,PHEV,NO,PHEV < 15 kWh,625,Individual,Ontario,Canada"
)
SMART = (
    "2019-07-02,July 2019,2019-20,2019,Alberta,T1Y 0A1,Purchase,2019,smart,EQ fortwo coupe,"
    'smart EQ fortwo coupe,BEV ,YES,BEV,"5,000",Organization,Alberta,Canada'
)
IONIQ = (
    "2023-08-02,August 2023,2023-24,2023,Ontario,M1B 0A1,Purchase,2023,Hyundai,"
    'Ioniq 5 Pr\u00e9f\u00e9r\u00e9,Hyundai Ioniq 5,BEV,YES,BEV,"5,000",Individual,Manitoba,Canada'
)
EV9 = (
    "2024-08-07,August 2024,2024-25,2024,Quebec,H1A 0A1,Lease,2024,Kia,EV9 , Kia EV9,BEV ,YES ,"
    'BEV,"2,500",Individual,Quebec,Canada'
)
NEXO = (
    "2024-08-08,August 2024,2024-25,2024,British Columbia,V5C 0A1,Purchase,2024,Hyundai,Nexo,"
    'Hyundai Nexo,FCEV ,YES ,FCEVs ? 50km,"5,000",Organization,British Columbia,Canada'
)


def incentives(
    rows: Iterable[str], header: str = HEADER, encoding: str = "utf-8", tail: str = ""
) -> bytes:
    """A file; `tail` ends header and rows, as the comma of the oldest file does."""
    return "".join(f"{line}{tail}\r\n" for line in (header, *rows)).encode(encoding)


def first_years() -> bytes:
    return incentives([*SEEN["fy_2019_2023"], KONA, KONA, KONA, SMALL_AMOUNT, SMART], tail=",")


def year_2023() -> bytes:
    return incentives([*SEEN["fy_2023_24"], IONIQ, BLANK, IONIQ])


def year_2024() -> bytes:
    # In windows-1252 an accent shows: the other file of this layout is in UTF-8.
    quebec = EV9.replace(",Quebec,Canada", ",Qu\u00e9bec,Canada")
    return incentives([*SEEN["fy_2024_25"], EV9, EV9, quebec, NEXO], encoding="cp1252")


def address(part: str) -> str:
    resource_id, file = RESOURCES[part]
    return f"{DATASETS}/{PACKAGE}/resource/{resource_id}/download/{file}"


def catalogue() -> bytes:
    french = ckan_resource(
        "0d5a6a7e-0000-4000-8000-000000000001",
        f"https://{DATASETS}/{PACKAGE}/resource/fr/download/statistiques.csv",
        language=["fr"],
    )
    english = [
        ckan_resource(
            resource_id, f"https://{address(part)}", last_modified="2025-01-20T15:00:00.000001"
        )
        for part, (resource_id, _) in RESOURCES.items()
    ]
    return ckan_package([french, *english])


def files() -> dict[str, bytes | Site]:
    return {
        f"{CATALOGUE}?id={PACKAGE}": catalogue(),
        address("fy_2019_2023"): first_years(),
        address("fy_2023_24"): year_2023(),
        address("fy_2024_25"): year_2024(),
    }


def write_many(path: Path, rows: int, dealers: int = 173) -> int:
    """Write a file of very many synthetic incentives and, as in 2023, one blank row.

    Args:
        path: Where to.
        rows: Incentives.
        dealers: With 173 of them, 38 % of 459,288 rows repeat another, as in the publisher's files.

    Returns:
        How many rows repeat another.
    """
    seen: set[int] = set()
    with path.open("w", encoding="utf-8", newline="") as stream:
        stream.write(f"{HEADER}\r\n")
        for number, line in enumerate(islice(_synthetic(dealers), rows)):
            if number == rows // 2:
                stream.write(f"{BLANK}\r\n")
            stream.write(line)
            seen.add(hash(line))
    return rows - len(seen)


MODELS = [
    *(("Hyundai", "Kona Electric", "BEV ", "BEV"), ("Kia", "EV6", "BEV", "BEV")),
    *(("Tesla", "Model 3", "BEV ", "BEV"), ("Toyota", "Prius Prime", "PHEV", "PHEVs ? 50km")),
    ("Genesis", "GV60", "BEV", "BEV"),
]
PLACES = [("Quebec", "H1A"), ("British Columbia", "V5C"), ("Ontario", "M1B"), ("Manitoba", "R2C")]
MONTHS = [
    *("January", "February", "March", "April", "May", "June", "July", "August", "September"),
    *("October", "November", "December"),
]


def _synthetic(dealers: int) -> Iterator[str]:
    """Rows without end: 24 days of each month of the programme, a dealer each, over and over."""
    days = [
        (year, month, day)
        for year in range(2019, 2026)
        for month in range(1, 13)
        for day in range(1, 25)
        if (2019, 5) <= (year, month) <= (2025, 1)
    ]
    for number, (year, month, day) in enumerate(cycle(days)):
        dealer = number % dealers
        fiscal = year if month >= 4 else year - 1
        make, model, kind, group = MODELS[dealer % len(MODELS)]
        province, area = PLACES[dealer % len(PLACES)]
        amount = "625" if dealer == 0 else '"5,000"'
        yield (
            f"{year}-{month:02d}-{day:02d},{MONTHS[month - 1]} {year},"
            f"{fiscal}-{(fiscal + 1) % 100},{year},{province},{area} {dealer:03d},Purchase,{year},"
            f"{make},{model},{make} {model},{kind},YES,{group},{amount},Individual,{province},"
            "Canada\r\n"
        )
