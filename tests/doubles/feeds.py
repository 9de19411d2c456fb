"""The publishers of the feeds on loopback, each under its own host's name, as a mirror has them.

with FeedsDouble({"opendatatc.tc.canada.ca/vrdb_60days_daily.csv": b"..."}) as double:
    ...  # CANAUTO_FEEDS_URL is double.url
"""

import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from tests.doubles.server import LoopbackServer, Reply, Request, json_reply

Site = Callable[[Request], Reply]
NOT_FOUND = json_reply({"message": "The page you are looking for was not found."}, 404)


class FeedsDouble(LoopbackServer):
    """Serves files by host and path; an address with a query may be one of its own.

    Attributes:
        files: Host and path (`host/path` or `host/path?query`) -> bytes, or what answers there.
            May be changed while serving.
        modified_at: When the files were last changed.
    """

    def __init__(self, files: Mapping[str, bytes | Site], port: int = 0) -> None:
        super().__init__(port)
        self.files = dict(files)
        self.modified_at = datetime(2026, 1, 1, tzinfo=UTC)

    def route(self, request: Request) -> Reply:
        place = request.path.lstrip("/")
        query = "&".join(f"{name}={value}" for name, (value, *_) in request.query.items())
        found = self.files.get(f"{place}?{query}", self.files.get(place))
        if found is None:
            return NOT_FOUND
        if callable(found):
            return found(request)
        return Reply(200, found, "application/octet-stream", modified_at=self.modified_at)


def ckan_package(resources: list[Mapping[str, Any]]) -> bytes:
    """What `package_show` answers."""
    result = {"id": "package", "resources": resources}
    return json.dumps({"help": "", "success": True, "result": result}).encode()


def ckan_resource(resource_id: str, url: str, **fields: Any) -> dict[str, Any]:
    """One resource of a package: an English CSV unless said otherwise."""
    return {
        "id": resource_id,
        "format": "CSV",
        "language": ["en"],
        "url": url,
        "last_modified": "2025-11-20T14:02:11.123456",
        **fields,
    }
