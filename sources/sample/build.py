"""Writes the sample archive again: `python -m sources.sample.build --from DIR`.

DIR is the folder of copies that README.md describes. The output is the folders statcan/ and feeds/
next to this file; the same input gives the same content.
"""

import argparse
import shutil
import sys
import tempfile
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

from sources.archive import Archive
from sources.errors import ArchiveError, CanautoError
from sources.manifest import Draft
from sources.registry import Registry, load_registry
from sources.sample import (
    economy,
    fx,
    iea,
    open_canada,
    output,
    registrations,
    sales,
    stations_recalls,
)
from sources.sample.given import SampleTable, midnight
from sources.sample.statcan_writer import TABLE_ZIP, write_table

HERE = Path(__file__).parent


def build(given: Path, target: Path) -> Archive:
    """Write the sample archive.

    Args:
        given: The folder of copies.
        target: An empty or missing folder.

    Raises:
        ArchiveError: A snapshot repeats the one before it, so it is not a vintage.
    """
    registry = load_registry()
    archive = Archive(target)
    with tempfile.TemporaryDirectory() as scratch:
        for number, draft in enumerate(_drafts(registry, given, Path(scratch))):
            if not archive.put(draft).is_new:
                raise ArchiveError(
                    f"Snapshot {number} of the sample ({draft.dataset.key}, "
                    f"{draft.first_seen_at:%Y-%m-%d}) says what the one before it says: leave it "
                    "out."
                )
    return archive


def _drafts(registry: Registry, given: Path, scratch: Path) -> Iterator[Draft]:
    tables = chain(
        *(sales.tables(given), registrations.tables(given), economy.tables(given)),
        output.tables(given),
    )
    for number, table in enumerate(tables):
        yield _statcan_draft(registry, table, _folder(scratch, f"statcan-{number}"))
    files = chain(
        *(fx.files(given), stations_recalls.files(given), open_canada.files(given)),
        iea.files(given),
    )
    for number, file in enumerate(files):
        dataset = registry.datasets[f"feeds/{file.feed}"]
        yield Draft(
            dataset=dataset,
            licence=registry.licence_of(dataset),
            files=file.write(_folder(scratch, f"feed-{number}")),
            url=file.url,
            first_seen_at=midnight(file.captured),
            part=file.part,
            extract=file.extract,
            seen_via=file.seen_via,
            note=file.note,
        )


def _statcan_draft(registry: Registry, table: SampleTable, folder: Path) -> Draft:
    product_id = table.cube.product_id
    dataset = registry.datasets[f"statcan/{product_id}"]
    return Draft(
        dataset=dataset,
        licence=registry.licence_of(dataset),
        files=write_table(folder, table.cube, table.observations),
        url=TABLE_ZIP.format(pid=product_id),
        first_seen_at=table.captured_at,
        extract=table.extract,
        partial=True,
        seen_via=table.seen_via,
        note=table.note,
    )


def _folder(parent: Path, name: str) -> Path:
    folder = parent / name
    folder.mkdir()
    return folder


def replace_archive(built: Path, target: Path) -> None:
    """Put the built folders in the place of the old ones.

    Raises:
        ArchiveError: A folder of that name is there and is not an archive's.
    """
    names = sorted(path.name for path in built.iterdir())
    for old in (target / name for name in names):
        if old.exists() and not any(old.glob("*/*/manifest.json")):
            raise ArchiveError(f"{old} is not part of an archive: choose another folder with --to.")
    for name in names:
        shutil.rmtree(target / name, ignore_errors=True)
        shutil.copytree(built / name, target / name)


def main() -> int:
    """Build beside the old sample, then replace it."""
    parser = argparse.ArgumentParser(prog="python -m sources.sample.build", description=__doc__)
    parser.add_argument("--from", dest="given", type=Path, required=True, metavar="DIR")
    parser.add_argument("--to", dest="target", type=Path, default=HERE, metavar="DIR")
    arguments = parser.parse_args()
    try:
        with tempfile.TemporaryDirectory() as scratch:
            archive = build(arguments.given, Path(scratch) / "archive")
            replace_archive(archive.root, arguments.target)
    except (CanautoError, OSError) as error:
        print(f"The sample was not built: {error}", file=sys.stderr)
        return 1
    print(f"{len(list(arguments.target.glob('*/*/*/manifest.json')))} snapshots written.")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
