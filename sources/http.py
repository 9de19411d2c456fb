"""The one HTTP session: time limits, retries, rate limit, redirects, User-Agent, CA bundle.

The only module that opens a socket. Each request takes a new connection: behind a load balancer a
kept connection stays pinned to one machine, and a broken machine would break every retry too.
"""

import json
import threading
import time
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any, NoReturn, Self, TypeAlias
from urllib.parse import urljoin, urlsplit

import requests
from urllib3.exceptions import InvalidHeader, ReadTimeoutError
from urllib3.util import Retry

from sources.download import BROKEN_BODY, Body, Download, disk_full_in_words
from sources.errors import SourceError, StatusError, UnavailableError
from sources.patience import RETRIES, PassingError, Patience

Json: TypeAlias = Any
RETRIED_STATUSES = frozenset({429, 500, 502, 503, 504})
MOST_REDIRECTS = 5
# Statistics Canada answers for pages under repair with a redirect into this folder.
OUTAGE_FOLDER = "/srvmsg/"


class Http:
    """A polite session that several threads share.

    Tried three times in place, with growing pauses: 429, 500, 502, 503, 504, connections that
    break or time out, and bodies that end early (a download resumes with Range and If-Range, and
    its tries are counted from where it last got further). A Retry-After of up to a minute is
    honoured; where more is asked for, nobody waits. Never tried again in place: every other 4xx,
    a certificate that cannot be verified. Certificates are always verified.

    A redirect is followed for GET, within the same host or to one that the caller names, and never
    from https to http: what comes from elsewhere is not what the registry names, and an outage page
    is not an answer.
    """

    def __init__(
        self,
        user_agent: str,
        ca_bundle: Path | None = None,
        connect_timeout: float = 10,
        read_timeout: float = 120,
        retries: int = RETRIES,
        rate_per_second: float = 8,
        downloads_at_once: int = 4,
        backoff_seconds: float = 0.5,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        if ca_bundle and not ca_bundle.exists():
            raise UnavailableError(
                f"The CA bundle {ca_bundle} is not there: correct or unset CANAUTO_CA_BUNDLE."
            )
        self._timeout = (connect_timeout, read_timeout)
        # Given with each request: requests lets REQUESTS_CA_BUNDLE override session.verify.
        self._verify: bool | str = str(ca_bundle) if ca_bundle else True
        self._patience = Patience(rate_per_second, retries, backoff_seconds, sleep)
        self._downloads = threading.BoundedSemaphore(downloads_at_once)
        self._session = requests.Session()  # its adapters try nothing again by themselves
        self._session.headers.update({"User-Agent": user_agent, "Connection": "close"})

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
        self,
        url: str,
        to: Path,
        etag: str | None = None,
        last_modified: str | None = None,
        *,
        headers: Mapping[str, str] | None = None,
        hosts: Collection[str] = (),
    ) -> Download:
        """Stream an address into a file, resuming a body that is cut short.

        Args:
            url: What to fetch.
            to: Written only when the body came whole.
            etag: Of the copy that we have; sent as If-None-Match.
            last_modified: Of the copy that we have; sent as If-Modified-Since.
            headers: Sent along, to the address's own host only.
            hosts: Other hosts that a redirect may lead to.

        Raises:
            UnavailableError: No answer, or the body broke off time and again.
            StatusError: A status that is neither success nor worth waiting for.
            NoSpaceError: The disk is full; nothing is left of the download.
        """
        part = to.with_name(f"{to.name}.part")
        try:
            with self._downloads, disk_full_in_words(to), part.open("wb") as file:
                body = Body(file)
                download = self._patience.until_done(
                    lambda: self._into(
                        body, url, {**(headers or {}), **body.headers(etag, last_modified)}, hosts
                    ),
                    lambda: body.furthest,
                )
            if not download.not_modified:
                part.replace(to)
            return download
        finally:
            part.unlink(missing_ok=True)

    def _into(
        self, body: Body, url: str, headers: Mapping[str, str], hosts: Collection[str]
    ) -> Download:
        request = requests.Request("GET", url, headers=dict(headers))
        with self._answer(request, hosts) as answer:
            if answer.status_code != 416 or "Range" not in headers:
                _raise_for_status(answer)
            if answer.status_code == 304 or body.take(answer):
                return body.describe(answer)
        raise PassingError(f"{url} broke off, at last after {body.progress}; try again later.")

    def _json(self, request: requests.Request) -> Json:
        return self._patience.until_done(lambda: self._json_once(request))

    def _json_once(self, request: requests.Request) -> Json:
        with self._answer(request) as answer:
            _raise_for_status(answer)
            try:
                content = answer.content
            except BROKEN_BODY:
                raise PassingError(
                    f"{request.url} broke off its answer; try again later."
                ) from None
            try:
                return json.loads(content)
            except ValueError:
                kind = "a web page" if content.lstrip()[:1] == b"<" else "no valid JSON"
                raise UnavailableError(
                    f"{answer.url} answered with {kind} where data was expected; try again later."
                ) from None

    @contextmanager
    def _answer(
        self, request: requests.Request, hosts: Collection[str] = ()
    ) -> Iterator[requests.Response]:
        """The answer to a question, redirects followed; its body is still to be read."""
        prepared = self._session.prepare_request(request)
        for _ in range(MOST_REDIRECTS + 1):
            answer = self._send(prepared)
            target = self._session.get_redirect_target(answer)
            if target is None:
                with answer:
                    yield answer
                return
            answer.close()
            prepared = prepared.copy()
            prepared.url = _followed(prepared, target, hosts)
        raise UnavailableError(f"{request.url} redirects in a circle; try again later.")

    def _send(self, prepared: requests.PreparedRequest) -> requests.Response:
        self._patience.wait_for_turn()
        try:
            settings = self._session.merge_environment_settings(
                prepared.url, {}, True, self._verify, None
            )
            return self._session.send(
                prepared, timeout=self._timeout, allow_redirects=False, **settings
            )
        except requests.exceptions.RequestException as error:
            _raise_unreachable(str(prepared.url), error)


def _followed(asked: requests.PreparedRequest, target: str, hosts: Collection[str]) -> str:
    """Where a redirect leads, if it may be followed.

    Raises:
        UnavailableError: To an outage page, another host, or from https to http; or a POST.
    """
    here, there = str(asked.url), urljoin(str(asked.url), target)
    was, to = urlsplit(here), urlsplit(there)
    if to.path.startswith(OUTAGE_FOLDER):
        raise UnavailableError(
            f"{here} is offline for now: it redirects to the outage page {there}; try again later."
        )
    downgraded = was.scheme == "https" and to.scheme != "https"
    is_known = to.hostname in {was.hostname, *hosts}
    if not is_known or downgraded or asked.method != "GET":
        raise UnavailableError(
            f"{here} redirects to {there}, which is not followed: try again later, and if it "
            "stays so, see whether the publisher has moved."
        )
    return there


def _raise_for_status(answer: requests.Response) -> None:
    status = answer.status_code
    if status < 400:
        return
    if status in RETRIED_STATUSES:
        raise PassingError(_passing(answer), _retry_after(answer))
    if status >= 500:
        raise UnavailableError(f"{answer.url} is out of service ({status}); try again later.")
    raise StatusError(answer.url, status, _reason(answer))


def _passing(answer: requests.Response) -> str:
    seconds = _retry_after(answer)
    when = f"in {seconds:,.0f} seconds" if seconds else "later"
    if answer.status_code == 429:
        return f"{answer.url} asks for fewer requests (429); try again {when}."
    return f"{answer.url} is out of service ({answer.status_code}); try again {when}."


def _retry_after(answer: requests.Response) -> float | None:
    """Seconds; the header gives them, or a date."""
    said = answer.headers.get("Retry-After")
    try:
        return Retry().parse_retry_after(said) if said else None
    except InvalidHeader:
        return None


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
    failure: PassingError | SourceError
    if isinstance(error, requests.exceptions.SSLError):
        failure = UnavailableError(
            f"The certificate of {host} cannot be verified: set CANAUTO_CA_BUNDLE if your network "
            "has an authority of its own."
        )
    elif _timed_out(error):
        failure = PassingError(f"{host} did not answer in time; try again later.")
    elif isinstance(error, requests.exceptions.ConnectionError):
        failure = PassingError(f"{host} cannot be reached: check the network, or try again later.")
    else:
        failure = UnavailableError(f"{url} cannot be fetched: {error}.")
    raise failure from error


def _timed_out(error: requests.exceptions.RequestException) -> bool:
    # urllib3 wraps the last cause, and requests reports a read timeout as a broken connection.
    cause = getattr(error.args[0], "reason", None) if error.args else None
    return isinstance(error, requests.exceptions.Timeout) or isinstance(cause, ReadTimeoutError)
