"""What a load changed, in counts."""

from dataclasses import dataclass


@dataclass(frozen=True)
class LoadReport:
    """Rows of one dataset that a load opened, revised and closed.

    Attributes:
        dataset: Its key.
        rows_added: Figures for a period or a series that the table did not have.
        rows_revised: Figures that replaced another one.
        rows_closed: Figures that the newer vintage no longer has.
        snapshots: Ids of the snapshots that were loaded, oldest first.
        rejected: Why something could not be loaded: snapshots that could not be read, or an entry
            that the table cannot meet.
        warnings: What was loaded all the same, one sentence each.
    """

    dataset: str
    rows_added: int = 0
    rows_revised: int = 0
    rows_closed: int = 0
    snapshots: tuple[str, ...] = ()
    rejected: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()

    def __add__(self, other: "LoadReport") -> "LoadReport":
        return LoadReport(
            self.dataset,
            self.rows_added + other.rows_added,
            self.rows_revised + other.rows_revised,
            self.rows_closed + other.rows_closed,
            self.snapshots + other.snapshots,
            self.rejected + other.rejected,
            self.warnings + other.warnings,
        )

    def counts(self) -> dict[str, int]:
        """The three counts by name."""
        return {
            "rows_added": self.rows_added,
            "rows_revised": self.rows_revised,
            "rows_closed": self.rows_closed,
        }

    def sentence(self) -> str:
        """One sentence for a person, and one for each warning."""
        if self.rejected:
            return "; ".join(self.rejected)
        return " ".join([self._what_changed(), *self.warnings])

    def _what_changed(self) -> str:
        if not self.snapshots:
            return "Nothing new to load."
        return (
            f"{self.rows_added:,} figures added, {self.rows_revised:,} revised, "
            f"{self.rows_closed:,} closed, from {len(self.snapshots)} snapshot"
            f"{'' if len(self.snapshots) == 1 else 's'}."
        )
