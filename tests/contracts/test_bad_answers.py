"""Whatever the service answers instead of a release: a state, a sentence, and the last one stands.

Each case goes through the real fetch and load against the double. Where accounts of the service,
or ways to read it, differ, a case has a set of states; that nothing bad gets in is never in
question. Files that are no tables are in test_bad_files.py.
"""

from typing import Any

import pytest

from tests.doubles.clock import ottawa
from tests.doubles.faults import (
    BAD_GATEWAY,
    GATEWAY_TIMEOUT,
    MAINTENANCE,
    OUTAGE_REDIRECT,
    OUTAGE_WITH_200,
    Answer,
    CutBody,
    Fault,
    Hang,
    Reset,
    ShortBody,
    refusal,
    too_many_requests,
)
from tests.doubles.statcan import StatcanDouble
from tests.misfortune import (
    FEBRUARY,
    MARCH,
    PID,
    Misfortune,
    Settled,
    assert_the_last_release_stands,
    desk,
    double,
    released,
    settled,
)
from tests.steps import Desk

__all__ = ["desk", "double", "settled"]

NOT_OPEN, STALE = frozenset({"NOT_OPEN"}), frozenset({"STALE_ZIP"})
UNAVAILABLE, INVALID = frozenset({"UNAVAILABLE"}), frozenset({"INVALID"})


def metadata_fault(fault: Fault) -> Misfortune:
    return lambda double: double.inject("getCubeMetadata", fault, times=None)


def zip_fault(fault: Fault) -> Misfortune:
    return lambda double: double.inject("-eng.zip", fault, times=None)


def answering(content: bytes) -> Misfortune:
    return metadata_fault(Answer(200, content, "application/json"))


def describing(**keys: Any) -> Misfortune:
    return lambda double: double.metadata_overrides.update({int(PID): keys})


def habit(name: str, value: object) -> Misfortune:
    return lambda double: setattr(double, name, value)


def nested_dimension(**keys: Any) -> Misfortune:
    return describing(dimension=[{**FEBRUARY.metadata()["dimension"][0], **keys}])


# What is asked first is the metadata.
METADATA: dict[str, tuple[Misfortune, frozenset[str]]] = {
    "409 by hand": (habit("locked", {int(PID)}), NOT_OPEN),
    "409 before the release": (
        released(FEBRUARY.revised("2026-03-10T09:30")),
        NOT_OPEN,
    ),
    "response code 6": (habit("publishing", {int(PID)}), NOT_OPEN),
    "response code 7": (habit("withdrawn", {int(PID)}), UNAVAILABLE),
    "response code 5": (describing(responseStatusCode=5), UNAVAILABLE),
    "FAILED, with words": (habit("failed", {int(PID): "An unexpected error"}), UNAVAILABLE),
    "FAILED, without words": (habit("failed", {int(PID): ""}), UNAVAILABLE),
    "gone": (habit("failed", {int(PID): "The cube does not exist"}), UNAVAILABLE),
    "404": (metadata_fault(Answer(404, b"")), UNAVAILABLE),
    "406": (metadata_fault(refusal(406, "ProductId value must be 8 numbers")), UNAVAILABLE),
    "416": (metadata_fault(refusal(416, "limit - 300. Error code = 9")), UNAVAILABLE),
    "400": (metadata_fault(Answer(400)), UNAVAILABLE),
    "403 with a web page": (metadata_fault(Answer(403)), UNAVAILABLE),
    "429": (metadata_fault(too_many_requests(0)), UNAVAILABLE),
    "500": (metadata_fault(Answer(500)), UNAVAILABLE),
    "502": (metadata_fault(BAD_GATEWAY), UNAVAILABLE),
    "503, a web page": (metadata_fault(MAINTENANCE), UNAVAILABLE),
    "504": (metadata_fault(GATEWAY_TIMEOUT), UNAVAILABLE),
    "504 after silence": (metadata_fault(Answer(504, after_seconds=0.05)), UNAVAILABLE),
    "silence": (metadata_fault(Hang(30)), UNAVAILABLE),
    "a broken connection": (metadata_fault(Reset()), UNAVAILABLE),
    "a cut answer": (metadata_fault(CutBody(40)), UNAVAILABLE),
    "half an answer": (metadata_fault(ShortBody(40)), UNAVAILABLE),
    "a web page with 200": (metadata_fault(OUTAGE_WITH_200), UNAVAILABLE),
    "a redirect to srvmsg": (metadata_fault(OUTAGE_REDIRECT), UNAVAILABLE),
    "nothing": (answering(b""), UNAVAILABLE),
    "not UTF-8": (answering(b'[{"status": "\xff"}]'), UNAVAILABLE),
    "an empty list": (answering(b"[]"), UNAVAILABLE),
    "two items": (answering(b"[{}, {}]"), UNAVAILABLE),
    "an empty object": (answering(b"{}"), UNAVAILABLE),
    "null": (answering(b"null"), UNAVAILABLE),
    "a number": (answering(b"7"), UNAVAILABLE),
    "text": (answering(b'"ok"'), UNAVAILABLE),
    "a list of null": (answering(b"[null]"), UNAVAILABLE),
    "success without an object": (answering(b'[{"status": "SUCCESS"}]'), UNAVAILABLE),
    "success with text": (answering(b'[{"status":"SUCCESS","object":"x"}]'), UNAVAILABLE),
    "another table": (describing(productId="99100009"), UNAVAILABLE),
    "no product id": (describing(productId=None), UNAVAILABLE),
    "a dimension without a place": (nested_dimension(dimensionPositionId=None), INVALID),
    "a member without an id": (nested_dimension(member=[{"memberNameEn": "x"}]), INVALID),
}

# The metadata is sound; the zip is asked next.
ZIP: dict[str, tuple[Misfortune, frozenset[str]]] = {
    "409": (zip_fault(refusal(409, "The product is not released yet")), NOT_OPEN),
    "404": (zip_fault(Answer(404)), UNAVAILABLE),
    "406": (zip_fault(Answer(406)), UNAVAILABLE),
    "416": (zip_fault(Answer(416)), UNAVAILABLE),
    "429": (zip_fault(too_many_requests(0)), UNAVAILABLE),
    "502": (zip_fault(BAD_GATEWAY), UNAVAILABLE),
    "503": (zip_fault(MAINTENANCE), UNAVAILABLE),
    "504": (zip_fault(GATEWAY_TIMEOUT), UNAVAILABLE),
    "silence": (zip_fault(Hang(30)), UNAVAILABLE),
    "a broken connection": (zip_fault(Reset()), UNAVAILABLE),
    "cut again and again": (zip_fault(CutBody(0)), UNAVAILABLE),
    "304 though it is another": (zip_fault(Answer(304, b"")), STALE),
    "a redirect to srvmsg": (zip_fault(OUTAGE_REDIRECT), UNAVAILABLE | INVALID),
}


@pytest.mark.parametrize("name", METADATA)
def test_bad_metadata(desk: Desk, settled: Settled, double: StatcanDouble, name: str) -> None:
    misfortune, states = METADATA[name]
    outcome = assert_the_last_release_stands(desk, settled, double, misfortune, states)
    assert double.asked("-eng.zip") == double.asked("-eng.zip")[:1]  # That of February.
    assert outcome.is_unknown == (name in ("gone", "response code 5", "406"))


@pytest.mark.parametrize("name", ZIP)
def test_no_zip(desk: Desk, settled: Settled, double: StatcanDouble, name: str) -> None:
    misfortune, states = ZIP[name]
    double.schedule(MARCH)
    assert_the_last_release_stands(desk, settled, double, misfortune, states)
    double.clear_faults()
    assert desk.refresh(ottawa("2026-03-10T09:10")).state == "NEW"
    assert len(desk.rows(where="valid_to is null")) == MARCH.row_count
