"""Exchange rates of the Bank of Canada: daily since 2017, and annual averages.

The Valet service gives observations by group. Seen in real answers: values are text; every rate
is Canadian dollars for one unit of the other currency (the won has three significant digits);
there are no weekends and holidays; currencies come and go. Daily rates are published on business
days about 16:30 in Ottawa, annual averages on the last business day of the year. The daily rates
come year by year: a closed year is archived once, not with every new day.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path

from sources.errors import InvalidSnapshotError
from sources.feeds._feed import Column, Feed, JsonForm, Kind, Layout, Part
from sources.feeds._sheet import Sheet, read_json
from sources.model import Cadence, Origin, Topic

VALET = "https://www.bankofcanada.ca/valet/observations/group"
OBSERVATIONS = Layout(
    name="observations",
    columns=(
        Column(header="d", kind=Kind.DAY, required=True),
        Column(header="series_id", required=True),
        "label",
        Column(header="value", kind=Kind.DECIMAL),
    ),
)

DATASET = Feed(
    id="bank_of_canada_fx",
    entity="exchange_rate",
    topic=Topic.REFERENCE,
    cadence=Cadence.DAILY,
    expected_lag_days=5,
    licence="bank_of_canada",
    origin=Origin(
        producer="Bank of Canada",
        title="Daily and annual average exchange rates",
        url="https://www.bankofcanada.ca/rates/exchange/",
    ),
    note="Canadian dollars for one unit of the other currency. Indicative rates, not for trading.",
    unverified="The names of the groups are from general knowledge.",
    forms=(JsonForm(),),
    layouts=(OBSERVATIONS,),
    parts=(
        Part(
            name="daily_{year}",
            url=f"{VALET}/FX_RATES_DAILY/json?start_date={{year}}-01-01&end_date={{year}}-12-31",
            file="daily_{year}.json",
            years_from=2017,
        ),
        Part(name="annual", url=f"{VALET}/FX_RATES_ANNUAL/json", file="annual.json"),
    ),
    part_pattern=r"daily(_\d{4})?",
    period_column="d",
)


def parse(path: Path, part: str) -> Iterator[Sheet]:
    """One record per date and series, everything as the text that was published.

    Args:
        path: A Valet answer in JSON.
        part: `annual` or `daily_2024`, for messages.

    Raises:
        InvalidSnapshotError: It is not a Valet answer.
    """
    name = f"{DATASET.id}, part {part},"
    answer = read_json(path, name)
    details = answer.get("seriesDetail") if isinstance(answer, dict) else None
    observations = answer.get("observations") if isinstance(answer, dict) else None
    if not isinstance(details, Mapping) or not isinstance(observations, list):
        raise InvalidSnapshotError(f"{name} has no seriesDetail and observations.")
    yield Sheet(OBSERVATIONS, _records(observations, details, name))


def _records(
    observations: list[object], details: Mapping[str, object], name: str
) -> Iterator[tuple[str, list[str]]]:
    for number, observation in enumerate(observations, start=1):
        place = f"observation {number:,}"
        day = observation.get("d") if isinstance(observation, Mapping) else None
        if not isinstance(observation, Mapping) or not isinstance(day, str):
            raise InvalidSnapshotError(f"{name} has no date in {place}.")
        for series_id, cell in observation.items():
            if series_id == "d":
                continue
            detail = details.get(series_id)
            if not isinstance(detail, Mapping) or not isinstance(cell, Mapping):
                raise InvalidSnapshotError(f"{name} does not describe the series {series_id}.")
            value = cell.get("v")
            label = str(detail.get("label", ""))
            yield place, [day, series_id, label, "" if value is None else str(value)]
