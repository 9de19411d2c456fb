"""Charging stations in Canada: the current list of the Alternative Fuels Data Center.

The station locator of the United States Department of Energy, to which Natural Resources Canada
gives the Canadian stations. SEEN in a real copy of July 2022: 65 columns, English and some French
side by side; numbers as `1.0`; free text with line breaks; `State` holds provinces, and of two
stations in Los Angeles `CA` under country CA; a few French cells whose accents the publisher
encoded twice, which stay as they are; other fuels too, because the copy's owner asked for all.
SEEN in public programs of 2025 and 2026: ten more columns at the end, 75 in all; the host
developer.nlr.gov (developer.nrel.gov was retired on 2026-05-29); the key in a header; `limit=all`.

It is a list of what stands now: a station that closes vanishes from the next one. History is that
of our own snapshots, all of which stay in raw.
"""

from sources.feeds._feed import ApiKey, Column, Feed, Gates, Kind, Layout, Part
from sources.model import Cadence, Origin, Topic

COLUMNS_2022 = (
    Column(header="Fuel Type Code", required=True),
    "Station Name",
    "Street Address",
    "Intersection Directions",
    "City",
    "State",
    "ZIP",
    "Plus4",
    "Station Phone",
    Column(header="Status Code", required=True),
    Column(header="Expected Date", kind=Kind.DAY),
    "Groups With Access Code",
    "Access Days Time",
    "Cards Accepted",
    "BD Blends",
    "NG Fill Type Code",
    "NG PSI",
    Column(header="EV Level1 EVSE Num", kind=Kind.DECIMAL),
    Column(header="EV Level2 EVSE Num", kind=Kind.DECIMAL),
    Column(header="EV DC Fast Count", kind=Kind.DECIMAL),
    "EV Other Info",
    "EV Network",
    "EV Network Web",
    "Geocode Status",
    Column(header="Latitude", kind=Kind.DECIMAL),
    Column(header="Longitude", kind=Kind.DECIMAL),
    Column(header="Date Last Confirmed", kind=Kind.DAY),
    Column(header="ID", kind=Kind.INTEGER, required=True),
    Column(header="Updated At", required=True),
    "Owner Type Code",
    "Federal Agency ID",
    "Federal Agency Name",
    Column(header="Open Date", kind=Kind.DAY),
    "Hydrogen Status Link",
    "NG Vehicle Class",
    "LPG Primary",
    "E85 Blender Pump",
    "EV Connector Types",
    Column(header="Country", required=True),
    "Intersection Directions (French)",
    "Access Days Time (French)",
    "BD Blends (French)",
    "Groups With Access Code (French)",
    "Hydrogen Is Retail",
    "Access Code",
    "Access Detail Code",
    "Federal Agency Code",
    "Facility Type",
    "CNG Dispenser Num",
    "CNG On-Site Renewable Source",
    "CNG Total Compression Capacity",
    "CNG Storage Capacity",
    "LNG On-Site Renewable Source",
    "E85 Other Ethanol Blends",
    "EV Pricing",
    "EV Pricing (French)",
    "LPG Nozzle Types",
    "Hydrogen Pressures",
    "Hydrogen Standards",
    "CNG Fill Type Code",
    "CNG PSI",
    "CNG Vehicle Class",
    "LNG Vehicle Class",
    "EV On-Site Renewable Source",
    "Restricted Access",
)
COLUMNS_SINCE = (
    "RD Blends",
    "RD Blends (French)",
    "RD Blended with Biodiesel",
    "RD Maximum Biodiesel Level",
    "NPS Unit Name",
    "CNG Station Sells Renewable Natural Gas",
    "LNG Station Sells Renewable Natural Gas",
    "Maximum Vehicle Class",
    "EV Workplace Charging",
    "Funding Sources",
)

DATASET = Feed(
    id="afdc_stations",
    entity="charging_station",
    topic=Topic.REGISTRATIONS,
    cadence=Cadence.DAILY,
    licence="us_government_work",
    origin=Origin(
        producer="Alternative Fuels Data Center, United States Department of Energy",
        title="Alternative fuel stations: electric, Canada",
        url="https://afdc.energy.gov/stations",
    ),
    note="The stations of the day, planned and closed for a time included. One row is a place, "
    "which has one or more charging points.",
    unverified="The layout of 75 columns is known from a program that printed it (2025) and from "
    "one that counted it (August 2026); no file of it was at hand. How its numbers and times are "
    "written is taken from the copy of 2022.",
    layouts=(
        Layout(name="stations", columns=(*COLUMNS_2022, *COLUMNS_SINCE)),
        Layout(name="stations_2022", columns=COLUMNS_2022),
        # A copy that pandas wrote has its row numbers first, under no name.
        Layout(name="copy_2022", columns=(Column(header="", name="copy_index"), *COLUMNS_2022)),
    ),
    parts=(
        Part(
            name="stations",
            url="https://developer.nlr.gov/api/alt-fuel-stations/v1.csv"
            "?country=CA&fuel_type=ELEC&limit=all",
            file="stations.csv",
        ),
    ),
    # Two lists side by side would count a station twice.
    part_pattern="stations",
    gates=Gates(
        smallest_share=0.8,
        reason="Stations close by the dozen. The largest network had a quarter of them all in "
        "2022: if it left, or a limit on rows came back, somebody has to look first.",
    ),
    # The public key allows ten questions a day or so (seen 2026): a key of one's own is free.
    api_key=ApiKey(header="X-Api-Key", public="DEMO_KEY"),
)
