"""The tidied copy of OICA's production figures, cut where the real one is.

Synthetic, but for Canada's figures of 2019, 2020 and 2022 as the reference quotes them, and for
the cut ones, which stand in the real copy.
"""

from collections.abc import Iterable

from tests.doubles.feeds import Site

HEADER = (
    "year,country,type,n,region,subregion,intermediate_region,least_developed,"
    "land_locked_developing,small_island_developing,code_region,code_subregion,"
    "code_intermediate_region,code_m49,code_iso_alpha2,code_iso_alpha3"
)
NO_COUNTRY = ",".join(["NA"] * 12)
COUNTRIES = {
    "Canada": "Americas,Northern America,NA,0,0,0,19,21,NA,124,CA,CAN",
    "Czech Republic": "Europe,Eastern Europe,NA,0,0,0,150,151,NA,203,CZ,CZE",
    "Romania": "Europe,Eastern Europe,NA,0,0,0,150,151,NA,642,RO,ROU",
    "South Korea": "Asia,Eastern Asia,NA,0,0,0,142,30,NA,410,KR,KOR",
    "Taiwan": "Asia,Eastern Asia,NA,0,0,0,142,30,NA,NA,TW,TWN",
    "Others": NO_COUNTRY,
}
# country and type -> 2019, 2020, 2021, 2022, 2023.
FIGURES: dict[tuple[str, str], tuple[str, ...]] = {
    ("Canada", "pv"): ("461370", "327681", "288", "289371", "376"),
    ("Canada", "cv"): ("1455215", "1048942", "826767", "939364", "1"),
    ("Czech Republic", "pv"): ("1400000", "1150000", "1", "1200000", "1"),
    ("Czech Republic", "cv"): ("6000", "6100", "6200", "6300", "6"),
    # No more trucks: a real end, which is not cut.
    ("Romania", "pv"): ("490000", "430000", "420000", "500000", "513"),
    ("Romania", "cv"): ("11000", "38", "12", "0", "NA"),
    ("South Korea", "pv"): ("3600000", "3200000", "3100000", "3400000", "3"),
    ("South Korea", "cv"): ("330000", "290000", "300000", "310000", "334"),
    ("Taiwan", "pv"): ("190000", "180000", "190000", "190000", "221"),
    ("Taiwan", "cv"): ("60000", "65000", "68000", "69000", "64"),
    ("Others", "pv"): ("700000", "500000", "600000", "650000", "877"),
    ("Others", "cv"): ("150000", "140000", "150000", "160000", "1"),
}
# A year of which Canada's production is printed too, to be held against OICA's.
PRINTED = ("2016,Canada,pv,800000,", "2016,Canada,cv,1560000,")
YEARS = ("2019", "2020", "2021", "2022", "2023")
SOUND = ("2019", "2020", "2022")


def production_csv(years: Iterable[str] = YEARS, *, nameless: bool = True) -> bytes:
    """The file, of these years only; as in the real one, 2023 has rows without a country."""
    lines = [HEADER]
    for year in years:
        for (country, kind), figures in FIGURES.items():
            figure = figures[YEARS.index(year)]
            lines.append(f"{year},{country},{kind},{figure},{COUNTRIES[country]}")
        if year == "2023" and nameless:
            lines += [f"{year},,{kind},NA,{NO_COUNTRY}" for kind in ("pv", "cv") * 2]
    return "\n".join([*lines, ""]).encode()


def files() -> dict[str, bytes | Site]:
    """What the copy's site serves: the file, with a year of Canada's at its end."""
    printed = "".join(f"{line}{COUNTRIES['Canada']}\n" for line in PRINTED).encode()
    address = "raw.githubusercontent.com/jhelvy/oica/main/data-raw/production.csv"
    return {address: production_csv() + printed}
