"""Exchange rates of the Bank of Canada: daily since 2017, and annual averages.

The Valet service gives observations by group. Seen in real answers: values are text; every rate
is Canadian dollars for one unit of the other currency (the won has three significant digits);
there are no weekends and holidays; currencies come and go. Daily rates are published on business
days about 16:30 in Ottawa, annual averages on the last business day of the year. The names of the
two groups are from general knowledge and have not been checked against the service.
"""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path

from sources.errors import InvalidSnapshotError
from sources.model import Cadence, Feed, FeedPart, Origin, Topic

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
    base_url="https://www.bankofcanada.ca/valet",
    parts=(
        FeedPart(
            name="daily",
            path="observations/group/FX_RATES_DAILY/json?start_date=2017-01-03",
            file="daily.json",
        ),
        FeedPart(
            name="annual",
            path="observations/group/FX_RATES_ANNUAL/json",
            file="annual.json",
        ),
    ),
    columns=("d", "series_id", "label", "value"),
)


def parse(path: Path, part: str) -> Iterator[dict[str, str]]:
    """One row per date and series, everything as the text that was published.

    Args:
        path: A Valet answer in JSON.
        part: `daily` or `annual`, for messages.

    Raises:
        InvalidSnapshotError: It is not a Valet answer.
    """
    try:
        # A number would lose its trailing zeros as a float: digits stay text.
        answer = json.loads(path.read_bytes(), parse_float=str, parse_int=str)
    except ValueError as error:
        raise InvalidSnapshotError(f"The {part} exchange rates are not valid JSON.") from error
    details = answer.get("seriesDetail") if isinstance(answer, dict) else None
    observations = answer.get("observations") if isinstance(answer, dict) else None
    if not isinstance(details, Mapping) or not isinstance(observations, list):
        raise InvalidSnapshotError(
            f"The {part} exchange rates have no seriesDetail and observations."
        )
    for observation in observations:
        yield from _rows(observation, details, part)


def _rows(
    observation: object, details: Mapping[str, object], part: str
) -> Iterator[dict[str, str]]:
    if not isinstance(observation, Mapping) or not isinstance(observation.get("d"), str):
        raise InvalidSnapshotError(f"An observation of the {part} exchange rates has no date.")
    for series_id, cell in observation.items():
        if series_id == "d":
            continue
        detail = details.get(series_id)
        if not isinstance(detail, Mapping) or not isinstance(cell, Mapping):
            raise InvalidSnapshotError(
                f"The series {series_id} of the {part} exchange rates is not described."
            )
        value = cell.get("v")
        yield {
            "d": observation["d"],
            "series_id": series_id,
            "label": str(detail.get("label", "")),
            "value": "" if value is None else str(value),
        }
