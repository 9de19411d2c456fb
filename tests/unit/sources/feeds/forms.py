"""Feeds made up for tests; synthetic."""

from typing import Any

from sources.feeds._feed import Column, CsvForm, Feed, JsonForm, Kind, Layout, Part, XlsxForm
from sources.model import Cadence, Origin, Topic

CARS = Layout(
    name="cars",
    columns=(
        "Make",
        Column(header="Model year", kind=Kind.YEAR, required=True),
        Column(header="City (L/100 km)", kind=Kind.DECIMAL, words=("n/a",)),
        Column(header="Price", kind=Kind.GROUPED),
    ),
    notes=(r"\*In testing.*",),
)
HEADER = "Make,Model year,City (L/100 km),Price\r\n"
ROWS = 'Hyundai,2024,9.1,"45,000"\r\nKia,2025,n/a,625\r\n"Kia, too",2025,,\r\n'


def feed(**fields: Any) -> Feed:
    made: dict[str, Any] = {
        "id": "made_up",
        "entity": "car",
        "topic": Topic.REFERENCE,
        "cadence": Cadence.ANNUAL,
        "expected_lag_days": 10,
        "licence": "ogl_canada",
        "origin": Origin(producer="Nobody", title="Cars", url="https://example.org/cars"),
        "forms": (CsvForm(encodings=("utf-8", "windows-1252")), JsonForm(), XlsxForm()),
        "layouts": (CARS,),
        "parts": (
            Part(name="cars", url="https://example.org/files/cars-2025.csv", file="cars.csv"),
        ),
    }
    return Feed.model_validate({**made, **fields})
