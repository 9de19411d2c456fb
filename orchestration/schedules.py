"""When the jobs run by themselves: in Ottawa's time, on both sides of a clock change.

Statistics Canada releases at 08:30 and locks tables from midnight until then. A schedule needs
the daemon (`canauto ui` starts it), and starts switched off unless CANAUTO_SCHEDULES is on.
"""

from collections.abc import Sequence

import dagster as dg

from orchestration.jobs import NIGHTLY, source_keys
from orchestration.settings import Settings
from orchestration.status import dataset_statuses
from sources.model import Dataset
from sources.outcome import ReleaseState
from sources.registry import load_registry

TIMEZONE = "America/Toronto"
# What another answer on the same day is likely to cure: zips lag one to three hours behind.
MAY_PASS = (ReleaseState.STALE_ZIP, ReleaseState.NOT_OPEN, ReleaseState.UNAVAILABLE)
FETCHED_HERE = ("fetched", "raw")


def build_schedules(*, on: bool) -> list[dg.ScheduleDefinition]:
    """The evening run, one soon after each weekday's release, and two for what was not there."""
    status = dg.DefaultScheduleStatus.RUNNING if on else dg.DefaultScheduleStatus.STOPPED
    return [
        dg.ScheduleDefinition(
            name="every_evening",
            job_name=NIGHTLY,
            cron_schedule="30 21 * * *",
            execution_timezone=TIMEZONE,
            default_status=status,
            description="After the day's releases, before the midnight lock.",
        ),
        dg.ScheduleDefinition(
            name="after_release",
            job_name=NIGHTLY,
            cron_schedule="5 9 * * 1-5",
            execution_timezone=TIMEZONE,
            default_status=status,
            description="Half an hour after the 08:30 releases of a weekday.",
        ),
        dg.ScheduleDefinition(
            name="again_the_same_day",
            job_name=NIGHTLY,
            cron_schedule="0 11,14 * * 1-5",
            execution_timezone=TIMEZONE,
            default_status=status,
            execution_fn=ask_again,
            description="Asks again for what was stale, not open or unavailable when last asked.",
        ),
    ]


def ask_again(context: dg.ScheduleEvaluationContext) -> dg.RunRequest | dg.SkipReason:
    """A run for the datasets that had no answer yet; it builds and publishes the whole."""
    waiting = datasets_to_ask_again(Settings.from_env())
    if not waiting:
        return dg.SkipReason("No dataset was stale, not open or unavailable when last asked.")
    job = context.repository_def.get_job(NIGHTLY) if context.repository_def else None
    assert job is not None
    built = [
        key
        for key in sorted(job.asset_layer.executable_asset_keys)
        if key.path[0] not in FETCHED_HERE
    ]
    return dg.RunRequest(
        asset_selection=[*source_keys(waiting), *built],
        tags={"canauto/again": ", ".join(dataset.id for dataset in waiting)},
    )


def datasets_to_ask_again(settings: Settings) -> Sequence[Dataset]:
    """Datasets whose last check may have another outcome today."""
    states = {f"{s.source}/{s.dataset}": s.state for s in dataset_statuses(settings)}
    return [
        dataset
        for dataset in load_registry().datasets.values()
        if states.get(dataset.key) in MAY_PASS
    ]
