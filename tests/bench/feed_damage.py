"""Thousands of damaged files of every feed: `python -m tests.bench.feed_damage [--each 2000]`.

Prints, for each feed, how many files were refused and how many were taken for good ones (single
flipped bits in a text: a letter that became another one). Ends with 1 at the first file that is
neither, or that changed the warehouse.
"""

import argparse
import tempfile
from pathlib import Path

from sources.feeds._feed import Feed
from sources.registry import Registry, load_registry
from tests.feed_trial import asked_feeds, trial


def _suffered(feed: Feed, registry: Registry, each: int) -> str:
    count = 0
    with tempfile.TemporaryDirectory() as folder, trial(feed, registry, Path(folder)) as made:
        for part, damage, path in made.damage(each):
            count += 1
            made.suffer(part, damage, path, count)
    return (
        f"{feed.id}: {count:,} damaged files, {count - len(made.passed):,} refused, "
        f"{len(made.passed):,} taken for good ones, the warehouse as it was."
    )


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.feed_damage", description=__doc__)
    parser.add_argument("--each", type=int, default=2000, help="Files for each feed.")
    parser.add_argument("--only", help="One feed.")
    arguments = parser.parse_args()
    registry = load_registry()
    for feed in asked_feeds(registry):
        if arguments.only in (None, feed.id):
            print(_suffered(feed, registry, arguments.each), flush=True)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
