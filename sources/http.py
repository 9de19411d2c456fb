"""The one HTTP session: time limits, retries, rate limit, User-Agent, CA bundle.

The only module that opens a socket. Each request takes a new connection: behind a load balancer a
kept connection stays pinned to one machine, and a broken machine would break every retry too.
"""

import json
import random
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any, NoReturn, Self, TypeAlias
from urllib.parse import urlsplit

import requests
from requests.adapters import HTTPAdapter
from urllib3.exceptions import ReadTimeoutError
from urllib3.response import BaseHTTPResponse
from urllib3.util import Retry

from sources.download import BROKEN_BODY, Body, Download, disk_full_in_words
from sources.errors import StatusError, UnavailableError

Json: TypeAlias = Any
RETRIED_STATUSES = (429, 500, 502, 504)
LONGEST_RETRY_AFTER_SECONDS = 60
LONGEST_BACKOFF_SECONDS = 20.0


class Http:
    """A polite session that several threads share.

    Retried in place, with growing pauses: 429, 500, 502, 504, connections that break, and bodies
    that end early (a download resumes with Range and If-Range). A Retry-After is honoured up to a
    minute. Never retried: 503, which at Statistics Canada means hours, and every other 4xx.
    Certificates are always verified.
    """

    def __init__(
        self,
        user_agent: str,
        ca_bundle: Path | None = None,
        connect_timeout: float = 10,
        read_timeout: float = 120,
        retries: int = 3,
        rate_per_second: float = 8,
        downloads_at_once: int = 4,
        backoff_seconds: float = 0.5,
    ) -> None:
        if ca_bundle and not ca_bundle.exists():
            raise UnavailableError(
                f"The CA bundle {ca_bundle} is not there: correct or unset CANAUTO_CA_BUNDLE."
            )
        self._retries = retries
        self._backoff = backoff_seconds
        self._timeout = (connect_timeout, read_timeout)
        # Given with each request: requests lets REQUESTS_CA_BUNDLE override session.verify.
        self._verify: bool | str = str(ca_bundle) if ca_bundle else True
        self._pace = _Pace(rate_per_second)
        self._downloads = threading.BoundedSemaphore(downloads_at_once)
        self._session = requests.Session()
        self._session.headers.update({"User-Agent": user_agent, "Connection": "close"})
        adapter = HTTPAdapter(max_retries=_retry_policy(retries, backoff_seconds))
        self._session.mount("https://", adapter)
        self._session.mount("http://", adapter)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close what is still open."""
        self._session.close()

    def get_json(self, url: str, params: Mapping[str, str] | None = None) -> Json:
        """The JSON that an address answers with.

        Raises:
            UnavailableError: No answer, or one that is not JSON.
            StatusError: A status that is neither success nor worth waiting for.
        """
        return self._json(requests.Request("GET", url, params=params))

    def post_json(self, url: str, payload: Json) -> Json:
        """The JSON answer to a JSON question; raises as get_json does."""
        return self._json(requests.Request("POST", url, json=payload))

    def download(
        self, url: str, to: Path, etag: str | None = None, last_modified: str | None = None
    ) -> Download:
        """Stream an address into a file, resuming a body that is cut short.

        Args:
            url: What to fetch.
            to: Written only when the body came whole.
            etag: Of the copy that we have; sent as If-None-Match.
            last_modified: Of the copy that we have; sent as If-Modified-Since.

        Raises:
            UnavailableError: No answer, or the body broke off more often than it is resumed.
            StatusError: A status that is neither success nor worth waiting for.
            NoSpaceError: The disk is full; nothing is left of the download.
        """
        part = to.with_name(f"{to.name}.part")
        try:
            with self._downloads, disk_full_in_words(to), part.open("wb") as file:
                body = Body(file)
                headers = body.whole_headers(etag, last_modified)
                for attempt in range(self._retries + 1):
                    with self._answer(requests.Request("GET", url, headers=headers)) as answer:
                        if answer.status_code != 416:
                            _raise_for_status(answer)
                        if answer.status_code == 304:
                            return body.describe(answer)
                        if body.take(answer):
                            part.replace(to)
                            return body.describe(answer)
                    headers = body.resume_headers()
                    self._pause(attempt)
        finally:
            part.unlink(missing_ok=True)
        raise UnavailableError(
            f"{url} broke off {self._retries + 1} times, at last after {body.progress}; "
            "try again later."
        )

    def _json(self, request: requests.Request) -> Json:
        for attempt in range(self._retries + 1):
            with self._answer(request) as answer:
                _raise_for_status(answer)
                try:
                    content = answer.content
                except BROKEN_BODY:
                    self._pause(attempt)
                    continue
            try:
                return json.loads(content)
            except ValueError:
                kind = "a web page" if content.lstrip()[:1] == b"<" else "no valid JSON"
                raise UnavailableError(
                    f"{answer.url} answered with {kind} where data was expected; try again later."
                ) from None
        raise UnavailableError(
            f"{request.url} broke off its answer {self._retries + 1} times; try again later."
        )

    @contextmanager
    def _answer(self, request: requests.Request) -> Iterator[requests.Response]:
        self._pace.wait()
        try:
            prepared = self._session.prepare_request(request)
            settings = self._session.merge_environment_settings(
                prepared.url, {}, True, self._verify, None
            )
            answer = self._session.send(prepared, timeout=self._timeout, **settings)
        except requests.exceptions.RequestException as error:
            _raise_unreachable(str(request.url), error)
        with answer:
            yield answer

    def _pause(self, attempt: int) -> None:
        if attempt < self._retries:
            spread = random.uniform(0.5, 1.5)  # noqa: S311 - spreads retries, guards nothing
            time.sleep(min(self._backoff * 2**attempt * spread, LONGEST_BACKOFF_SECONDS))


class _Pace:
    """Lets one request through every 1/rate seconds, whichever thread asks."""

    def __init__(self, rate_per_second: float) -> None:
        self._interval = 1 / rate_per_second
        self._lock = threading.Lock()
        self._next = 0.0

    def wait(self) -> None:
        with self._lock:
            now = time.monotonic()
            mine = max(self._next, now)
            self._next = mine + self._interval
        time.sleep(max(0.0, mine - now))


class _RetryPolicy(Retry):
    """urllib3's Retry, but a 503 with Retry-After is not waited for, nor any wait over a minute."""

    RETRY_AFTER_STATUS_CODES = frozenset({429})

    def get_retry_after(self, response: BaseHTTPResponse) -> float | None:
        seconds = super().get_retry_after(response)
        return None if seconds is None else min(seconds, LONGEST_RETRY_AFTER_SECONDS)


def _retry_policy(retries: int, backoff_seconds: float) -> Retry:
    return _RetryPolicy(
        total=retries,
        status_forcelist=RETRIED_STATUSES,
        allowed_methods=frozenset({"GET", "POST"}),  # StatCan's POST methods only read
        backoff_factor=backoff_seconds,
        backoff_jitter=backoff_seconds / 2,
        backoff_max=LONGEST_BACKOFF_SECONDS,
        raise_on_status=False,
    )


def _raise_for_status(answer: requests.Response) -> None:
    status = answer.status_code
    if status < 400:
        return
    if status == 429:
        raise UnavailableError(f"{answer.url} asks for fewer requests (429); try again later.")
    if status >= 500:
        raise UnavailableError(f"{answer.url} is out of service ({status}); try again later.")
    raise StatusError(answer.url, status, _reason(answer))


def _reason(answer: requests.Response) -> str:
    """The publisher's own words, where it gives them as JSON."""
    try:
        said = json.loads(answer.content)
    except (ValueError, *BROKEN_BODY):
        return ""
    words = said.get("message") if isinstance(said, dict) else None
    return " ".join(str(words).split()).rstrip(".") if words else ""


def _raise_unreachable(url: str, error: requests.exceptions.RequestException) -> NoReturn:
    host = urlsplit(url).netloc or url
    if isinstance(error, requests.exceptions.SSLError):
        message = (
            f"The certificate of {host} cannot be verified: set CANAUTO_CA_BUNDLE if your network "
            "has an authority of its own."
        )
    elif _timed_out(error):
        message = f"{host} did not answer in time; try again later."
    elif isinstance(error, requests.exceptions.ConnectionError):
        message = f"{host} cannot be reached: check the network, or try again later."
    else:
        message = f"{url} cannot be fetched: {error}."
    raise UnavailableError(message) from error


def _timed_out(error: requests.exceptions.RequestException) -> bool:
    # After its retries urllib3 wraps the last cause, and requests reports a read timeout as a
    # broken connection.
    cause = getattr(error.args[0], "reason", None) if error.args else None
    return isinstance(error, requests.exceptions.Timeout) or isinstance(cause, ReadTimeoutError)
