"""The HTTP session against a server on loopback that misbehaves."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from sources.errors import StatusError, UnavailableError
from sources.http import Http, _followed
from tests.doubles.faults import (
    BAD_GATEWAY,
    MAINTENANCE,
    OUTAGE_WITH_200,
    Answer,
    CutBody,
    Hang,
    Reset,
    too_many_requests,
)
from tests.doubles.files import CONTENT, FileServer


@pytest.fixture
def server() -> Iterator[FileServer]:
    with FileServer() as running:
        yield running


@pytest.fixture
def pauses() -> list[float]:
    """How long the session would have slept, in seconds."""
    return []


@pytest.fixture
def http(pauses: list[float]) -> Iterator[Http]:
    with Http("canauto-tests", read_timeout=10, rate_per_second=1e9, sleep=pauses.append) as it:
        yield it


def test_json_is_asked_with_our_name_on_a_connection_of_its_own(
    http: Http, server: FileServer
) -> None:
    answer = http.post_json(f"{server.url}/echo", [{"productId": 99100001}])
    assert answer["sent"] == '[{"productId": 99100001}]'
    headers = server.requests[0].headers
    assert headers["User-Agent"] == "canauto-tests"
    assert headers["Connection"] == "close"
    assert headers["Content-Type"] == "application/json"
    assert http.get_json(f"{server.url}/echo", {"a": "b"})["query"] == {"a": ["b"]}


@pytest.mark.parametrize(
    "fault", [BAD_GATEWAY, MAINTENANCE, Answer(500), Answer(504), Answer(429), Reset()]
)
def test_passing_faults_are_tried_three_times_for_get_and_post(
    http: Http, server: FileServer, fault: Answer | Reset
) -> None:
    server.inject("/echo", fault, times=2)
    assert http.get_json(f"{server.url}/echo")["sent"] == ""
    server.inject("/echo", fault, times=2)
    assert http.post_json(f"{server.url}/echo", [1])["sent"] == "[1]"
    assert len(server.requests) == 6


@pytest.mark.parametrize(
    ("fault", "sentence"),
    [
        (BAD_GATEWAY, r"/echo is out of service \(502\); try again later"),
        (MAINTENANCE, r"/echo is out of service \(503\); try again later"),
        (Answer(429), r"/echo asks for fewer requests \(429\); try again later"),
        (Reset(), "cannot be reached: check the network"),
        (CutBody(5), "/echo broke off its answer; try again later"),
    ],
)
def test_a_fault_that_stays_is_one_sentence(
    http: Http, server: FileServer, pauses: list[float], fault: Answer, sentence: str
) -> None:
    server.inject("/echo", fault, times=None)
    with pytest.raises(UnavailableError, match=sentence):
        http.get_json(f"{server.url}/echo")
    assert len(server.requests) == 3
    first, second = pauses  # They grow, and vary by half.
    assert 0.25 <= first <= 0.75
    assert 0.5 <= second <= 1.5


@pytest.mark.parametrize(
    "fault",
    [
        too_many_requests(60),
        *(Answer(status, headers={"Retry-After": "60"}) for status in (502, 503, 504)),
    ],
)
def test_a_retry_after_of_up_to_a_minute_is_honoured(
    http: Http, server: FileServer, pauses: list[float], fault: Answer
) -> None:
    server.inject("/echo", fault, times=2)
    assert http.get_json(f"{server.url}/echo")["sent"] == ""
    assert pauses == [60, 60]


@pytest.mark.parametrize("when", ["3600", "Fri, 01 Jan 2100 00:00:00 GMT"])
def test_nobody_waits_where_more_than_a_minute_is_asked_for(
    http: Http, server: FileServer, pauses: list[float], when: str
) -> None:
    server.inject("/echo", Answer(503, headers={"Retry-After": when}), times=None)
    with pytest.raises(UnavailableError, match=r"\(503\); try again in [0-9,]+ seconds"):
        http.get_json(f"{server.url}/echo")
    assert (len(server.requests), pauses) == (1, [])


def test_a_retry_after_that_says_nothing_is_passed_over(
    http: Http, server: FileServer, pauses: list[float]
) -> None:
    server.inject("/echo", Answer(429, headers={"Retry-After": "soon"}))
    http.get_json(f"{server.url}/echo")
    assert len(pauses) == 1


@pytest.mark.parametrize("status", [404, 406, 409, 416])
def test_other_statuses_are_the_callers_to_understand(
    http: Http, server: FileServer, status: int
) -> None:
    said = b'{"message": "The product is not released yet"}'
    server.inject("/echo", Answer(status, said, "application/json"))
    with pytest.raises(StatusError, match="The product is not released yet") as caught:
        http.get_json(f"{server.url}/echo")
    assert caught.value.status == status
    assert len(server.requests) == 1


def test_a_web_page_with_200_is_not_data(http: Http, server: FileServer) -> None:
    server.inject("/echo", OUTAGE_WITH_200)
    with pytest.raises(UnavailableError, match="answered with a web page where data was expected"):
        http.get_json(f"{server.url}/echo")


def test_a_json_answer_that_breaks_off_is_asked_again(http: Http, server: FileServer) -> None:
    server.inject("/echo", CutBody(5))
    assert http.get_json(f"{server.url}/echo")["sent"] == ""


def test_each_try_takes_a_connection_of_its_own(http: Http, server: FileServer) -> None:
    server.inject("/echo", BAD_GATEWAY, times=2)
    http.get_json(f"{server.url}/echo")
    assert [r.headers["Connection"] for r in server.requests] == ["close"] * 3


def test_no_server_at_all_is_one_sentence(http: Http) -> None:
    with FileServer() as gone:
        url = gone.url
    with pytest.raises(UnavailableError, match="cannot be reached: check the network"):
        http.get_json(f"{url}/echo")


def test_silence_ends(server: FileServer) -> None:
    server.inject("/echo", Hang(30), times=None)
    with (
        Http("t", read_timeout=0.2, backoff_seconds=0) as http,
        pytest.raises(UnavailableError, match="did not answer in time"),
    ):
        http.get_json(f"{server.url}/echo")
    assert len(server.requests) == 3


def test_ten_seconds_to_connect_and_two_minutes_to_answer(
    http: Http, server: FileServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = []
    send = requests.Session.send

    def noted(self: requests.Session, request: object, **settings: object) -> object:
        given.append(settings["timeout"])
        return send(self, request, **settings)  # type: ignore[arg-type]

    monkeypatch.setattr(requests.Session, "send", noted)
    Http("t").get_json(f"{server.url}/echo")
    assert given == [(10, 120)]


def test_a_redirect_within_the_host_is_followed(
    http: Http, server: FileServer, tmp_path: Path
) -> None:
    download = http.download(f"{server.url}/moved", tmp_path / "file")
    assert download.final_url == f"{server.url}/file"
    assert (tmp_path / "file").read_bytes() == CONTENT


def test_a_redirect_to_an_outage_page_is_an_outage(
    http: Http, server: FileServer, tmp_path: Path
) -> None:
    server.inject("/file", Answer(302, headers={"Location": "/srvmsg/srvmsg404.html"}))
    with pytest.raises(UnavailableError, match="is offline for now: it redirects to the outage"):
        http.download(f"{server.url}/file", tmp_path / "file")
    assert [request.path for request in server.requests] == ["/file"]
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("elsewhere", ["http://localhost:9/file", "https://example.org/file"])
def test_a_redirect_to_another_host_is_not_followed(
    http: Http, server: FileServer, elsewhere: str
) -> None:
    server.inject("/echo", Answer(307, headers={"Location": elsewhere}))
    with pytest.raises(UnavailableError, match=f"redirects to {elsewhere}, which is not followed"):
        http.get_json(f"{server.url}/echo")
    assert len(server.requests) == 1


def test_a_redirect_from_https_to_http_is_not_followed() -> None:
    asked = requests.Request("GET", "https://example.org/a").prepare()
    with pytest.raises(UnavailableError, match="which is not followed"):
        _followed(asked, "http://example.org/a", ["example.org"])
    assert _followed(asked, "/b", []) == "https://example.org/b"


def test_a_redirect_to_a_host_that_the_caller_names_is_followed() -> None:
    asked = requests.Request("GET", "https://open.example/a").prepare()
    assert (
        _followed(asked, "https://files.example/a", ["files.example"]) == "https://files.example/a"
    )
    with pytest.raises(UnavailableError, match="which is not followed"):
        _followed(asked, "http://files.example/a", ["files.example"])


def test_a_question_with_a_body_is_not_sent_elsewhere(http: Http, server: FileServer) -> None:
    server.inject("/echo", Answer(307, headers={"Location": "/file"}))
    with pytest.raises(UnavailableError, match="which is not followed"):
        http.post_json(f"{server.url}/echo", [1])


def test_a_redirect_in_a_circle_ends(http: Http, server: FileServer) -> None:
    server.inject("/echo", Answer(302, headers={"Location": "/echo"}), times=None)
    with pytest.raises(UnavailableError, match="redirects in a circle"):
        http.get_json(f"{server.url}/echo")
    assert len(server.requests) == 6


def test_a_missing_ca_bundle_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(UnavailableError, match="correct or unset CANAUTO_CA_BUNDLE"):
        Http("t", ca_bundle=tmp_path / "none.pem")
