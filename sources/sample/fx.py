"""Exchange rates in the layout of the Bank of Canada's Valet answers."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sources.sample.given import READ_BY_US, UNDATED, SampleFile

FEED = "bank_of_canada_fx"
VALET = "https://www.bankofcanada.ca/valet"
SEEN_VIA = "https://github.com/littledot/bank-of-canada-exchange-rates"
YEAR = "2024"
# The currencies in which vehicles are made and investments in Canada are announced.
CURRENCIES = ("CNY", "EUR", "GBP", "INR", "JPY", "KRW", "MXN", "SEK", "USD")


def files(given: Path) -> Iterator[SampleFile]:
    """The daily rates of one year, and all annual averages."""
    folder = given / "industry/boc_valet"
    series = [f"FX{currency}CAD" for currency in CURRENCIES]
    yield SampleFile(
        feed=FEED,
        part=f"daily_{YEAR}",
        file=f"daily_{YEAR}.json",
        content=_written(_one_year(_read(folder / f"boc_{YEAR}.raw.json"), series)),
        url=f"{VALET}/observations/{','.join(series)}/json"
        f"?start_date={YEAR}-01-01&end_date={YEAR}-12-31",
        captured=READ_BY_US,
        seen_via=SEEN_VIA,
        note=f"Business days of {YEAR}, nine currencies. {UNDATED}",
    )
    yield SampleFile(
        feed=FEED,
        part="annual",
        file="annual.json",
        content=_written(_read(folder / "boc_annual.raw.json")),
        url=f"{VALET}/observations/group/FX_RATES_ANNUAL/json?start_date=2017-01-01",
        captured=READ_BY_US,
        seen_via=SEEN_VIA,
        note=f"Annual averages 2017 to {YEAR}, all currencies. {UNDATED}",
        extract=False,
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


def _written(answer: dict[str, Any]) -> bytes:
    """An answer, one observation to a line."""
    head = {key: value for key, value in answer.items() if key != "observations"}
    lines = ",\n".join(_json(day) for day in answer["observations"])
    return f'{_json(head)[:-1]},"observations":[\n{lines}\n]}}\n'.encode()


def _json(value: dict[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
