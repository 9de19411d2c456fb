"""A publisher on loopback: routes, validators, ranges, faults. Real sockets, no internet."""

import hashlib
import json
import threading
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self
from urllib.parse import parse_qs, unquote, urlsplit

from tests.doubles.faults import (
    Answer,
    CutBody,
    Fault,
    Hang,
    OtherBody,
    Reset,
    ShortBody,
    Slow,
    WrongBytes,
)


@dataclass(frozen=True)
class Request:
    """What was asked."""

    method: str
    path: str
    query: Mapping[str, list[str]]
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True)
class Reply:
    """What the double answers; a file has a modification time and can be had in ranges."""

    status: int
    body: bytes
    content_type: str = "application/json"
    headers: Mapping[str, str] = field(default_factory=dict)
    modified_at: datetime | None = None


def json_reply(content: Any, status: int = 200) -> Reply:
    return Reply(status, json.dumps(content, ensure_ascii=False).encode())


@dataclass
class FileManners:
    """How the double serves files; whether StatCan's zips do all of this is not known.

    Attributes:
        weak_etag: It names the content, not the bytes, and is no ground for a range.
        heeds_if_range: Else a range of the new file is served to who has the old one's start.
        content_length: Else the end of the connection is the end of the file.
    """

    etag: bool = True
    weak_etag: bool = False
    last_modified: bool = True
    conditional: bool = True
    ranges: bool = True
    heeds_if_range: bool = True
    content_length: bool = True


class LoopbackServer:
    """Base of the doubles; used as `with StatcanDouble() as double: double.url`.

    Attributes:
        manners: How files are served.
        requests: What was asked so far.
        most_requests_per_second: Beyond it the answer is 429; None for no limit.
    """

    def __init__(self, port: int = 0) -> None:
        self.manners = FileManners()
        self.most_requests_per_second: int | None = None
        self.requests: list[Request] = []
        self._faults: list[tuple[str, Fault, int | None]] = []
        self._recent: list[float] = []
        self._lock = threading.Lock()
        self.stopping = threading.Event()
        self._server = _Server(port, self)
        self._thread = threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True
        )

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stopping.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(5)

    def serve_forever(self) -> None:
        """Serve in the calling thread, for `python -m`."""
        self._server.serve_forever()

    def inject(self, path_contains: str, fault: Fault, times: int | None = 1) -> None:
        """Let the next requests of a path go wrong; `times=None` is for good."""
        with self._lock:
            self._faults.append((path_contains, fault, times))

    def clear_faults(self) -> None:
        with self._lock:
            self._faults.clear()

    def asked(self, path_contains: str) -> list[Request]:
        """The requests for a path so far."""
        return [request for request in self.requests if path_contains in request.path]

    def route(self, request: Request) -> Reply:
        """What to answer; a double overrides it."""
        raise NotImplementedError

    def take_fault(self, path: str) -> Fault | None:
        with self._lock:
            for i, (part, fault, times) in enumerate(self._faults):
                if part in path:
                    if times == 1:
                        del self._faults[i]
                    elif times is not None:
                        self._faults[i] = (part, fault, times - 1)
                    return fault
        return None

    def is_too_fast(self) -> bool:
        """Whether more came within the last second than may; counts the present request."""
        if self.most_requests_per_second is None:
            return False
        now = time.monotonic()
        with self._lock:
            self._recent = [at for at in self._recent if now - at < 1] + [now]
            return len(self._recent) > self.most_requests_per_second

    def answer(self, request: Request) -> Reply:
        if self.is_too_fast():
            return Reply(429, b"{}", headers={"Retry-After": "1"})
        reply = self.route(request)
        return reply if reply.modified_at is None else self._file(request, reply)

    def _file(self, request: Request, reply: Reply) -> Reply:
        assert reply.modified_at is not None
        weak = "W/" if self.manners.weak_etag else ""
        etag = f'{weak}"{hashlib.sha256(reply.body).hexdigest()[:20]}"'
        date = format_datetime(reply.modified_at.astimezone(UTC), usegmt=True)
        headers = dict(reply.headers)
        if self.manners.etag:
            headers["ETag"] = etag
        if self.manners.last_modified:
            headers["Last-Modified"] = date
        if self.manners.ranges:
            headers["Accept-Ranges"] = "bytes"
        if self.manners.conditional and self._is_known(request, etag, reply.modified_at):
            return Reply(304, b"", headers=headers)
        start = self._range_start(request, etag, date)
        if start is None:
            return replace(reply, headers=headers)
        if start >= len(reply.body):
            return Reply(416, b"", headers={"Content-Range": f"bytes */{len(reply.body)}"})
        headers["Content-Range"] = f"bytes {start}-{len(reply.body) - 1}/{len(reply.body)}"
        return replace(reply, status=206, body=reply.body[start:], headers=headers)

    def _is_known(self, request: Request, etag: str, modified_at: datetime) -> bool:
        if "If-None-Match" in request.headers:  # it decides alone, whatever the date says
            return request.headers["If-None-Match"] == etag
        since = request.headers.get("If-Modified-Since")
        return since is not None and modified_at <= parsedate_to_datetime(since)

    def _range_start(self, request: Request, etag: str, date: str) -> int | None:
        wanted = request.headers.get("Range", "")
        if not (self.manners.ranges and wanted.startswith("bytes=")):
            return None
        condition = request.headers.get("If-Range", date)
        is_same = condition == date or (condition == etag and not self.manners.weak_etag)
        if self.manners.heeds_if_range and not is_same:
            return None
        return int(wanted.removeprefix("bytes=").split("-")[0])


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, port: int, double: LoopbackServer) -> None:
        self.double = double
        super().__init__(("127.0.0.1", port), _Handler)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def do_GET(self) -> None:
        self._serve()

    def do_HEAD(self) -> None:
        self._serve()

    def do_POST(self) -> None:
        self._serve()

    def log_message(self, format: str, *args: object) -> None:
        """Tests read `requests`, not the console."""

    def _serve(self) -> None:
        double = self.server.double
        address = urlsplit(self.path)
        request = Request(
            method=self.command,
            path=unquote(address.path),
            query=parse_qs(address.query),
            headers=dict(self.headers.items()),
            body=self.rfile.read(int(self.headers.get("Content-Length") or 0)),
        )
        double.requests.append(request)
        fault = double.take_fault(request.path)
        if isinstance(fault, Reset | Hang):
            double.stopping.wait(fault.seconds if isinstance(fault, Hang) else 0)
            self.close_connection = True
        elif isinstance(fault, Answer):
            double.stopping.wait(fault.after_seconds)
            self._send(Reply(fault.status, fault.body, fault.content_type, fault.headers), None)
        else:
            self._send(double.answer(request), fault)

    def _send(self, reply: Reply, fault: Fault | None) -> None:
        if isinstance(fault, ShortBody):
            reply = replace(reply, body=reply.body[: fault.bytes])
        elif isinstance(fault, OtherBody):
            reply = replace(reply, body=fault.body)
        is_measured = self.server.double.manners.content_length or reply.modified_at is None
        self.send_response(reply.status)
        self.send_header("Content-Type", reply.content_type)
        if self.headers.get("Connection", "").lower() == "close" or not is_measured:
            # Said, not only done: a client that is not told may send its next request into it.
            self.send_header("Connection", "close")
        for name, value in reply.headers.items():
            self.send_header(name, value)
        if is_measured:
            self.send_header("Content-Length", str(len(reply.body)))
        self.end_headers()
        if self.command != "HEAD":
            with suppress(ConnectionError):
                self._send_body(reply.body, fault)

    def _send_body(self, body: bytes, fault: Fault | None) -> None:
        if isinstance(fault, CutBody):
            self.wfile.write(body[: fault.after])
            self.close_connection = True
        elif isinstance(fault, WrongBytes):
            spoilt = bytearray(body)
            spoilt[min(fault.at, len(spoilt) - 1)] ^= 1
            self.wfile.write(bytes(spoilt))
        elif isinstance(fault, Slow):
            step = max(1, len(body) // fault.pieces)
            for start in range(0, len(body), step):
                self.wfile.write(body[start : start + step])
                self.server.double.stopping.wait(fault.seconds / fault.pieces)
        else:
            self.wfile.write(body)
