"""Exchange rates in the layout of the Bank of Canada's Valet answers."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sources.sample.given import UNDATED

VALET = "https://www.bankofcanada.ca/valet"
SEEN_VIA = "https://github.com/littledot/bank-of-canada-exchange-rates"
YEAR = "2024"
# The currencies in which vehicles are made and investments in Canada are announced.
CURRENCIES = ("CNY", "EUR", "GBP", "INR", "JPY", "KRW", "MXN", "SEK", "USD")


@dataclass(frozen=True)
class SampleRates:
    """One part of the feed, ready to be written."""

    part: str
    file: str
    url: str
    answer: dict[str, Any]
    extract: bool
    note: str


def parts(given: Path) -> Iterator[SampleRates]:
    """The daily rates of one year, and all annual averages."""
    folder = given / "industry/boc_valet"
    series = [f"FX{currency}CAD" for currency in CURRENCIES]
    yield SampleRates(
        part=f"daily_{YEAR}",
        file=f"daily_{YEAR}.json",
        url=f"{VALET}/observations/{','.join(series)}/json"
        f"?start_date={YEAR}-01-01&end_date={YEAR}-12-31",
        answer=_one_year(_read(folder / f"boc_{YEAR}.raw.json"), series),
        extract=True,
        note=f"Business days of {YEAR}, nine currencies. {UNDATED}",
    )
    yield SampleRates(
        part="annual",
        file="annual.json",
        url=f"{VALET}/observations/group/FX_RATES_ANNUAL/json?start_date=2017-01-01",
        answer=_read(folder / "boc_annual.raw.json"),
        extract=False,
        note=f"Annual averages 2017 to {YEAR}, all currencies. {UNDATED}",
    )


def _read(path: Path) -> dict[str, Any]:
    answer: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return answer


def _one_year(answer: dict[str, Any], series: list[str]) -> dict[str, Any]:
    """The answer for one calendar year and these series; the copy starts a week earlier."""
    return {
        **answer,
        "seriesDetail": {name: answer["seriesDetail"][name] for name in series},
        "observations": [
            {"d": day["d"], **{name: day[name] for name in series if name in day}}
            for day in answer["observations"]
            if day["d"].startswith(f"{YEAR}-")
        ],
    }


def write(rates: SampleRates, folder: Path) -> dict[str, Path]:
    """Write the answer, one observation to a line, and return it as the archive takes it."""
    head = {key: value for key, value in rates.answer.items() if key != "observations"}
    lines = ",\n".join(_json(day) for day in rates.answer["observations"])
    text = f'{_json(head)[:-1]},"observations":[\n{lines}\n]}}\n'
    path = folder / rates.file
    path.write_text(text, encoding="utf-8")
    return {rates.file: path}


def _json(value: dict[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
