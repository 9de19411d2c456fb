"""When the jobs run by themselves: in Ottawa's time, on both sides of a clock change.

Statistics Canada releases at 08:30 and locks tables from midnight until then. A schedule needs
the daemon (`canauto ui` starts it), and starts switched off unless CANAUTO_SCHEDULES is on.
"""

import dagster as dg

from orchestration.jobs import NIGHTLY

TIMEZONE = "America/Toronto"


def build_schedules(*, on: bool) -> list[dg.ScheduleDefinition]:
    """The evening run, and one soon after each weekday's release."""
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
    ]
