"""`canauto withdraw`: take a part of a feed back out that should not have come in."""

import click

from orchestration.lock import data_lock
from orchestration.settings import Settings, UsageError
from sources.archive import Archive
from sources.eventlog import Event, EventLog
from sources.feeds._feed import Feed
from sources.registry import load_registry

REASON = "Withdrawn by hand."


@click.command()
@click.argument("feed")
@click.argument("part")
def withdraw(feed: str, part: str) -> None:
    """Take the latest file of PART of FEED out of use; the one before it stands again.

    For a file that was brought by mistake, or under the wrong part. It goes to the archive's
    quarantine, and nothing of it is lost; the next `canauto refresh` publishes without it.
    """
    settings = Settings.from_env()
    dataset = load_registry().datasets.get(f"feeds/{feed.removeprefix('feeds/')}")
    if not isinstance(dataset, Feed):
        raise UsageError(f"No feed is called {feed!r}: `canauto status` lists them.")
    settings.prepare()
    with data_lock(settings.lock, f"canauto withdraw {feed} {part}"):
        archive = Archive(settings.archive)
        snapshots = archive.snapshots(dataset.source, dataset.id)
        found = [snapshot for snapshot in snapshots if snapshot.manifest.part == part]
        if not found:
            parts = sorted({str(snapshot.manifest.part) for snapshot in snapshots})
            raise UsageError(
                f"{dataset.id} has no part {part!r}; it has {', '.join(parts) or 'none yet'}."
            )
        place = archive.reject(found[-1], REASON)
        EventLog(archive.root).append(
            Event(
                at=settings.now(),
                kind="load",
                source=dataset.source,
                dataset=dataset.id,
                part=part,
                state="INVALID",
                snapshot_id=found[-1].id,
                message=REASON,
            )
        )
    stands = f"{found[-2].id} stands again" if len(found) > 1 else "nothing of that part is left"
    click.echo(
        f"{found[-1].id} is in {place}; {stands}. Run `canauto refresh` to publish without it."
    )
