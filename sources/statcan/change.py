"""The words of structural drift: what changed in a table, and what our models rely on.

What does not belong here: how a change is found; see sources/statcan/drift.py.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from sources.model import Cadence, StatcanTable

# Frequency codes of getCodeSets that are the same cadence; an irregular table may have any.
CADENCE_CODES = {
    Cadence.DAILY: frozenset({1, 21}),
    Cadence.WEEKLY: frozenset({2}),
    Cadence.MONTHLY: frozenset({6, 20}),
    Cadence.QUARTERLY: frozenset({9, 19}),
    Cadence.ANNUAL: frozenset({12}),
    Cadence.IRREGULAR: frozenset(range(1, 100)),
}


class Kind(StrEnum):
    """What kind of thing changed."""

    DIMENSION_ADDED = "dimension_added"
    DIMENSION_REMOVED = "dimension_removed"
    DIMENSION_RENAMED = "dimension_renamed"
    DIMENSION_REORDERED = "dimension_reordered"
    MEMBER_ADDED = "member_added"
    MEMBER_REMOVED = "member_removed"
    MEMBER_RENAMED = "member_renamed"
    MEMBER_RENUMBERED = "member_renumbered"
    MEMBER_SPLIT = "member_split"
    MEMBER_MERGED = "member_merged"
    MEMBER_TERMINATED = "member_terminated"
    MEMBER_RESUMED = "member_resumed"
    CLASSIFICATION_CHANGED = "classification_changed"
    PARENT_CHANGED = "parent_changed"
    UNIT_CHANGED = "unit_changed"
    SCALE_CHANGED = "scale_changed"
    FREQUENCY_CHANGED = "frequency_changed"
    TITLE_CHANGED = "title_changed"
    TABLE_ARCHIVED = "table_archived"
    TABLE_RESUMED = "table_resumed"
    TABLE_REPLACED = "table_replaced"

    @property
    def sign(self) -> str:
        """`+`, `-` or `~`, as in a diff."""
        if self.endswith("_added") or self.endswith("_resumed"):
            return "+"
        return "-" if self.endswith(("_removed", "_terminated", "_archived")) else "~"


class Severity(StrEnum):
    """Whether a model would be wrong."""

    HARMLESS = "harmless"
    BREAKING = "breaking"


@dataclass(frozen=True)
class Change:
    """One difference between two states of a table's structure.

    Attributes:
        position: Of the dimension; None where the whole table is meant.
        member_id: None where a whole dimension or table is meant.
        was: What stood there before, as text; None for nothing.
        now: What stands there after.
        sentence: For a person; it names dimension and member, not the table.
    """

    kind: Kind
    position: int | None
    member_id: int | None
    was: str | None
    now: str | None
    severity: Severity
    sentence: str

    @property
    def is_breaking(self) -> bool:
        """Whether a model would be wrong."""
        return self.severity is Severity.BREAKING

    def line(self) -> str:
        """One line of a diff."""
        mark = " (breaking)" if self.is_breaking else ""
        return f"{self.kind.sign} {self.sentence}{mark}"


@dataclass(frozen=True)
class Reliance:
    """What our models take for granted of a table.

    Attributes:
        has_model: A staging model reads the table; without one nothing can break.
        dimensions: Position -> declared English name.
        members: (position, member id) -> declared English name, or None where a model reads the
            member and the registry names it nowhere.
        frequency_codes: Those of the declared cadence.
    """

    has_model: bool = False
    dimensions: Mapping[int, str] = field(default_factory=dict)
    members: Mapping[tuple[int, int], str | None] = field(default_factory=dict)
    frequency_codes: frozenset[int] = frozenset()

    @classmethod
    def of(cls, table: StatcanTable, read: Iterable[tuple[int, int]] = ()) -> "Reliance":
        """What a declared table's entry says, and the (position, member id) that models read."""
        members: dict[tuple[int, int], str | None] = dict.fromkeys(read)
        for position, dimension in table.relies_on.items():
            members |= {(position, i): name for i, name in dimension.members.items()}
        return cls(
            has_model=True,
            dimensions={position: d.name for position, d in table.relies_on.items()},
            members=members,
            frequency_codes=CADENCE_CODES[table.cadence],
        )

    def severity(self, position: int | None, member_id: int | None = None) -> Severity:
        """Breaking where a model reads what changed: the table, a dimension, or this member."""
        read = self.has_model and (member_id is None or (position, member_id) in self.members)
        return Severity.BREAKING if read else Severity.HARMLESS


def same_name(one: str | None, other: str | None) -> bool:
    """Whether two names are the same but for case, blanks and punctuation; None is no name."""
    return one is not None and other is not None and plain(one) == plain(other)


def plain(name: str) -> str:
    """A name's letters and digits: `Pick up trucks` and `Pickup trucks` are one name.

    Digits stay apart (1.5 is not 15), and a name of signs only is itself.
    """
    apart = re.sub(r"(?<=\d)[\W_]+(?=\d)", "-", name.casefold())
    return "".join(c for c in apart if c.isalnum() or c == "-").strip("-") or name
