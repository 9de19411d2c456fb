"""The methods that answer for single series: what is asked, in which form, and what is refused."""

import json
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any, TypeAlias

from tests.doubles.clock import ottawa
from tests.doubles.server import Reply, Request, json_reply
from tests.doubles.statcan_series import NO_CHANGED_DATA, SeriesDesk

MOST_ITEMS = 300
MOST_PERIODS = 6000
NOTHING = Reply(404, b"")
NOT_RELEASED = {"message": "The product is not released yet"}
NOT_EIGHT = {"message": "ProductId value must be 8 numbers long ..."}
WRONG_FORM = {"message": "Wrong date format, check manual"}
IsLocked: TypeAlias = Callable[[int], bool]


def with_items(body: bytes, answered: Callable[[list[Mapping[str, Any]]], Reply]) -> Reply:
    """Answer a POST whose body is a list of objects, even for one; 406 for any other."""
    try:
        items = json.loads(body)
        if not isinstance(items, list):
            return json_reply(WRONG_FORM, 406)
        return _too_many(MOST_ITEMS) if len(items) > MOST_ITEMS else answered(items)
    except (ValueError, TypeError, KeyError):
        return json_reply(WRONG_FORM, 406)


def refused(product_ids: Iterable[int], is_locked: IsLocked) -> Reply | None:
    """What stands against answering for these tables: an id of another length, or a lock."""
    ids = list(product_ids)
    if any(len(str(pid)) != 8 for pid in ids):
        return json_reply(NOT_EIGHT, 406)
    if any(is_locked(pid) for pid in ids):
        return json_reply(NOT_RELEASED, 409)
    return None


def posted(method: str, body: bytes, desk: SeriesDesk, today: date, is_locked: IsLocked) -> Reply:
    """Answer a POST method about series.

    Args:
        method: As in the address.
        body: As it came.
        desk: What is known of series now.
        today: In Ottawa.
        is_locked: Whether a table answers 409.
    """
    if method == "getBulkVectorDataByRange":
        return _by_release(desk, body)
    return with_items(body, lambda items: _answered(method, items, desk, today, is_locked))


def by_period(request: Request, desk: SeriesDesk) -> Reply:
    """Answer getDataFromVectorByReferencePeriodRange; ids may be quoted in the query."""
    asked = {key: values[0] for key, values in request.query.items()}
    try:
        start = date.fromisoformat(asked["startRefPeriod"])
        end = date.fromisoformat(asked["endReferencePeriod"])
        vectors = [int(text.strip('"')) for text in asked["vectorIds"].split(",")]
    except (KeyError, ValueError):
        return json_reply(WRONG_FORM, 406)
    return json_reply([desk.between_periods(vector, start, end) for vector in vectors])


def _answered(
    method: str,
    items: list[Mapping[str, Any]],
    desk: SeriesDesk,
    today: date,
    is_locked: IsLocked,
) -> Reply:
    if any(int(item.get("latestN", 1)) > MOST_PERIODS for item in items):
        return _too_many(MOST_PERIODS)
    ids = [int(item["productId"]) for item in items if "productId" in item]
    if (refusal := refused(ids, is_locked)) is not None:
        return refusal
    match method:
        case "getSeriesInfoFromVector":
            return json_reply([desk.info_of_vector(int(i["vectorId"])) for i in items])
        case "getSeriesInfoFromCubePidCoord":
            return json_reply([desk.info(int(i["productId"]), i["coordinate"]) for i in items])
        case "getDataFromVectorsAndLatestNPeriods":
            return json_reply(
                [desk.latest_of_vector(int(i["vectorId"]), int(i["latestN"])) for i in items]
            )
        case "getDataFromCubePidCoordAndLatestNPeriods":
            return json_reply(
                [
                    desk.latest(int(i["productId"]), i["coordinate"], int(i["latestN"]))
                    for i in items
                ]
            )
        case "getChangedSeriesDataFromVector":
            return _changed(desk.changed_data(int(i["vectorId"]), today) for i in items)
        case "getChangedSeriesDataFromCubePidCoord":
            return _changed(desk.changed_at(i["coordinate"], today) for i in items)
    return NOTHING


def _changed(answers: Iterable[dict[str, Any] | None]) -> Reply:
    """404 when nothing changed and when there is no such series: the service does not tell."""
    found = [answer for answer in answers if answer is not None]
    return json_reply(found) if found else json_reply(NO_CHANGED_DATA, 404)


def _by_release(desk: SeriesDesk, body: bytes) -> Reply:
    """getBulkVectorDataByRange alone takes one flat object."""
    try:
        asked = json.loads(body)
        start, end = (ottawa(asked[f"{side}DataPointReleaseDate"]) for side in ("start", "end"))
        vectors = [int(vector) for vector in asked["vectorIds"]]
    except (ValueError, TypeError, KeyError):
        return json_reply(WRONG_FORM, 406)
    if len(vectors) > MOST_ITEMS:
        return _too_many(MOST_ITEMS)
    return json_reply([desk.released_between(vector, start, end) for vector in vectors])


def _too_many(limit: int) -> Reply:
    message = f"The number of object in the list exceeds the limit - {limit}. Error code = 9"
    return json_reply({"message": message}, 416)
