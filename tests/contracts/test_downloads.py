"""Files fetched from a server on loopback that misbehaves: whole, resumed, never a mixture."""

import errno
import hashlib
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from sources.errors import NoSpaceError, StatusError, UnavailableError
from sources.http import Http
from tests.doubles.faults import Answer, CutBody
from tests.doubles.files import CONTENT, FileServer
from tests.doubles.server import Reply, Request


@pytest.fixture
def server() -> Iterator[FileServer]:
    with FileServer() as running:
        yield running


@pytest.fixture
def http() -> Iterator[Http]:
    with Http("t", read_timeout=10, rate_per_second=1e9, backoff_seconds=0) as session:
        yield session


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


def test_a_range_that_is_refused_starts_the_download_anew(
    http: Http, server: FileServer, tmp_path: Path
) -> None:
    server.inject("/file", CutBody(300_000))
    server.inject("/file", Answer(416))
    http.download(f"{server.url}/file", tmp_path / "file")
    assert (tmp_path / "file").read_bytes() == CONTENT
    assert ["Range" in r.headers for r in server.requests] == [False, True, False]


def test_a_416_without_a_range_is_a_status(http: Http, server: FileServer, tmp_path: Path) -> None:
    server.inject("/file", Answer(416))
    with pytest.raises(StatusError, match="416"):
        http.download(f"{server.url}/file", tmp_path / "file")


def test_a_part_that_comes_unasked_is_not_taken_for_the_whole(
    http: Http, server: FileServer, tmp_path: Path
) -> None:
    part = {"Content-Range": f"bytes 0-999/{len(CONTENT)}"}
    server.inject("/file", Answer(206, CONTENT[:1000], "application/zip", part))
    http.download(f"{server.url}/file", tmp_path / "file")
    assert (tmp_path / "file").read_bytes() == CONTENT


def test_a_download_goes_on_as_long_as_it_gets_further(
    http: Http, server: FileServer, tmp_path: Path
) -> None:
    server.inject("/file", CutBody(150_000), times=5)
    http.download(f"{server.url}/file", tmp_path / "file")
    assert (tmp_path / "file").read_bytes() == CONTENT
    assert len(server.requests) == 6


def test_a_download_that_keeps_breaking_leaves_nothing(
    http: Http, server: FileServer, tmp_path: Path
) -> None:
    server.manners.ranges = False
    server.inject("/file", CutBody(300_000), times=None)
    with pytest.raises(UnavailableError, match=r"/file broke off, at last after [0-9,]+ of"):
        http.download(f"{server.url}/file", tmp_path / "file")
    assert len(server.requests) == 3
    assert list(tmp_path.iterdir()) == []


def test_at_most_four_downloads_at_once(tmp_path: Path) -> None:
    class CrowdedServer(FileServer):
        here = most = 0
        full = threading.Semaphore(0)
        counting = threading.Lock()

        def route(self, request: Request) -> Reply:
            with self.counting:
                self.here += 1
                self.most = max(self.most, self.here)
                if self.here >= 4:
                    self.full.release(8)
            self.full.acquire(timeout=5)
            with self.counting:
                self.here -= 1
            return super().route(request)

    with CrowdedServer() as crowded, Http("t", rate_per_second=1e9) as http:
        threads = [
            threading.Thread(target=http.download, args=(f"{crowded.url}/file", tmp_path / f"{i}"))
            for i in range(8)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert crowded.most == 4
    assert len(list(tmp_path.iterdir())) == 8


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
