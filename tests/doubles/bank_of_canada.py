"""A Bank of Canada Valet service on loopback; its rates are synthetic.

with ValetDouble(daily={"2026-01-05": {"FXUSDCAD": "1.2500"}}) as double:
    ...  # the feed's base address is double.feed_url
"""

from collections.abc import Mapping
from typing import Any

from tests.doubles.server import LoopbackServer, Reply, Request, json_reply

Rates = Mapping[str, Mapping[str, str]]  # date -> series id -> rate


class ValetDouble(LoopbackServer):
    """Serves the groups FX_RATES_DAILY and FX_RATES_ANNUAL as observations in JSON.

    Attributes:
        daily: May be replaced while serving, as is annual.
    """

    def __init__(self, daily: Rates, annual: Rates | None = None, port: int = 0) -> None:
        super().__init__(port)
        self.daily = daily
        self.annual: Rates = annual or {}

    @property
    def feed_url(self) -> str:
        return f"{self.url}/valet"

    def route(self, request: Request) -> Reply:
        groups = {
            "/valet/observations/group/FX_RATES_DAILY/json": ("Daily", "daily", self.daily),
            "/valet/observations/group/FX_RATES_ANNUAL/json": ("Annual", "annual", self.annual),
        }
        found = groups.get(request.path)
        if found is None:
            return json_reply({"message": "The page you are looking for was not found."}, 404)
        label, cadence, rates = found
        start = request.query.get("start_date", [""])[0]
        return json_reply(_answer(label, cadence, {d: r for d, r in rates.items() if d >= start}))


def _answer(label: str, cadence: str, rates: Rates) -> dict[str, Any]:
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
