"""What goes wrong between a publisher and us, to be injected into a double."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

OUTAGE_PAGE = (
    b"<!DOCTYPE html>\n<html><head><title>Temporarily offline</title></head>"
    b"<body>This page is temporarily offline for updating.</body></html>\n"
)


@dataclass(frozen=True)
class Answer:
    """An answer of its own instead of the right one, after so many seconds of silence."""

    status: int
    body: bytes = OUTAGE_PAGE
    content_type: str = "text/html"
    headers: Mapping[str, str] = field(default_factory=dict)
    after_seconds: float = 0


@dataclass(frozen=True)
class CutBody:
    """The connection closes after so many bytes of a body whose length was promised."""

    after: int


@dataclass(frozen=True)
class ShortBody:
    """Only so many bytes come, and they are said to be all: a proxy that cut and repacked."""

    bytes: int


@dataclass(frozen=True)
class OtherBody:
    """The right status and headers, another file."""

    body: bytes


@dataclass(frozen=True)
class WrongBytes:
    """One bit of the body is flipped, as on a bad disk: the length is right, a checksum is not."""

    at: int = 100


@dataclass(frozen=True)
class Reset:
    """The connection closes without an answer."""


@dataclass(frozen=True)
class Hang:
    """Silence for so many seconds, then a closed connection."""

    seconds: float


@dataclass(frozen=True)
class Slow:
    """The right answer, in pieces with pauses between them."""

    seconds: float
    pieces: int = 4


Fault = Answer | CutBody | ShortBody | OtherBody | WrongBytes | Reset | Hang | Slow
OUTAGE_WITH_200 = Answer(200)
OUTAGE_REDIRECT = Answer(302, b"", headers={"Location": "/srvmsg/srvmsg404.html"})
MAINTENANCE = Answer(503)
BAD_GATEWAY = Answer(502)
GATEWAY_TIMEOUT = Answer(504)


def too_many_requests(retry_after_seconds: int) -> Answer:
    """429 with Retry-After."""
    return Answer(429, b"{}", "application/json", {"Retry-After": str(retry_after_seconds)})


def refusal(status: int, message: str) -> Answer:
    """A status with the publisher's own words, as JSON."""
    return Answer(status, json.dumps({"message": message}).encode(), "application/json")
