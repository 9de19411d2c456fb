"""Extracts of files of open.canada.ca, in the publishers' own layouts.

The ratings are lines of the given copies as they stand. Of the incentives no file was had: the five
rows are those that a published walkthrough prints whole, in the header of their edition.
"""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from sources.sample.given import READ_BY_US, UNDATED, SampleFile

DATASETS = "https://open.canada.ca/data/en/dataset"
MAKES = ("Genesis", "Hyundai", "Kia")
RATINGS = {
    "battery_electric": "MY2012-2023_Battery_Electric_Vehicles.csv",
    "plug_in_hybrid": "MY2012-2023_Plug-in_Hybrid_Electric_Vehicles.csv",
}
FOOTNOTE = b'"*In testing'
INCENTIVES_HEADER = (
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
LEAF = (
    "2019-05-16,May-19,2019-20,2019,Quebec,G3M 1W1,Purchase,2019,Nissan,Leaf,Nissan Leaf,BEV,YES,"
    'BEV,"5,000",Individual,Quebec,Canada '
)
INCENTIVES = (
    "2019-05-15,May-19,2019-20,2019,British Columbia,V5C 0J4,Purchase,2019,Volkswagen,e-Golf,"
    'Volkswagen e-Golf,BEV,YES,BEV,"5,000",Individual,British Columbia,Canada ',
    *(LEAF, LEAF, LEAF),
    "2019-05-16,May-19,2019-20,2019,Quebec,J9P 7B2,Purchase,2019,Hyundai,Ioniq electric,"
    'Hyundai Ioniq electric,BEV,YES,BEV,"5,000",Individual,Quebec,Canada ',
)


def files(given: Path) -> Iterator[SampleFile]:
    """What is known of the incentives, and the ratings of the Korean makes."""
    lines = (INCENTIVES_HEADER, *INCENTIVES)
    yield SampleFile(
        feed="izev",
        part="fy_2019_2023",
        file="fy_2019_2023.csv",
        content="".join(f"{line}\r\n" for line in lines).encode(),
        url=f"{DATASETS}/42986a95-be23-436e-af15-7c6bf292a2e1",
        captured=date(2023, 5, 1),
        seen_via="https://github.com/stephrlo/Python_to_R",
        note=(
            "The first five incentives of the edition of March 2023, as the walkthrough of that "
            "copy prints them; dated by its README. Three of them look the same and are three."
        ),
    )
    for part, name in RATINGS.items():
        yield SampleFile(
            feed="nrcan_fuel_ratings",
            part=part,
            file=f"{part}.csv",
            content=_of_makes((given / "industry/nrcan_fcr" / name).read_bytes()),
            url=f"{DATASETS}/98f1a129-f628-4ce4-b24d-6f16bf24dd64",
            captured=READ_BY_US,
            seen_via="https://github.com/xahin96/datamining",
            note=f"Genesis, Hyundai and Kia, of model years 2012 to 2023. {UNDATED}",
        )


def _of_makes(content: bytes) -> bytes:
    """The header, the lines of the makes and the footnote, byte for byte."""
    header, *lines = content.splitlines(keepends=True)
    makes = {make.encode() for make in MAKES}
    kept = (line for line in lines if line.split(b",")[1] in makes or line.startswith(FOOTNOTE))
    return b"".join([header, *kept])
