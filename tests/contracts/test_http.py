"""The HTTP session against a server on loopback that misbehaves."""

import errno
import hashlib
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from sources.errors import NoSpaceError, StatusError, UnavailableError
from sources.http import Http
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
from tests.doubles.server import LoopbackServer, Reply, Request, json_reply

CONTENT = bytes(range(256)) * 4096  # 1 MiB


class FileServer(LoopbackServer):
    content = CONTENT

    def route(self, request: Request) -> Reply:
        if request.path == "/echo":
            return json_reply({"sent": request.body.decode(), "query": dict(request.query)})
        if request.path == "/gone":
            return json_reply({"message": "No such thing."}, 404)
        modified_at = datetime(2026, 1, 5, tzinfo=UTC)
        return Reply(200, self.content, "application/zip", modified_at=modified_at)


@pytest.fixture
def server() -> Iterator[FileServer]:
    with FileServer() as running:
        yield running


@pytest.fixture
def http() -> Iterator[Http]:
    with Http(
        "canauto-tests", read_timeout=10, retries=3, rate_per_second=1000, backoff_seconds=0
    ) as session:
        yield session


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


@pytest.mark.parametrize("fault", [BAD_GATEWAY, Answer(500), Answer(504), Reset()])
def test_passing_faults_are_retried_for_get_and_post(
    http: Http, server: FileServer, fault: Answer | Reset
) -> None:
    server.inject("/echo", fault, times=2)
    assert http.get_json(f"{server.url}/echo")["sent"] == ""
    server.inject("/echo", fault, times=2)
    assert http.post_json(f"{server.url}/echo", [1])["sent"] == "[1]"
    assert len(server.requests) == 6


def test_a_fault_that_stays_is_one_sentence(http: Http, server: FileServer) -> None:
    server.inject("/echo", BAD_GATEWAY, times=None)
    with pytest.raises(UnavailableError, match=r"/echo is out of service \(502\); try again later"):
        http.get_json(f"{server.url}/echo")
    assert len(server.requests) == 4


def test_maintenance_is_not_hammered_even_when_it_names_a_time(
    http: Http, server: FileServer
) -> None:
    server.inject("/echo", MAINTENANCE, times=None)
    with pytest.raises(UnavailableError, match="503"):
        http.get_json(f"{server.url}/echo")
    server.clear_faults()
    server.inject("/echo", Answer(503, headers={"Retry-After": "3600"}), times=None)
    with pytest.raises(UnavailableError, match="503"):
        http.get_json(f"{server.url}/echo")
    assert len(server.requests) == 2


def test_retry_after_is_honoured(http: Http, server: FileServer) -> None:
    server.inject("/echo", too_many_requests(1))
    started = time.monotonic()
    http.get_json(f"{server.url}/echo")
    assert time.monotonic() - started >= 1


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


def test_no_server_at_all_is_one_sentence(http: Http) -> None:
    with FileServer() as gone:
        url = gone.url
    with pytest.raises(UnavailableError, match="cannot be reached: check the network"):
        http.get_json(f"{url}/echo")


def test_silence_ends(server: FileServer) -> None:
    server.inject("/echo", Hang(30), times=None)
    with (
        Http("t", read_timeout=0.2, retries=1, backoff_seconds=0) as http,
        pytest.raises(UnavailableError, match="did not answer in time"),
    ):
        http.get_json(f"{server.url}/echo")


def test_a_missing_ca_bundle_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(UnavailableError, match="correct or unset CANAUTO_CA_BUNDLE"):
        Http("t", ca_bundle=tmp_path / "none.pem")


def test_a_download_is_whole_and_described(http: Http, server: FileServer, tmp_path: Path) -> None:
    download = http.download(f"{server.url}/file", tmp_path / "file")
    assert (tmp_path / "file").read_bytes() == CONTENT
    assert download.sha256 == hashlib.sha256(CONTENT).hexdigest()
    assert download.bytes == len(CONTENT)
    assert download.etag
    assert download.last_modified == "Mon, 05 Jan 2026 00:00:00 GMT"
    assert server.requests[0].headers["Accept-Encoding"] == "identity"


def test_a_download_that_has_not_changed_is_not_sent(
    http: Http, server: FileServer, tmp_path: Path
) -> None:
    first = http.download(f"{server.url}/file", tmp_path / "a")
    again = http.download(f"{server.url}/file", tmp_path / "b", etag=first.etag)
    by_date = http.download(f"{server.url}/file", tmp_path / "b", last_modified=first.last_modified)
    assert again.not_modified and by_date.not_modified
    assert list(tmp_path.iterdir()) == [tmp_path / "a"]


def test_a_cut_download_is_resumed_where_it_stopped(
    http: Http, server: FileServer, tmp_path: Path
) -> None:
    server.inject("/file", CutBody(300_000))
    download = http.download(f"{server.url}/file", tmp_path / "file")
    assert download.sha256 == hashlib.sha256(CONTENT).hexdigest()
    first, second = server.requests
    assert "Range" not in first.headers
    start = int(second.headers["Range"].removeprefix("bytes=").removesuffix("-"))
    assert 200_000 < start <= 300_000
    assert second.headers["If-Range"] == download.etag


def test_a_cut_download_starts_anew_where_ranges_are_not_served(
    http: Http, server: FileServer, tmp_path: Path
) -> None:
    server.manners.ranges = False
    server.inject("/file", CutBody(300_000))
    download = http.download(f"{server.url}/file", tmp_path / "file")
    assert download.sha256 == hashlib.sha256(CONTENT).hexdigest()


def test_a_file_that_changes_while_it_comes_is_never_a_mixture(
    http: Http, server: FileServer, tmp_path: Path
) -> None:
    new_content = CONTENT[::-1]

    class ChangingServer(FileServer):
        def route(self, request: Request) -> Reply:
            self.content = new_content if len(self.requests) > 1 else CONTENT
            return super().route(request)

    with ChangingServer() as changing:
        changing.inject("/file", CutBody(300_000))
        http.download(f"{changing.url}/file", tmp_path / "file")
    assert (tmp_path / "file").read_bytes() == new_content


def test_a_download_that_keeps_breaking_leaves_nothing(
    http: Http, server: FileServer, tmp_path: Path
) -> None:
    server.manners.ranges = False
    server.inject("/file", CutBody(300_000), times=None)
    with pytest.raises(UnavailableError, match=r"broke off 4 times, at last after [0-9,]+ of"):
        http.download(f"{server.url}/file", tmp_path / "file")
    assert list(tmp_path.iterdir()) == []


def test_a_missing_file_is_a_status(http: Http, server: FileServer, tmp_path: Path) -> None:
    with pytest.raises(StatusError, match="No such thing"):
        http.download(f"{server.url}/gone", tmp_path / "file")
    assert list(tmp_path.iterdir()) == []


def test_a_full_disk_is_one_sentence_and_leaves_nothing(
    http: Http, server: FileServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(self: object, answer: object) -> bool:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("sources.download.Body.take", full)
    with pytest.raises(NoSpaceError, match="is full: free some space and run again"):
        http.download(f"{server.url}/file", tmp_path / "file")
    assert list(tmp_path.iterdir()) == []


def test_threads_share_one_pace(server: FileServer) -> None:
    with Http("t", rate_per_second=20) as http:
        threads = [
            threading.Thread(target=http.get_json, args=(f"{server.url}/echo",)) for _ in range(6)
        ]
        started = time.monotonic()
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert time.monotonic() - started >= 5 / 20
    assert len(server.requests) == 6
