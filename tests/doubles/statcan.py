"""A Statistics Canada on loopback: the Web Data Service and the full-table zips.

    with StatcanDouble([cube], clock=Clock("2026-02-10T09:00")) as double:
        ...  # ask double.url
        double.schedule(cube.revised(...), zip_lag=timedelta(hours=2))

Its behaviour follows other clients' code, tests and captures; it was never compared with the
service. By hand: `python -m tests.doubles.statcan --archive DIR`.
"""

import argparse
import json
import re
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from tests.doubles.clock import TORONTO, Clock
from tests.doubles.code_sets import code_sets
from tests.doubles.cube_builder import Cube, Dim, make_cube
from tests.doubles.server import LoopbackServer, Reply, Request, json_reply

RELEASE_TIME = time(8, 30)
MOST_ITEMS = 300
NOT_RELEASED = {"message": "The product is not released yet"}


@dataclass(frozen=True)
class Vintage:
    """One release of one table, as the double serves it.

    Attributes:
        released_at: From then on the metadata is this one.
        zip_from: From then on the zip is this one.
        is_locked_before: Answers 409 from midnight until the release.
    """

    product_id: int
    metadata: Mapping[str, Any]
    zip_bytes: bytes
    released_at: datetime
    zip_from: datetime
    built_at: datetime
    is_locked_before: bool = True

    def is_locked(self, now: datetime) -> bool:
        midnight = datetime.combine(self.released_at.astimezone(TORONTO), time(), TORONTO)
        return self.is_locked_before and midnight <= now < self.released_at


class StatcanDouble(LoopbackServer):
    """Serves what had been released at the time that its clock shows.

    Attributes:
        clock: Set or advance it; Ottawa time.
        locked: Product ids that answer 409 whatever the clock shows.
        publishing: Product ids that answer response code 6 with HTTP 200.
        future_list_status: 409 or 404 for the changed cubes of a day to come; accounts differ.
        product_ids_as_numbers: In getCubeMetadata, where they are text otherwise.
        metadata_overrides: Product id -> keys that its metadata has in place of the true ones.
    """

    def __init__(
        self, cubes: Iterable[Cube] = (), clock: Clock | None = None, port: int = 0
    ) -> None:
        super().__init__(port)
        self.clock = clock or Clock()
        self.locked: set[int] = set()
        self.publishing: set[int] = set()
        self.future_list_status = 409
        self.product_ids_as_numbers = False
        self.metadata_overrides: dict[int, dict[str, Any]] = {}
        self._vintages: dict[int, list[Vintage]] = {}
        for cube in cubes:
            self.schedule(cube)

    def schedule(
        self,
        cube: Cube,
        zip_lag: timedelta = timedelta(0),
        is_locked_before: bool = True,
    ) -> None:
        """Release a vintage at its release time, its zip `zip_lag` later (or earlier)."""
        self.add(
            Vintage(
                product_id=int(cube.pid),
                metadata=cube.metadata(),
                zip_bytes=cube.zip_bytes(),
                released_at=cube.released_at,
                zip_from=cube.released_at + zip_lag,
                built_at=cube.built_at,
                is_locked_before=is_locked_before,
            )
        )

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
                vintage = _vintage_from_files(path, metadata_path)
                self.add(vintage)
                added.append(vintage.product_id)
        return added

    def route(self, request: Request) -> Reply:
        now = self.clock.now()
        path = request.path.rstrip("/")
        if found := re.fullmatch(r"/n1/(?:en/)?tbl/csv/(\d{8})-eng\.zip", path):
            return self._zip(int(found[1]), now)
        if not path.startswith("/t1/wds/rest/"):
            return Reply(404, b"")
        method, *arguments = path.removeprefix("/t1/wds/rest/").split("/")
        match (request.method, method, arguments):
            case ("POST", "getCubeMetadata", []):
                return self._cube_metadata(request.body, now)
            case ("GET", "getChangedCubeList", [day]):
                return self._changed_cubes(day, now)
            case ("GET", "getAllCubesListLite" | "getAllCubesList", []):
                return json_reply([_listed(v) for v in self._current(now)])
            case ("GET", "getCodeSets", []):
                return json_reply({"status": "SUCCESS", "object": code_sets()})
            case ("GET", "getFullTableDownloadCSV", [pid, "en"]):
                link = f"{self.url}/n1/tbl/csv/{pid}-eng.zip"
                return json_reply({"status": "SUCCESS", "object": link})
        return Reply(404, b"")

    def _zip(self, product_id: int, now: datetime) -> Reply:
        served = [v for v in self._vintages.get(product_id, []) if v.zip_from <= now]
        if not served:
            return Reply(404, b"<html><body>Not found</body></html>", "text/html")
        current = served[-1]
        return Reply(200, current.zip_bytes, "application/zip", modified_at=current.built_at)

    def _cube_metadata(self, body: bytes, now: datetime) -> Reply:
        try:
            ids = [int(item["productId"]) for item in json.loads(body)]
        except (ValueError, TypeError, KeyError):
            return json_reply({"message": "Wrong request, check manual"}, 406)
        if any(len(str(pid)) != 8 for pid in ids):
            return json_reply({"message": "ProductId value must be 8 numbers long"}, 406)
        if len(ids) > MOST_ITEMS:
            message = "The number of object in the list exceeds the limit - 300. Error code = 9"
            return json_reply({"message": message}, 416)
        if any(self._is_locked(pid, now) for pid in ids):
            return json_reply(NOT_RELEASED, 409)
        return json_reply([self._envelope(pid, now) for pid in ids])

    def _envelope(self, product_id: int, now: datetime) -> dict[str, Any]:
        if product_id in self.publishing:
            return {"status": "SUCCESS", "object": {"responseStatusCode": 6, "productId": None}}
        released = [v for v in self._vintages.get(product_id, []) if v.released_at <= now]
        if not released:
            return {
                "status": "FAILED",
                "object": f"The cube product ID {product_id} does not exist. "
                "Error code = CUBE_NOT_AVAILABLE",
            }
        content = {**released[-1].metadata, **self.metadata_overrides.get(product_id, {})}
        if self.product_ids_as_numbers:
            content["productId"] = product_id
        return {"status": "SUCCESS", "object": content}

    def _is_locked(self, product_id: int, now: datetime) -> bool:
        vintages = self._vintages.get(product_id, [])
        return product_id in self.locked or any(v.is_locked(now) for v in vintages)

    def _changed_cubes(self, text: str, now: datetime) -> Reply:
        try:
            day = date.fromisoformat(text)
        except ValueError:
            return Reply(404, b"")
        if datetime.combine(day, RELEASE_TIME, TORONTO) > now:
            return json_reply(NOT_RELEASED, self.future_list_status)
        changed = [
            {
                "responseStatusCode": 0,
                "productId": vintage.product_id,
                "releaseTime": f"{vintage.released_at.astimezone(TORONTO):%Y-%m-%dT%H:%M}",
            }
            for vintages in self._vintages.values()
            for vintage in vintages
            if vintage.released_at.astimezone(TORONTO).date() == day and vintage.released_at <= now
        ]
        return json_reply({"status": "SUCCESS", "object": changed})

    def _current(self, now: datetime) -> list[Vintage]:
        released = (
            [v for v in vintages if v.released_at <= now] for vintages in self._vintages.values()
        )
        return [vintages[-1] for vintages in released if vintages]


def _listed(vintage: Vintage) -> dict[str, Any]:
    """A line of getAllCubesListLite: numbers for ids, UTC for times."""
    metadata = vintage.metadata
    return {
        "productId": vintage.product_id,
        "cansimId": metadata.get("cansimId"),
        "cubeTitleEn": metadata.get("cubeTitleEn"),
        "cubeTitleFr": metadata.get("cubeTitleFr"),
        "cubeStartDate": _midnight_in_utc(metadata.get("cubeStartDate")),
        "cubeEndDate": _midnight_in_utc(metadata.get("cubeEndDate")),
        "releaseTime": f"{vintage.released_at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}",
        "archived": metadata.get("archiveStatusCode"),
        "subjectCode": metadata.get("subjectCode"),
        "surveyCode": metadata.get("surveyCode"),
        "frequencyCode": metadata.get("frequencyCode"),
        "corrections": [],
        "issueDate": metadata.get("issueDate"),
    }


def _midnight_in_utc(day: str | None) -> str | None:
    if day is None:
        return None
    midnight = datetime.combine(date.fromisoformat(day), time(), TORONTO)
    return f"{midnight.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def _vintage_from_files(zip_path: Path, metadata_path: Path) -> Vintage:
    content = json.loads(metadata_path.read_text(encoding="utf-8"))
    envelope = content[0] if isinstance(content, list) else content
    metadata = envelope.get("object", envelope)
    released = metadata.get("releaseTime") or "2000-01-01T08:30"
    released_at = datetime.fromisoformat(released).replace(tzinfo=TORONTO)
    return Vintage(
        product_id=int(metadata["productId"]),
        metadata=metadata,
        zip_bytes=zip_path.read_bytes(),
        released_at=released_at,
        zip_from=released_at,
        built_at=released_at,
    )


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
