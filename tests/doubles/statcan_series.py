"""Single series as the service answers them: SeriesInfo, data points, what changed today."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, TypeAlias

from tests.doubles.clock import TORONTO
from tests.doubles.cube_builder import Cube, first_day
from tests.doubles.delta_file import delta_row, ten_parts
from tests.doubles.statcan_vintages import Point, Vintage, series

Chosen: TypeAlias = Callable[[list[Point]], list[Point]]
NO_CHANGED_DATA = {"message": "No changed data found for vector(s). Error code = 3"}
UNKNOWN_COORDINATE, UNKNOWN_DATA, UNKNOWN_VECTOR = 2, 3, 4
NULLABLE_CODES = ("scalarFactorCode", "symbolCode", "statusCode", "securityLevelCode")


class SeriesDesk:
    """Answers for the series of the released vintages.

    Args:
        tables: The vintages of each table that are out, oldest first.
        null_codes: Codes of data points are null, as in some captures.
        values_as_text: Values come as text, as in older captures.
    """

    def __init__(
        self,
        tables: Iterable[Sequence[Vintage]],
        null_codes: bool = False,
        values_as_text: bool = False,
    ) -> None:
        self._tables = {
            vintages[0].product_id: vintages
            for vintages in tables
            if vintages and all(v.cube for v in vintages)
        }
        self._null_codes = null_codes
        self._values_as_text = values_as_text

    def info(self, product_id: int, coordinate: str) -> dict[str, Any]:
        """An envelope of getSeriesInfoFromCubePidCoord."""
        cube = self._cube(product_id)
        plain = unpadded(coordinate)
        if cube is None or plain not in cube.observations:
            return _envelope(_nothing(UNKNOWN_COORDINATE, product_id, coordinate, 0))
        members = [d.member(int(i)) for d, i in zip(cube.dimensions, plain.split("."), strict=True)]
        uom_id, scalar_id = cube.unit(plain)
        return _envelope(
            {
                "responseStatusCode": 0,
                "productId": product_id,
                "coordinate": ten_parts(plain),
                "vectorId": _vector(cube, plain),
                "frequencyCode": cube.frequency_code,
                "scalarFactorCode": scalar_id,
                "decimals": cube.decimals,
                "terminated": int(any(m.is_terminated for m in members)),
                "SeriesTitleEn": ";".join(m.name_en for m in members),
                "SeriesTitleFr": ";".join(m.name_fr or "" for m in members),
                "memberUomCode": uom_id,
            }
        )

    def info_of_vector(self, vector: int) -> dict[str, Any]:
        """An envelope of getSeriesInfoFromVector; an unknown vector is a SUCCESS of code 4."""
        place = self._find(vector)
        if place is None:
            return _envelope(_nothing(UNKNOWN_VECTOR, 0, ".........", vector))
        return self.info(*place)

    def latest(self, product_id: int, coordinate: str, periods: int) -> dict[str, Any]:
        """An envelope of the last so many periods of a series."""
        return self._data(product_id, unpadded(coordinate), lambda found: found[-periods:])

    def latest_of_vector(self, vector: int, periods: int) -> dict[str, Any]:
        place = self._find(vector)
        return _unknown_data(vector) if place is None else self.latest(*place, periods)

    def between_periods(self, vector: int, start: date, end: date) -> dict[str, Any]:
        """An envelope of getDataFromVectorByReferencePeriodRange."""
        place = self._find(vector)
        if place is None:
            return _unknown_data(vector)
        return self._data(*place, lambda found: [p for p in found if start <= _period(p) <= end])

    def released_between(self, vector: int, start: datetime, end: datetime) -> dict[str, Any]:
        """An envelope of getBulkVectorDataByRange: by the release time of each point."""
        place = self._find(vector)
        if place is None:
            return _unknown_data(vector)
        return self._data(
            *place, lambda found: [p for p in found if start <= p.since.released_at <= end]
        )

    def changed_on(self, day: date) -> list[dict[str, Any]]:
        """The series that have a point of that day, as getChangedSeriesList names them."""
        return [
            {
                "responseStatusCode": 0,
                "vectorId": _vector(vintages[-1].cube, coordinate),
                "productId": product_id,
                "coordinate": ten_parts(coordinate),
                "releaseTime": f"{vintages[-1].released_at.astimezone(TORONTO):%Y-%m-%dT%H:%M}",
            }
            for product_id, vintages in self._tables.items()
            for coordinate, found in series(vintages).items()
            if any(_released_on(p) == day for p in found)
        ]

    def changed_data(self, vector: int, day: date) -> dict[str, Any] | None:
        """An envelope of getChangedSeriesDataFromVector; None when nothing changed."""
        place = self._find(vector)
        if place is None:
            return None
        answer = self._data(*place, lambda found: [p for p in found if _released_on(p) == day])
        return answer if answer["object"]["vectorDataPoint"] else None

    def changed_at(self, coordinate: str, day: date) -> dict[str, Any] | None:
        """An envelope of getChangedSeriesDataFromCubePidCoord.

        The coordinate in whichever table changed, whatever table was asked: so the service errs.
        """
        plain = unpadded(coordinate)
        for product_id, vintages in self._tables.items():
            if any(_released_on(p) == day for p in series(vintages).get(plain, [])):
                return self._data(
                    product_id, plain, lambda found: [p for p in found if _released_on(p) == day]
                )
        return None

    def _cube(self, product_id: int) -> Cube | None:
        return self._tables[product_id][-1].cube if product_id in self._tables else None

    def _find(self, vector: int) -> tuple[int, str] | None:
        for product_id in self._tables:
            cube = self._cube(product_id)
            assert cube is not None
            for coordinate in cube.observations:
                if _vector(cube, coordinate) == vector:
                    return product_id, coordinate
        return None

    def _data(self, product_id: int, coordinate: str, chosen: Chosen) -> dict[str, Any]:
        found = series(self._tables.get(product_id, [])).get(coordinate)
        if found is None:
            return {
                "status": "FAILED",
                "object": _nothing(UNKNOWN_COORDINATE, product_id, coordinate, 0),
            }
        cube = self._cube(product_id)
        assert cube is not None
        return _envelope(
            {
                "responseStatusCode": 0,
                "productId": product_id,
                "coordinate": ten_parts(coordinate),
                "vectorId": _vector(cube, coordinate),
                "vectorDataPoint": [self._point(product_id, p) for p in chosen(found)],
            }
        )

    def _point(self, product_id: int, point: Point) -> dict[str, Any]:
        row = delta_row(self._tables[product_id][-1], point)
        value = row["value"] or None
        codes = {
            key: None if self._null_codes and key in NULLABLE_CODES else int(row[key])
            for key in ("decimals", *NULLABLE_CODES)
        }
        following = f"{row['refPer2']}-01-01" if row["refPer2"] else ""
        first = first_day(point.ref_date) or point.ref_date
        return {
            "refPer": first,
            "refPer2": following,
            "refPerRaw": first,
            "refPerRaw2": following,
            "value": value if value is None or self._values_as_text else float(value),
            **codes,
            "releaseTime": row["releaseTime"],
            "frequencyCode": int(row["frequencyCode"]),
        }


def unpadded(coordinate: str) -> str:
    """Without the `.0` that the service pads with."""
    return re.sub(r"(\.0)+$", "", coordinate)


def _vector(cube: Cube | None, coordinate: str) -> int:
    return int(cube.vector(coordinate).removeprefix("v") or 0) if cube else 0


def _released_on(point: Point) -> date:
    return point.since.released_at.astimezone(TORONTO).date()


def _period(point: Point) -> date:
    return date.fromisoformat(first_day(point.ref_date) or "1900-01-01")


def _envelope(content: Mapping[str, Any]) -> dict[str, Any]:
    return {"status": "SUCCESS", "object": dict(content)}


def _nothing(code: int, product_id: int, coordinate: str, vector: int) -> dict[str, Any]:
    absent = (
        "frequencyCode",
        "scalarFactorCode",
        "decimals",
        "terminated",
        "SeriesTitleEn",
        "SeriesTitleFr",
        "memberUomCode",
    )
    return {
        "responseStatusCode": code,
        "productId": product_id,
        "coordinate": coordinate,
        "vectorId": vector,
        **dict.fromkeys(absent),
    }


def _unknown_data(vector: int) -> dict[str, Any]:
    return {
        "status": "FAILED",
        "object": {
            "responseStatusCode": UNKNOWN_DATA,
            "productId": 0,
            "coordinate": ".........",
            "vectorId": vector,
            "vectorDataPoint": [],
        },
    }
