"""The Web Data Service and the static zips, as a client meets them.

Of the service's methods only those are used that whole tables need: metadata, the list of changed
cubes, the list of all cubes, the code sets. Known from other clients' code and tests (not from the
service itself): errors come as an HTTP status, as `status: FAILED` with HTTP 200, and as a
`responseStatusCode` other than 0 inside a success; product ids come as numbers and as text;
409 means "being published, ask again later".
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from sources.download import Download
from sources.errors import (
    NotOpenError,
    SourceError,
    StatusError,
    UnavailableError,
    UnknownTableError,
)
from sources.http import Http, Json
from sources.statcan.ottawa_time import date_from_list, instant_from_list, instant_from_local
from sources.validate import require_media

BASE_URL = "https://www150.statcan.gc.ca"
BATCH = 50  # the service takes 300; 50 at a time was seen to scan the whole catalogue unharmed
SILENT_IN_A_ROW = 2
BEING_PUBLISHED = 6
NO_SUCH_CUBE = 5


@dataclass(frozen=True)
class ChangedCube:
    """A cube that was released on the day asked for."""

    product_id: int
    released_at: datetime | None


@dataclass(frozen=True)
class CubeSummary:
    """One line of the catalogue. Its release time can differ by years from the cube's own."""

    product_id: int
    title_en: str | None
    title_fr: str | None
    start_date: date | None
    end_date: date | None
    frequency_code: int | None
    is_archived: bool
    released_at: datetime | None


class StatcanClient:
    """Asks Statistics Canada; every failure is an error of sources/errors.py."""

    def __init__(self, http: Http, base_url: str = BASE_URL) -> None:
        self._http = http
        self._base = base_url.rstrip("/")

    def zip_url(self, product_id: int | str) -> str:
        """Where the English full-table zip of a table lies."""
        return f"{self._base}/n1/tbl/csv/{_eight_digits(product_id)}-eng.zip"

    def cube_metadata(
        self, product_ids: Iterable[int | str]
    ) -> dict[int, dict[str, Any] | SourceError]:
        """The getCubeMetadata object of each table, or why there is none.

        One table that is locked, unknown or unanswerable does not hide the others.

        Raises:
            UnknownTableError: One is no id of a table; nobody was asked.
        """
        ids = [int(_eight_digits(product_id)) for product_id in product_ids]
        answers: dict[int, dict[str, Any] | SourceError] = {}
        for start in range(0, len(ids), BATCH):
            batch = ids[start : start + BATCH]
            try:
                answers |= self._metadata_batch(batch)
            except UnavailableError as error:
                alone = len(batch) == 1
                answers |= {batch[0]: error} if alone else self._metadata_one_by_one(batch)
        return answers

    def changed_cubes(self, day: date) -> list[ChangedCube]:
        """The cubes released on a day (Ottawa calendar); empty on a day without releases.

        Raises:
            NotOpenError: The day's list is not open yet: the day is to come, or it is before 08:30.
        """
        try:
            answer = self._http.get_json(self._method(f"getChangedCubeList/{day.isoformat()}"))
        except StatusError as error:
            # Whether a day to come is 409 or 404 differs between accounts of the service.
            if error.status in (404, 409):
                raise NotOpenError(
                    f"Statistics Canada's list of releases of {day} is not open yet; "
                    "ask again after 08:30 Ottawa time of that day."
                ) from error
            raise _unusable(error) from error
        return [
            ChangedCube(item["productId"], instant_from_local(item.get("releaseTime")))
            for item in _objects(answer)
            if _number(item.get("responseStatusCode")) in (0, None)
        ]

    def all_cubes(self) -> list[CubeSummary]:
        """Every cube that Statistics Canada lists, archived ones included."""
        try:
            answer = self._http.get_json(self._method("getAllCubesListLite"))
        except StatusError as error:
            raise _unusable(error) from error
        return [_summary(item) for item in _objects(answer)]

    def code_sets(self) -> dict[str, list[dict[str, Any]]]:
        """What the codes mean, by set: scalar, frequency, symbol, status, uom and others."""
        try:
            answer = self._http.get_json(self._method("getCodeSets"))
        except StatusError as error:
            raise _unusable(error) from error
        sets = answer.get("object") if isinstance(answer, Mapping) else None
        if not isinstance(sets, Mapping):
            raise UnavailableError("Statistics Canada answered getCodeSets without code sets.")
        return {name: list(codes) for name, codes in sets.items() if isinstance(codes, Sequence)}

    def download_table(
        self,
        product_id: int | str,
        to: Path,
        etag: str | None = None,
        last_modified: str | None = None,
    ) -> Download:
        """Fetch a full-table zip, unless it is still the one that etag and date name.

        Raises:
            InvalidSnapshotError: Something else than a zip came; it stays in `to`.
            NotOpenError: The table is being published.
            UnavailableError: There is no zip, or no answer.
            NoSpaceError: The disk is full.
        """
        url = self.zip_url(product_id)
        try:
            download = self._http.download(url, to, etag=etag, last_modified=last_modified)
        except StatusError as error:
            if error.status == 409:
                raise _not_open(product_id, error.reason) from error
            if error.status == 404:
                raise UnavailableError(
                    f"{url} answered 404: the table has no download there now; try again later."
                ) from error
            raise _unusable(error) from error
        if not download.not_modified:
            require_media(to, "zip", url)
        return download

    def _method(self, path: str) -> str:
        return f"{self._base}/t1/wds/rest/{path}"

    def _metadata_batch(self, ids: list[int]) -> dict[int, dict[str, Any] | SourceError]:
        try:
            answer = self._http.post_json(
                self._method("getCubeMetadata"), [{"productId": pid} for pid in ids]
            )
        except StatusError as error:
            if len(ids) > 1:  # one locked or malformed item may refuse the whole batch
                return self._metadata_one_by_one(ids)
            return {ids[0]: _status_as_error(ids[0], error)}
        items = answer if isinstance(answer, list) else [answer]
        if len(items) != len(ids):
            raise UnavailableError(
                f"Statistics Canada answered {len(items)} tables where {len(ids)} were asked; "
                "try again later."
            )
        return {pid: _metadata_or_error(pid, item) for pid, item in zip(ids, items, strict=True)}

    def _metadata_one_by_one(self, ids: list[int]) -> dict[int, dict[str, Any] | SourceError]:
        """Find out which table hid the others; after two that get no answer, ask no more."""
        answers: dict[int, dict[str, Any] | SourceError] = {}
        silent = 0
        for place, pid in enumerate(ids):
            try:
                answers |= self._metadata_batch([pid])
                silent = 0
            except UnavailableError as error:
                answers[pid] = error
                silent += 1
                if silent == SILENT_IN_A_ROW:
                    return answers | dict.fromkeys(ids[place + 1 :], error)
        return answers


def _metadata_or_error(product_id: int, envelope: Json) -> dict[str, Any] | SourceError:
    content = envelope.get("object") if isinstance(envelope, Mapping) else None
    code = _number(content.get("responseStatusCode")) if isinstance(content, Mapping) else None
    failed = not isinstance(envelope, Mapping) or envelope.get("status") != "SUCCESS"
    if failed or not isinstance(content, dict) or code not in (0, None):
        return _refusal(product_id, code, content)
    if _number(content.get("productId")) != product_id:
        return UnavailableError(
            f"Statistics Canada answered for table {content.get('productId')} where "
            f"{product_id} was asked; try again later."
        )
    return content


def _refusal(product_id: int, code: int | None, said: Json) -> SourceError:
    words = " ".join(str(said).split()) if isinstance(said, str) else ""
    if code == BEING_PUBLISHED or "being published" in words or "not released" in words:
        return _not_open(product_id, words)
    if code == NO_SUCH_CUBE or "does not exist" in words or "CUBE_NOT_AVAILABLE" in words:
        return _unknown(product_id)
    detail = words.rstrip(".") or f"response code {code}"
    return UnavailableError(
        f"Statistics Canada gives no metadata for table {product_id}: {detail}."
    )


def _status_as_error(product_id: int, error: StatusError) -> SourceError:
    if error.status == 409:
        return _not_open(product_id, error.reason)
    if error.status == 406:
        return _unknown(product_id)
    return _unusable(error)


def _not_open(product_id: int | str, words: str) -> NotOpenError:
    said = f" ({words.rstrip('.')})" if words else ""
    return NotOpenError(
        f"Statistics Canada is publishing table {product_id}{said}; it opens at 08:30 Ottawa time."
    )


def _unknown(product_id: int) -> UnknownTableError:
    return UnknownTableError(
        f"Statistics Canada has no table {product_id}: give the first eight digits of a table "
        "number, 20100085 for 20-10-0085-01."
    )


def _unusable(error: StatusError) -> UnavailableError:
    return UnavailableError(str(error))


def _eight_digits(product_id: int | str) -> str:
    text = str(product_id)
    if not (len(text) == 8 and text.isascii() and text.isdigit()):
        raise UnknownTableError(
            f"{text!r} is not the id of a table: give the first eight digits of a table number, "
            "20100085 for 20-10-0085-01."
        )
    return text


def _objects(answer: Json) -> Iterator[dict[str, Any]]:
    """The items of a list answer that name a table, with or without an envelope around it."""
    items = answer.get("object") if isinstance(answer, Mapping) else answer
    if not isinstance(items, list):
        raise UnavailableError("Statistics Canada answered a list request without a list.")
    return (
        {**item, "productId": number}
        for item in items
        if isinstance(item, dict) and (number := _number(item.get("productId")))
    )


def _summary(item: Mapping[str, Any]) -> CubeSummary:
    return CubeSummary(
        product_id=item["productId"],
        title_en=item.get("cubeTitleEn"),
        title_fr=item.get("cubeTitleFr"),
        start_date=date_from_list(item.get("cubeStartDate")),
        end_date=date_from_list(item.get("cubeEndDate")),
        frequency_code=_number(item.get("frequencyCode")),
        is_archived=str(item.get("archived")) == "1",
        released_at=instant_from_list(item.get("releaseTime")),
    )


def _number(value: object) -> int | None:
    try:
        return int(value) if isinstance(value, int | str) else None
    except ValueError:
        return None
