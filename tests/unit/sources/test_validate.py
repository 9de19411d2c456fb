"""The gates that every download passes."""

from pathlib import Path

import pytest

from sources.errors import InvalidSnapshotError
from sources.validate import Media, require_media, require_not_shrunk

FROM = "https://example.org/file"


@pytest.mark.parametrize(
    ("content", "media"),
    [
        (b"PK\x03\x04...", "zip"),
        (b'{"a": 1}', "json"),
        (b"\xef\xbb\xbf \n[1]", "json"),
    ],
)
def test_the_right_kind_passes(content: bytes, media: Media, tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(content)
    require_media(path, media, FROM)


@pytest.mark.parametrize(
    ("content", "media", "sentence"),
    [
        (b"", "zip", "answered with an empty file"),
        (b"<!DOCTYPE html><html>", "zip", "a web page instead of a zip file"),
        (b"\xef\xbb\xbf\r\n<HTML>", "json", "a web page instead of a json file"),
        (b"PK\x05\x06", "zip", "a file that is not a zip"),
        (b"a,b\n1,2\n", "json", "a file that is not JSON"),
    ],
)
def test_anything_else_is_refused(
    content: bytes, media: Media, sentence: str, tmp_path: Path
) -> None:
    path = tmp_path / "file"
    path.write_bytes(content)
    with pytest.raises(InvalidSnapshotError, match=sentence):
        require_media(path, media, FROM)


@pytest.mark.parametrize(("rows", "before"), [(1, None), (50, 100), (200, 100), (1, 0)])
def test_a_file_may_grow_and_lose_some(rows: int, before: int | None) -> None:
    require_not_shrunk(rows, before, FROM)


@pytest.mark.parametrize(
    ("rows", "before", "sentence"),
    [(0, None, "has no rows"), (0, 100, "has no rows"), (49, 100, "shrunk from 100 to 49 rows")],
)
def test_a_file_may_not_lose_half(rows: int, before: int | None, sentence: str) -> None:
    with pytest.raises(InvalidSnapshotError, match=sentence):
        require_not_shrunk(rows, before, FROM)
