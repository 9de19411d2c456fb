"""Every error that canauto raises on purpose.

Each message is one sentence for a person: what happened and what to do.

    CanautoError
    ├── RegistryError        an entry of the registry, or a curated row, is wrong
    ├── ArchiveError         the archive cannot be read or written
    │   └── NoSpaceError     the disk is full
    ├── SourceError          a publisher did not give what was asked
    │   ├── UnavailableError no answer, or an answer that says "later"
    │   ├── NotOpenError     the release is not open yet
    │   ├── UnknownTableError   the publisher has no such table
    │   └── StatusError         the publisher answered with another 4xx
    ├── InvalidSnapshotError what came is not what the publisher describes
    ├── LoadError            an archived snapshot cannot be loaded
    │   └── OutOfOrderError  it is older than what is loaded already
    ├── PublishError         the release cannot be published; the last one stands
    └── LockedError          another process holds the data folder or the warehouse
"""


class CanautoError(Exception):
    """Root of all errors that canauto raises on purpose."""


class RegistryError(CanautoError):
    """Entries of the registry or curated rows are wrong; the message lists all of them."""

    def __init__(self, problems: list[str]) -> None:
        self.problems = tuple(problems)
        count = len(self.problems)
        noun = "problem" if count == 1 else "problems"
        super().__init__(f"The registry has {count} {noun}:\n" + "\n".join(self.problems))


class ArchiveError(CanautoError):
    """The archive cannot be read or written."""


class NoSpaceError(ArchiveError):
    """The disk is full."""


class SourceError(CanautoError):
    """A publisher did not give what was asked for."""


class UnavailableError(SourceError):
    """The publisher gave no answer, or one that says "later"."""


class NotOpenError(SourceError):
    """The release is announced or expected, but not open yet."""


class UnknownTableError(SourceError):
    """The publisher has no table of that id."""


class StatusError(SourceError):
    """The publisher answered with a status that is neither success nor "later".

    Attributes:
        status: The HTTP status, e.g. 404 or 409; the caller knows what it means there.
        reason: What the publisher said, in one line; may be empty.
    """

    def __init__(self, url: str, status: int, reason: str) -> None:
        self.status = status
        self.reason = reason
        said = f": {reason}" if reason else ""
        super().__init__(f"{url} answered {status}{said}.")


class InvalidSnapshotError(CanautoError):
    """What came is not what the publisher describes: a login page, a cut zip, a moved column."""


class LoadError(CanautoError):
    """An archived snapshot cannot be loaded."""


class OutOfOrderError(LoadError):
    """The snapshot is older than what is loaded already."""


class PublishError(CanautoError):
    """The release cannot be published; the last one stands."""


class LockedError(CanautoError):
    """Another process holds the data folder or the warehouse."""
