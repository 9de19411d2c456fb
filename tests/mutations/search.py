"""Find an error for each test that is not known to catch one, and write down which.

`python -m tests.mutations.search SYNTHETIC_DATA SAMPLE_DATA`, with two data folders that were built
from this checkout. What is known and still holds stays as it is.
"""

import sys
import tempfile
from pathlib import Path

from tests.mutations.declared import DECLARED
from tests.mutations.known import Seeded, read_found, write_found
from tests.mutations.project import Node, Project
from tests.mutations.trial import Trial, mutations_of

# A test that reads more tables than this needs an error of its own: tests/mutations/declared.py.
MANY = 20


def still_caught(trial: Trial, warehouse: str, wanted: dict[str, Node]) -> dict[str, Seeded]:
    """What was found before and holds; takes those out of `wanted`."""
    before: dict[Seeded, list[Node]] = {}
    for name, seeded in read_found().items():
        if seeded.warehouse == warehouse and name in wanted:
            before.setdefault(seeded, []).append(wanted[name])
    held = {}
    for seeded, tests in before.items():
        try:
            made = seeded.made_in(trial)
        except KeyError:
            continue
        held.update(dict.fromkeys(trial.caught(*made, tests), seeded))
    for name in held:
        del wanted[name]
    return held


def found_in(trial: Trial, warehouse: str, wanted: dict[str, Node]) -> dict[str, Seeded]:
    """What the generic errors of each table make the wanted tests catch; takes those out too."""
    found = {}
    project = trial.project
    inputs = {node.id for node in project.inputs}
    few = {n for n, t in wanted.items() if len(inputs & project.ancestors[t.id]) <= MANY}
    for table in sorted(project.inputs, key=lambda node: node.table):
        for error, statement in mutations_of(trial, table).items():
            asked = [
                t for n, t in wanted.items() if n in few and table.id in project.ancestors[t.id]
            ]
            if not asked:
                break
            for name in trial.caught([table], [statement], asked):
                found[name] = Seeded(warehouse, table.table, error)
                print(f"{name}: {found[name]}", flush=True)
                del wanted[name]
    return found


def main(folders: dict[str, Path]) -> None:
    """See the module's docstring."""
    found: dict[str, Seeded] = {}
    left: set[str] | None = None
    for warehouse, data in folders.items():
        project = Project.of_build(data / "dbt")
        names = set(project.tests_in_scope) - set(DECLARED) if left is None else left
        wanted = {name: project.tests[name] for name in sorted(names)}
        with tempfile.TemporaryDirectory() as scratch:
            trial = Trial(data / "warehouse" / "canauto.duckdb", project, Path(scratch))
            found |= still_caught(trial, warehouse, wanted)
            found |= found_in(trial, warehouse, wanted)
            trial.close()
        left = set(wanted)
    write_found(found.items())
    print("Nothing found for:", *sorted(left or ()), sep="\n  ")


if __name__ == "__main__":
    main({"synthetic": Path(sys.argv[1]), "sample": Path(sys.argv[2])})
