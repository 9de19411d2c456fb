"""A publisher of one file, and of little questions."""

from datetime import UTC, datetime

from tests.doubles.server import LoopbackServer, Reply, Request, json_reply

CONTENT = bytes(range(256)) * 4096  # 1 MiB


class FileServer(LoopbackServer):
    content = CONTENT

    def route(self, request: Request) -> Reply:
        if request.path == "/echo":
            return json_reply({"sent": request.body.decode(), "query": dict(request.query)})
        if request.path == "/gone":
            return json_reply({"message": "No such thing."}, 404)
        if request.path == "/moved":
            return Reply(301, b"", headers={"Location": "/file"})
        modified_at = datetime(2026, 1, 5, tzinfo=UTC)
        return Reply(200, self.content, "application/zip", modified_at=modified_at)
