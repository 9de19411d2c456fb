"""Which error each test is known to catch: known.csv, and the errors that are declared."""

import csv
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from tests.mutations.declared import DECLARED
from tests.mutations.project import Node
from tests.mutations.trial import Trial, mutations_of

PATH = Path(__file__).with_name("known.csv")
COLUMNS = ("test", "warehouse", "table", "error")


@dataclass(frozen=True, order=True)
class Seeded:
    """An error in one table of one warehouse.

    Attributes:
        error: In words.
        sql: Of a declared error; a generic one is written for the table's columns.
    """

    warehouse: str
    table: str
    error: str
    sql: str = field(default="", repr=False)

    def __str__(self) -> str:
        return f"{self.warehouse} {self.table}: {self.error}"

    def made_in(self, trial: Trial) -> tuple[list[Node], list[str]]:
        """The table, and the statements that make it wrong.

        Raises:
            KeyError: The warehouse has no such table, or no such error fits its columns.
        """
        table = trial.project.by_table[self.table]
        sql = self.sql.format(t=table.relation) or mutations_of(trial, table)[self.error]
        return [table], [sql]


def known_errors() -> dict[Seeded, list[str]]:
    """Errors, each with the names of the tests that catch it."""
    known: dict[Seeded, list[str]] = {}
    for name, error in DECLARED.items():
        seeded = Seeded(error.warehouse, error.table, error.why, error.sql)
        known.setdefault(seeded, []).append(name)
    for name, seeded in read_found().items():
        known.setdefault(seeded, []).append(name)
    return known


def read_found() -> dict[str, Seeded]:
    """What tests/mutations/search.py found, by test."""
    with PATH.open(encoding="utf-8", newline="") as file:
        return {
            row["test"]: Seeded(row["warehouse"], row["table"], row["error"])
            for row in csv.DictReader(file)
        }


def write_found(found: Iterable[tuple[str, Seeded]]) -> None:
    with PATH.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows((n, s.warehouse, s.table, s.error) for n, s in sorted(found))
