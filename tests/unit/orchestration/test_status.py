"""How a dataset is, from log and manifests. The events are made up."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from orchestration.settings import Settings
from orchestration.status import dataset_statuses, is_overdue, overdue_datasets, release_status
from sources.eventlog import Event, EventLog
from sources.model import Cadence
from sources.registry import Registry


def settings(tmp_path: Path, now: str = "2026-03-01T12:00:00Z") -> Settings:
    return Settings.from_env({"CANAUTO_DATA": str(tmp_path), "CANAUTO_NOW": now})


def event(kind: str, state: str, **fields: object) -> Event:
    at = fields.pop("at", datetime(2026, 2, 28, tzinfo=UTC))
    return Event.model_validate(
        {"kind": kind, "state": state, "at": at, "source": "statcan", "dataset": "20100085"}
        | fields
    )


@pytest.mark.parametrize(
    ("cadence", "last_period", "today", "overdue"),
    [
        # The next period is January; it ends on the 31st, and 50 days later is 22 March.
        (Cadence.MONTHLY, date(2025, 12, 1), date(2026, 3, 22), False),
        (Cadence.MONTHLY, date(2025, 12, 1), date(2026, 3, 24), True),
        (Cadence.QUARTERLY, date(2025, 7, 1), date(2026, 2, 19), False),
        (Cadence.QUARTERLY, date(2025, 7, 1), date(2026, 2, 21), True),
        (Cadence.ANNUAL, date(2024, 1, 1), date(2026, 2, 21), True),
        (Cadence.MONTHLY, None, date(2030, 1, 1), False),
    ],
)
def test_overdue(
    registry: Registry, cadence: Cadence, last_period: date | None, today: date, overdue: bool
) -> None:
    table = registry.datasets["statcan/20100085"].model_copy(
        update={"cadence": cadence, "expected_lag_days": 50}
    )
    assert is_overdue(table, last_period, today) is overdue


def test_without_an_expected_lag_nothing_is_overdue(registry: Registry) -> None:
    table = registry.datasets["statcan/20100085"].model_copy(update={"expected_lag_days": None})
    assert not is_overdue(table, date(1990, 1, 1), date(2026, 1, 1))


def test_nobody_asked(tmp_path: Path, registry: Registry) -> None:
    statuses = dataset_statuses(settings(tmp_path))
    assert [f"{s.source}/{s.dataset}" for s in statuses] == list(registry.datasets)
    table = statuses[0]
    assert (table.state, table.snapshot_id, table.overdue) == (None, None, False)
    assert table.message == "Never asked."
    assert release_status(settings(tmp_path)) is None


def test_the_last_check_and_the_last_load_speak(tmp_path: Path) -> None:
    log = EventLog(tmp_path / "archive")
    log.append(event("check", "NEW", message="New."))
    log.append(event("load", "NEW", evidence={"last_period": "2025-09-01"}))
    log.append(event("check", "UNAVAILABLE", message="No answer."))
    log.append(event("refresh", "nothing_new"))
    table = dataset_statuses(settings(tmp_path))[0]
    assert (table.state, table.message) == ("UNAVAILABLE", "No answer.")
    assert table.last_period == date(2025, 9, 1)
    assert table.last_checked_at == datetime(2026, 2, 28, tzinfo=UTC)
    assert table.overdue
    assert overdue_datasets(settings(tmp_path)) == ["statcan/20100085"]
    assert overdue_datasets(settings(tmp_path), ["statcan/20100025"]) == []


def test_of_a_feeds_parts_the_gravest_state_speaks(tmp_path: Path) -> None:
    feed = {"source": "feeds", "dataset": "bank_of_canada_fx"}
    log = EventLog(tmp_path / "archive")
    log.append(event("check", "INVALID", part="daily", message="An HTML page.", **feed))
    log.append(event("check", "UNAVAILABLE", part="annual", message="No answer.", **feed))
    log.append(event("check", "NEW", part="daily", message="New.", **feed))
    statuses = {s.dataset: s for s in dataset_statuses(settings(tmp_path))}
    status = statuses["bank_of_canada_fx"]
    assert (status.state, status.message) == ("UNAVAILABLE", "No answer.")
