"""A Statistics Canada on loopback: the Web Data Service, the full-table zips, the Delta File.

    with StatcanDouble([cube], clock=Clock("2026-02-10T09:00")) as double:
        ...  # ask double.url
        double.schedule(cube.revised(...), zip_lag=timedelta(hours=2))

Its behaviour follows other clients' code, tests and captures; it was never compared with the
service. Where two accounts differ an attribute decides. What goes wrong on the way (a cut body, a
503, a wrong zip) is injected: see faults.py and table_zips.py.
By hand: `python -m tests.doubles.statcan --archive DIR`.
"""

import argparse
import re
from collections.abc import Iterable, Mapping
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from tests.doubles.clock import TORONTO, Clock
from tests.doubles.code_sets import code_sets
from tests.doubles.cube_builder import Cube, Dim, make_cube
from tests.doubles.cube_metadata import with_null_codes
from tests.doubles.delta_file import DeltaManners, delta_zip
from tests.doubles.faults import OUTAGE_PAGE
from tests.doubles.server import LoopbackServer, Reply, Request, json_reply
from tests.doubles.statcan_lists import ListTimes, changed_cubes, listed_cube
from tests.doubles.statcan_methods import (
    NOT_RELEASED,
    NOTHING,
    by_period,
    posted,
    refused,
    with_items,
)
from tests.doubles.statcan_series import SeriesDesk
from tests.doubles.statcan_vintages import RELEASE_TIME, Vintage, vintage_from_files


class StatcanDouble(LoopbackServer):
    """Serves what had been released at the time that its clock shows.

    Attributes:
        clock: Set or advance it; Ottawa time.
        locked: Product ids that answer 409 whatever the clock shows.
        publishing: Product ids that answer response code 6 with HTTP 200.
        failed: Product id -> the words of a FAILED item, beside others that succeed.
        withdrawn: Product ids that are gone: response code 7, and no zip.
        locks_all_at_night: From midnight to 08:30 every metadata call is 409, not only those of
            the tables that are about to be released.
        future_list_status: 409 or 404 for the changed cubes of a day to come.
        list_opens_at: When the changed cubes of a day are to be had.
        product_ids_as_numbers: In getCubeMetadata, where they are text otherwise.
        list_ids_as_text: In getChangedCubeList, where they are numbers otherwise.
        list_times: In which form the catalogue states times.
        null_codes: Codes are null wherever that was seen.
        values_as_text: In data points.
        metadata_overrides: Product id -> keys that its metadata has in place of the true ones.
        catalogue_overrides: Product id -> the same for its line in the catalogue.
        serves_delta: Whether there are Delta Files.
        delta: How they are made.
    """

    def __init__(
        self, cubes: Iterable[Cube] = (), clock: Clock | None = None, port: int = 0
    ) -> None:
        super().__init__(port)
        self.clock = clock or Clock()
        self.locked: set[int] = set()
        self.publishing: set[int] = set()
        self.failed: dict[int, str] = {}
        self.withdrawn: set[int] = set()
        self.locks_all_at_night = False
        self.future_list_status = 409
        self.list_opens_at = RELEASE_TIME
        self.product_ids_as_numbers = False
        self.list_ids_as_text = False
        self.list_times: ListTimes = "Z"
        self.null_codes = False
        self.values_as_text = False
        self.metadata_overrides: dict[int, dict[str, Any]] = {}
        self.catalogue_overrides: dict[int, dict[str, Any]] = {}
        self.serves_delta = True
        self.delta = DeltaManners()
        self._vintages: dict[int, list[Vintage]] = {}
        for cube in cubes:
            self.schedule(cube)

    def schedule(
        self,
        cube: Cube,
        zip_lag: timedelta = timedelta(0),
        is_locked_before: bool = True,
        metadata_lag: timedelta = timedelta(0),
        zip_bytes: bytes | None = None,
    ) -> Vintage:
        """Release a vintage at its release time.

        Args:
            cube: What is released.
            zip_lag: Its zip comes so much later, or earlier.
            is_locked_before: Its metadata answers 409 from midnight until the release.
            metadata_lag: Its metadata comes so much later than the list names it.
            zip_bytes: Another zip than the cube's own.
        """
        vintage = Vintage(
            product_id=int(cube.pid),
            metadata=cube.metadata(),
            zip_bytes=cube.zip_bytes() if zip_bytes is None else zip_bytes,
            released_at=cube.released_at,
            zip_from=cube.released_at + zip_lag,
            built_at=cube.built_at,
            is_locked_before=is_locked_before,
            metadata_from=cube.released_at + metadata_lag,
            cube=cube,
        )
        self.add(vintage)
        return vintage

    def add(self, vintage: Vintage) -> None:
        vintages = self._vintages.setdefault(vintage.product_id, [])
        vintages.append(vintage)
        vintages.sort(key=lambda v: v.released_at)

    def add_folder(self, folder: Path) -> list[int]:
        """Serve every `{pid}-eng.zip` that has its `{pid}.metadata.json` beside it."""
        added = []
        for path in sorted(folder.rglob("*-eng.zip")):
            metadata_path = path.with_name(path.name.replace("-eng.zip", ".metadata.json"))
            inside = path.relative_to(folder).parts
            if metadata_path.is_file() and not any(part.startswith(("_", ".")) for part in inside):
                vintage = vintage_from_files(path, metadata_path)
                self.add(vintage)
                added.append(vintage.product_id)
        return added

    def route(self, request: Request) -> Reply:
        now = self.clock.now()
        path = request.path.rstrip("/")
        if found := re.fullmatch(r"/n1/(?:en/|fr/)?tbl/csv/(\d{8})-(eng|fra)\.zip", path):
            return self._zip(int(found[1]), found[2], now)
        if found := re.fullmatch(r"/n1/delta/(\d{8})\.zip", path):
            return self._delta(found[1], now)
        if re.fullmatch(r"/delta/\d{8}\.zip", path):
            return Reply(301, b"", headers={"Location": f"/n1{path}"})
        if path.startswith("/srvmsg/"):
            return Reply(200, OUTAGE_PAGE, "text/html")
        if not path.startswith("/t1/wds/rest/"):
            return NOTHING
        method, *arguments = path.removeprefix("/t1/wds/rest/").split("/")
        if method == "getCubeMetadata" and (request.method, arguments) == ("POST", []):
            return self._cube_metadata(request.body, now)
        if request.method == "POST" and not arguments:
            today, desk = now.astimezone(TORONTO).date(), self._series_desk(now)
            return posted(method, request.body, desk, today, lambda p: self._is_locked(p, now))
        return self._list(method, arguments, request, now)

    def _list(self, method: str, arguments: list[str], request: Request, now: datetime) -> Reply:
        match (method, arguments):
            case ("getChangedCubeList", [day]):
                return self._changed_cubes(day, now)
            case ("getAllCubesListLite" | "getAllCubesList", []):
                return json_reply(
                    [
                        listed_cube(
                            vintage,
                            self.list_times,
                            self.catalogue_overrides.get(vintage.product_id, {}),
                            with_dimensions=method == "getAllCubesList",
                        )
                        for vintage in self._current(now)
                    ]
                )
            case ("getCodeSets", []):
                return json_reply({"status": "SUCCESS", "object": code_sets()})
            case ("getFullTableDownloadCSV", [pid, "en" | "fr" as language]):
                # Whether there is such a table or not.
                end = {"en": "eng", "fr": "fra"}[language]
                link = f"{self.url}/n1/tbl/csv/{pid}-{end}.zip"
                return json_reply({"status": "SUCCESS", "object": link})
            case ("getFullTableDownloadSDMX", [pid]):
                link = f"{self.url}/n1/tbl/csv/{pid}-SDMX.zip"
                return json_reply({"status": "SUCCESS", "object": link})
            case ("getChangedSeriesList", []):
                changed = self._series_desk(now).changed_on(now.date())
                return json_reply({"status": "SUCCESS", "object": changed})
            case ("getDataFromVectorByReferencePeriodRange", []):
                return by_period(request, self._series_desk(now))
        return NOTHING

    def _zip(self, product_id: int, language: str, now: datetime) -> Reply:
        served = [v for v in self._vintages.get(product_id, []) if v.zip_from <= now]
        gone = Reply(404, b"<html><body>Not found</body></html>", "text/html")
        if not served or product_id in self.withdrawn:
            return gone
        current = served[-1]
        content = current.zip_bytes
        if language == "fra":
            if current.cube is None:
                return gone
            content = current.cube.zip_bytes("fra")
        return Reply(200, content, "application/zip", modified_at=current.built_at)

    def _delta(self, text: str, now: datetime) -> Reply:
        try:
            day = datetime.strptime(text, "%Y%m%d").date()
        except ValueError:
            return NOTHING
        weekdays = sum(
            (day + timedelta(days=n)).weekday() < 5 for n in range((now.date() - day).days)
        )
        tables = [[v for v in vintages if v.released_at <= now] for vintages in self._tables()]
        made = delta_zip(day, tables, self.delta) if self.serves_delta else None
        if made is None or made[1] > now or weekdays > self.delta.days_kept:
            return NOTHING
        return Reply(200, made[0], "application/zip", modified_at=made[1])

    def _cube_metadata(self, body: bytes, now: datetime) -> Reply:
        def answered(items: list[Mapping[str, Any]]) -> Reply:
            ids = [int(item["productId"]) for item in items]
            refusal = refused(ids, lambda pid: self._is_locked(pid, now))
            return refusal or json_reply([self._envelope(pid, now) for pid in ids])

        return with_items(body, answered)

    def _envelope(self, product_id: int, now: datetime) -> dict[str, Any]:
        if product_id in self.publishing:
            return {"status": "SUCCESS", "object": {"responseStatusCode": 6, "productId": None}}
        if product_id in self.withdrawn:
            return {"status": "SUCCESS", "object": {"responseStatusCode": 7, "productId": None}}
        if product_id in self.failed:
            return {"status": "FAILED", "object": self.failed[product_id]}
        described = [v for v in self._vintages.get(product_id, []) if v.is_described(now)]
        if not described:
            return {
                "status": "FAILED",
                "object": f"The cube product ID {product_id} does not exist. "
                "Error code = CUBE_NOT_AVAILABLE",
            }
        content = {**described[-1].metadata, **self.metadata_overrides.get(product_id, {})}
        if self.null_codes:
            content = with_null_codes(content)
        if self.product_ids_as_numbers:
            content["productId"] = product_id
        return {"status": "SUCCESS", "object": content}

    def _is_locked(self, product_id: int, now: datetime) -> bool:
        if self.locks_all_at_night and now.astimezone(TORONTO).time() < RELEASE_TIME:
            return True
        vintages = self._vintages.get(product_id, [])
        return product_id in self.locked or any(v.is_locked(now) for v in vintages)

    def _changed_cubes(self, text: str, now: datetime) -> Reply:
        try:
            day = datetime.strptime(text, "%Y-%m-%d").date()
        except ValueError:
            return NOTHING
        if datetime.combine(day, self.list_opens_at, TORONTO) > now:
            return json_reply(NOT_RELEASED, self.future_list_status)
        vintages = (v for vintages in self._tables() for v in vintages)
        changed = changed_cubes(vintages, day, now, self.list_ids_as_text)
        return json_reply({"status": "SUCCESS", "object": changed})

    def _series_desk(self, now: datetime) -> SeriesDesk:
        tables = ([v for v in vintages if v.released_at <= now] for vintages in self._tables())
        return SeriesDesk(tables, self.null_codes, self.values_as_text)

    def _tables(self) -> list[list[Vintage]]:
        return list(self._vintages.values())

    def _current(self, now: datetime) -> list[Vintage]:
        released = ([v for v in vintages if v.released_at <= now] for vintages in self._tables())
        return [vintages[-1] for vintages in released if vintages]


def demonstration_cube() -> Cube:
    """A small synthetic table of two dimensions, for looking at by hand."""
    months = [f"2026-{month:02d}" for month in range(1, 7)]
    return make_cube(
        "99100001",
        "Synthetic: widgets sold, for tests",
        6,
        dimensions=[
            Dim("Geography", ["Canada", "Quebec"]),
            Dim("Widgets", [f"Widget {number}" for number in range(1, 12)]),
        ],
        observations={
            f"{place}.{widget}": {month: 100 * place + widget for month in months}
            for place in (1, 2)
            for widget in range(1, 12)
        },
        released_at="2026-07-15T08:30",
    )


def main() -> None:
    """Serve until interrupted."""
    parser = argparse.ArgumentParser(description="A synthetic Statistics Canada on loopback.")
    parser.add_argument("--port", type=int, default=0, help="0 takes a free one")
    parser.add_argument("--archive", type=Path, help="folder of {pid}-eng.zip and .metadata.json")
    parser.add_argument("--now", help="Ottawa time to stand still at, 2026-02-10T09:00")
    given = parser.parse_args()
    cubes = [] if given.archive else [demonstration_cube()]
    double = StatcanDouble(cubes, clock=Clock(given.now), port=given.port)
    served = double.add_folder(given.archive) if given.archive else [int(c.pid) for c in cubes]
    print(double.url, flush=True)
    print(f"tables: {', '.join(map(str, served)) or 'none'}", flush=True)
    with suppress(KeyboardInterrupt):
        double.serve_forever()


if __name__ == "__main__":
    main()
