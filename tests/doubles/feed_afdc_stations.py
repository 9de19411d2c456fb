"""The stations of the Alternative Fuels Data Center, as its CSV gives them; all are synthetic.

The service wants a key in a header, as the real one does.
"""

import csv
import io
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime

from sources.feeds._feed import Layout
from sources.feeds.afdc_stations import DATASET
from tests.doubles.feeds import Site
from tests.doubles.server import Reply, Request, json_reply

PLACE = "developer.nlr.gov/api/alt-fuel-stations/v1.csv?country=CA&fuel_type=ELEC&limit=all"
LAYOUTS = {layout.name: layout for layout in DATASET.layouts}
Station = Mapping[str, str]


def station(number: int, **cells: str) -> dict[str, str]:
    """A public station that is open, in the words of the real copy; `cells` say what is other."""
    return {
        "Fuel Type Code": "ELEC",
        "Station Name": f"Synthetic station {number}",
        "Street Address": f"{number} Main St",
        "City": "Toronto",
        "State": "ON",
        "ZIP": "M5V 2T6",
        "Status Code": "E",
        "Groups With Access Code": "Public",
        "Access Days Time": "24 hours daily",
        "EV Level2 EVSE Num": "2",
        "EV Network": "Non-Networked",
        "Geocode Status": "GPS",
        "Latitude": "43.6426",
        "Longitude": "-79.3871",
        "Date Last Confirmed": "2025-02-19",
        "ID": str(900_000 + number),
        "Updated At": "2025-02-19 02:16:55 UTC",
        "Open Date": "2021-06-01",
        "EV Connector Types": "J1772",
        "Country": "CA",
        "Groups With Access Code (French)": "Public",
        "Access Code": "public",
        "Restricted Access": "false",
        **cells,
    }


def stations() -> list[dict[str, str]]:
    """One of each kind that the real copy has, and one in each of some provinces."""
    planned = {
        "Status Code": "P",
        "Open Date": "",
        "Expected Date": "2025-09-15",
        "Groups With Access Code": "PLANNED - not yet accessible (Public)",
        "Groups With Access Code (French)": "PRÉVU - pas encore accessible (Public)",
    }
    closed = {"Status Code": "T", "Expected Date": "2025-04-01"}
    fast = {"EV Level2 EVSE Num": "", "EV DC Fast Count": "8", "EV Connector Types": "TESLA"}
    french = {
        "City": "Montréal",
        "State": "QC",
        "ZIP": "H2X 1Y4",
        "EV Network": "Circuit électrique",
        "Latitude": "45.5088",
        "Longitude": "-73.5540",
    }
    return [
        station(1),
        # Accents that the publisher encoded twice.
        station(2, **french, **{"Intersection Directions (French)": "deux unitÃ©s"}),
        station(3, **french, **{"EV Level1 EVSE Num": "1", "Facility Type": "HOTEL"}),
        station(4, State="BC", City="Vancouver", **fast),
        station(5, State="AB", City="Calgary", **planned),
        station(6, State="NS", City="Halifax", **closed),
        station(7, State="PE", City="Charlottetown", **{"Access Code": "private"}),
        station(8, **{"Access Days Time": "24 hours daily;\nfor customer use only"}),
        # Under country CA, as two of the copy are.
        station(9, State="CA", City="Los Angeles", Latitude="34.2", Longitude="-118.4"),
        station(10, State="YT", City="Whitehorse", Latitude="0.0", Longitude="0.0"),
    ]


def stations_csv(records: Iterable[Station], layout: str = "stations") -> bytes:
    """The records as the CSV of one of the layouts."""
    return layout_csv(records, LAYOUTS[layout])


def layout_csv(records: Iterable[Station], layout: Layout) -> bytes:
    """Records under the headers of a layout, quoted where need be; lines end in LF."""
    headers = [column.header for column in layout.columns]
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(headers)
    for number, record in enumerate(records):
        unknown = record.keys() - set(headers)
        assert not unknown, f"{layout.name} has no {unknown}"
        numbered = {"": str(number), **record}
        writer.writerow([numbered.get(header, "") for header in headers])
    return text.getvalue().encode()


def service(body: bytes, changed: datetime = datetime(2025, 2, 20, tzinfo=UTC)) -> Site:
    """Answers whoever sends a key in the header, and nobody else."""

    def answer(request: Request) -> Reply:
        if not request.headers.get("X-Api-Key"):
            return json_reply({"message": "An API key is required."}, 403)
        return Reply(200, body, "text/csv; charset=utf-8", modified_at=changed)

    return answer


def files() -> dict[str, bytes | Site]:
    return {PLACE: service(stations_csv(stations()))}
