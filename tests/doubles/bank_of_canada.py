"""A Bank of Canada Valet service, to be served by a FeedsDouble; its rates are synthetic."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.doubles.feeds import Site
from tests.doubles.server import Reply, Request, json_reply

Rates = Mapping[str, Mapping[str, str]]  # date -> series id -> rate
GROUPS = "www.bankofcanada.ca/valet/observations/group"


@dataclass
class Valet:
    """Serves the groups FX_RATES_DAILY and FX_RATES_ANNUAL as observations in JSON.

    Attributes:
        daily: May be replaced while serving, as is annual.
    """

    daily: Rates
    annual: Rates = field(default_factory=dict)

    def files(self) -> dict[str, bytes | Site]:
        return {
            f"{GROUPS}/FX_RATES_DAILY/json": self._daily,
            f"{GROUPS}/FX_RATES_ANNUAL/json": lambda _: json_reply(
                valet_answer("Annual", "annual", self.annual)
            ),
        }

    def _daily(self, request: Request) -> Reply:
        start, end = (request.query.get(name, [""])[0] for name in ("start_date", "end_date"))
        rates = {day: row for day, row in self.daily.items() if start <= day <= (end or day)}
        return json_reply(valet_answer("Daily", "daily", rates))


def valet_answer(label: str, cadence: str, rates: Rates) -> dict[str, Any]:
    series = sorted({name for row in rates.values() for name in row})
    return {
        "groupDetail": {
            "label": f"{label} exchange rates",
            "description": f"{label} average exchange rates - synthetic",
            "link": None,
        },
        "terms": {"url": "https://www.bankofcanada.ca/terms/"},
        "seriesDetail": {
            name: {
                "label": f"{name[-6:-3]}/{name[-3:]}",
                "description": f"{name[-6:-3]} to Canadian dollar {cadence} exchange rate",
                "dimension": {"key": "d", "name": "Date"},
            }
            for name in series
        },
        "observations": [
            {"d": day, **{name: {"v": rate} for name, rate in rates[day].items()}}
            for day in sorted(rates)
        ],
    }
