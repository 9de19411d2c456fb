"""Which declared layout a file has, and what changed when it has none of them."""

from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher

from sources.errors import InvalidSnapshotError
from sources.feeds._feed import Layout

MOST_NAMED = 3


def layout_of(header: Sequence[str], layouts: Sequence[Layout], name: str) -> Layout:
    """The declared layout that a header is of.

    Args:
        header: The header as published.
        layouts: The declared ones.
        name: What the file is called in messages.

    Raises:
        InvalidSnapshotError: It is of none; the message says how it differs from the nearest.
    """
    found = [plain(cell) for cell in header]
    for layout in layouts:
        if found == [plain(column.header) for column in layout.columns]:
            return layout
    nearest = max(layouts, key=lambda layout: _likeness(found, layout))
    told = list(differences(header, [column.header for column in nearest.columns]))
    shown = "; ".join(told[:MOST_NAMED])
    more = f"; and {len(told) - MOST_NAMED} more" if len(told) > MOST_NAMED else ""
    raise InvalidSnapshotError(f"{name} has other columns than before: {shown}{more}.")


def differences(header: Sequence[str], known: Sequence[str]) -> Iterable[str]:
    """What became of each column: renamed, moved, added or gone; in words."""
    found, wanted = [plain(cell) for cell in header], [plain(cell) for cell in known]
    if sorted(found) == sorted(wanted) and len(set(found)) == len(found):
        yield from _moved(header, found, wanted)
        return
    matcher = SequenceMatcher(None, wanted, found, autojunk=False)
    for what, i, j, k, m in matcher.get_opcodes():
        if what == "replace" and j - i == m - k:
            for was, now in zip(range(i, j), range(k, m), strict=True):
                yield f"column {now + 1} is called {header[now]!r} instead of {known[was]!r}"
        elif what != "equal":
            for now in range(k, m):
                yield f"column {now + 1}, {header[now]!r}, is new"
            for was in range(i, j):
                yield f"the column {known[was]!r} is gone"


def plain(header: str) -> str:
    """A header without what does not count: case, blanks at the ends, line breaks."""
    return " ".join(header.split()).casefold()


def _moved(header: Sequence[str], found: list[str], wanted: list[str]) -> Iterable[str]:
    for place, name in enumerate(found):
        if wanted[place] != name:
            yield (
                f"the column {header[place]!r} stands at place {place + 1} instead of "
                f"{wanted.index(name) + 1}"
            )


def _likeness(found: list[str], layout: Layout) -> float:
    wanted = [plain(column.header) for column in layout.columns]
    return SequenceMatcher(None, wanted, found, autojunk=False).ratio()
