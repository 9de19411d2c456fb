"""NRCan's fuel consumption ratings in a catalogue like open.canada.ca.

Headers, footnote and the rows of BATTERY, PLUG_IN and CONVENTIONAL_2023 are the publisher's (real
files of 2023); the header rows of the older edition are those in the tests of a public program, and
its legend is that of the edition. Every other row is synthetic.
"""

from collections.abc import Iterable

from tests.doubles.feed_izev import CATALOGUE, DATASETS
from tests.doubles.feeds import Site, ckan_package, ckan_resource

PACKAGE = "98f1a129-f628-4ce4-b24d-6f16bf24dd64"
RESOURCES = {
    "conventional_1995_2014": (
        "42495676-28b7-40f3-b0e0-3d7fe005ca56",
        "my1995-2014-fuel-consumption-ratings-5-cycle.csv",
    ),
    "conventional_2015_2024": (
        "c98b9dc8-b23f-4cd8-8b19-e892da1e4688",
        "my2015-2024-fuel-consumption-ratings.csv",
    ),
    "conventional_2025": (
        "d589f2bc-9a85-4f65-be2f-20f17debfcb1",
        "my2025-fuel-consumption-ratings.csv",
    ),
    "conventional_2026": (
        "9df1b18d-d036-4783-a61c-99f1f75b3ac5",
        "my2026-fuel-consumption-ratings.csv",
    ),
    "battery_electric": (
        "026e45b4-eb63-451f-b34f-d9308ea3a3d9",
        "my2012-2026-battery-electric-vehicles.csv",
    ),
    "plug_in_hybrid": (
        "8812228b-a6aa-4303-b3d0-66489225120d",
        "my2012-2026-plug-in-hybrid-electric-vehicles.csv",
    ),
}
TWO_CYCLE = (
    "29bcf157-9297-4d6a-9695-dfd816bc32ca",
    "original-my1995-2014-fuel-consumption-ratings-2-cycle.csv",
)
BATTERY_HEADER = (
    "Model year,Make,Model,Vehicle class,Motor (kW),Transmission,Fuel type,City (kWh/100 km),"
    "Highway (kWh/100 km),Combined (kWh/100 km),City (Le/100 km),Highway (Le/100 km),"
    "Combined (Le/100 km),Range (km),CO2 emissions (g/km),CO2 rating ,Smog rating,Recharge time (h)"
)
PLUG_IN_HEADER = (
    "Model year,Make,Model,Vehicle class,Motor (kW),Engine size (L),Cylinders,Transmission,"
    "Fuel type 1,Combined Le/100 km,Range 1 (km),Recharge time (h),Fuel type 2,City (L/100 km),"
    "Highway (L/100 km),Combined (L/100 km),Range 2 (km),CO2 emissions (g/km),CO2 rating,"
    "Smog rating"
)
CONVENTIONAL_HEADER = (
    "Model year,Make,Model,Vehicle class,Engine size (L),Cylinders,Transmission,Fuel type,"
    "City (L/100 km),Highway (L/100 km),Combined (L/100 km),Combined (mpg),CO2 emissions (g/km),"
    "CO2 rating,Smog rating"
)
BATTERY = [
    "2012,Mitsubishi,i-MiEV,Subcompact,49,A1,B,16.9,21.4,18.7,1.9,2.4,2.1,100,0,n/a,n/a,7",
    "2023,Volvo,XC40 Recharge Twin,Sport utility vehicle: Small,300,A1,B,22.8,26.6,24.5,2.6,3.0,"
    "2.8,359,0,10,10,8",
]
PLUG_IN = [
    "2012,Chevrolet,Volt,Compact,111,1.4,4,AV,B,2.5 (22.3 kWh/100 km),56,4,Z,6.7,5.9,6.4,550,54,"
    "n/a,n/a",
    "2016,Hyundai,Sonata Plug-in Hybrid,Mid-size,50,2,4,AM6,B/X*,2.4 ([21.1 kWh + 0.0 L]/100 km),"
    "43,2.7,X,6.1,5.7,5.9,925,63,10,n/a",
]
CONVENTIONAL_2023 = [
    "2023,Acura,Integra,Full-size,1.5,4,AV7,Z,7.9,6.3,7.2,39,167,6,7",
    "2023,Volvo,XC90 B6 AWD,Sport utility vehicle: Standard,2.0,4,AS8,Z,11.9,9.1,10.6,27,249,5,7",
]
KIA = "2025,Kia,Seltos,Sport utility vehicle: Small,2.0,4,AV1,X,8.6,6.9,7.8,36,183,6,7"
ACCENT = "2026,Hyundai,Coup\u00e9,Compact,2.0,4,AV1,X,8.6,6.9,7.8,36,183,6,7"
FOOTNOTE = (
    '"*In testing, this vehicle did not use any gasoline for electric mode operation. However, '
    "depending on how you drive the vehicle, you may use gasoline during electric mode operation "
    f'following a full charge."{"," * 19}'
)
BLANK_PLUG_IN = "," * 19
# The older edition: two header rows, some of its many empty columns, and a legend.
UPPER = (
    "Model,Make,Model,Vehicle Class,Engine Size,Cylinders,Transmission,Fuel,Fuel Consumption,,,,"
    "CO2 Emissions,CO2,Smog"
)
LOWER = (
    "Year,,,,(L),,,Type,City (L/100 km),Hwy (L/100 km),Comb (L/100 km),Comb (mpg),(g/km),Rating,"
    "Rating"
)
LEGEND = [
    "," * 14,
    f"Understanding the Table{',' * 14}",
    f"Model,4WD/4X4 = Four-wheel drive{',' * 13}",
    f",AWD = All-wheel drive{',' * 13}",
    f",FFV = Flexible-fuel vehicle{',' * 13}",
    f"Transmission,A = automatic{',' * 13}",
    f",M = manual{',' * 13}",
    f"Fuel type,X = regular gasoline{',' * 13}",
    f",Z = premium gasoline{',' * 13}",
]
OLD_ROWS = [
    "2014,KIA,RIO,COMPACT,1.6,4,A6,X,8.6,6.4,7.6,37,175,n/a,n/a",
    "2014,HYUNDAI,ACCENT,COMPACT,1.6,4,M6,X,8.7,6.4,7.7,37,177,n/a,n/a",
    # A model year of which no file was seen: the crosswalk of makes only warns there.
    "2008,HYUNDAI,ACCENT,COMPACT,1.6,4,M5,X,9.1,6.8,8.1,35,186,n/a,n/a",
]


def ratings(header: str, rows: Iterable[str], encoding: str = "utf-8") -> bytes:
    return "".join(f"{line}\r\n" for line in (header, *rows)).encode(encoding)


def battery_electric() -> bytes:
    return ratings(BATTERY_HEADER, BATTERY)


def plug_in_hybrid() -> bytes:
    return ratings(PLUG_IN_HEADER, [*PLUG_IN, BLANK_PLUG_IN, FOOTNOTE])


def older_edition() -> bytes:
    tail = "," * 7
    lines = [UPPER, LOWER, *OLD_ROWS, *LEGEND]
    return "".join(f"{line}{tail}\r\n" for line in lines).encode()


def address(part: str) -> str:
    resource_id, file = RESOURCES[part]
    return f"{DATASETS}/{PACKAGE}/resource/{resource_id}/download/{file}"


def catalogue() -> bytes:
    modified = "2025-01-31T14:00:00.000001"
    english = [
        ckan_resource(resource_id, f"https://{address(part)}", last_modified=modified)
        for part, (resource_id, _) in RESOURCES.items()
    ]
    two_cycle = ckan_resource(
        TWO_CYCLE[0],
        f"https://{DATASETS}/{PACKAGE}/resource/{TWO_CYCLE[0]}/download/{TWO_CYCLE[1]}",
    )
    legend = ckan_resource(
        "0d5a6a7e-0000-4000-8000-000000000002",
        f"https://{DATASETS}/{PACKAGE}/resource/x/download/understanding-the-tables.xlsx",
        format="XLSX",
    )
    return ckan_package([legend, two_cycle, *english])


def files() -> dict[str, bytes | Site]:
    return {
        f"{CATALOGUE}?id={PACKAGE}": catalogue(),
        address("conventional_1995_2014"): older_edition(),
        address("conventional_2015_2024"): ratings(CONVENTIONAL_HEADER, CONVENTIONAL_2023),
        address("conventional_2025"): ratings(CONVENTIONAL_HEADER, [KIA]),
        address("conventional_2026"): ratings(CONVENTIONAL_HEADER, [ACCENT], "cp1252"),
        address("battery_electric"): battery_electric(),
        address("plug_in_hybrid"): plug_in_hybrid(),
    }
