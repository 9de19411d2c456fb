"""The environment, read once."""

import os
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest
import yaml

from orchestration.settings import (
    LEAST_FREE_BYTES,
    STATCAN_URL,
    Settings,
    UsageError,
    parse_time,
)
from sources.errors import NoSpaceError


def test_defaults_are_absolute_and_follow_the_data_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    settings = Settings.from_env({})
    assert settings.data == tmp_path / "data"
    assert settings.dagster_home == tmp_path / "data" / "dagster"
    assert settings.statcan_url == STATCAN_URL
    assert not settings.schedules_on
    assert settings.now().tzinfo is UTC


def test_every_variable_is_heard() -> None:
    settings = Settings.from_env(
        {
            "CANAUTO_DATA": "/srv/canauto",
            "DAGSTER_HOME": "/srv/dagster",
            "CANAUTO_STATCAN_URL": "http://127.0.0.1:8000/",
            "CANAUTO_FEEDS_URL": "http://127.0.0.1:8001",
            "CANAUTO_KEY_AFDC_STATIONS": "mine",
            "CANAUTO_CA_BUNDLE": "/etc/ssl/proxy.pem",
            "CANAUTO_USER_AGENT": "newsroom",
            "CANAUTO_SCHEDULES": "on",
            "CANAUTO_NOW": "2026-01-01T08:30:00-05:00",
        }
    )
    assert settings.warehouse == Path("/srv/canauto/warehouse/canauto.duckdb")
    assert settings.dagster_home == Path("/srv/dagster")
    assert settings.statcan_url == "http://127.0.0.1:8000"
    assert settings.feeds_url == "http://127.0.0.1:8001"
    assert settings.feed_keys == {"afdc_stations": "mine"}
    assert "mine" not in repr(settings)
    assert settings.ca_bundle == Path("/etc/ssl/proxy.pem")
    assert settings.user_agent == "newsroom"
    assert settings.schedules_on
    assert settings.now() == datetime(2026, 1, 1, 13, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("CANAUTO_STATCAN_URL", "www150.statcan.gc.ca"),
        ("CANAUTO_FEEDS_URL", "ftp://example.org"),
        ("CANAUTO_SCHEDULES", "perhaps"),
        ("CANAUTO_NOW", "tomorrow"),
    ],
)
def test_a_value_that_cannot_be_meant_is_named(name: str, value: str) -> None:
    with pytest.raises(UsageError, match=f"{name} is '{value}'"):
        Settings.from_env({name: value})


def test_prepare_writes_dagster_yaml_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "environ", dict(os.environ))
    settings = Settings.from_env({"CANAUTO_DATA": str(tmp_path)}).prepare()
    path = settings.dagster_home / "dagster.yaml"
    written = yaml.safe_load(path.read_text())
    assert written["telemetry"] == {"enabled": False}
    assert written["concurrency"]["pools"] == {"default_limit": 1, "granularity": "run"}
    path.write_text("telemetry: {enabled: false}\n")
    settings.prepare()
    assert path.read_text() == "telemetry: {enabled: false}\n"


def test_children_get_dbt_and_the_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "environ", {"PATH": "/usr/bin"})
    Settings.from_env({"CANAUTO_DATA": str(tmp_path)}).export()
    assert os.environ["CANAUTO_WAREHOUSE"] == str(tmp_path / "warehouse" / "canauto.duckdb")
    assert os.environ["DAGSTER_HOME"] == str(tmp_path / "dagster")
    first = os.environ["PATH"].split(os.pathsep)[0]
    assert (Path(first) / "dbt").exists()


def test_a_stray_variable_of_dbt_leaves_no_test_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stray = {"DBT_EXCLUDE_RESOURCE_TYPES": "test", "DBT_TARGET": "elsewhere", "PATH": "/usr/bin"}
    monkeypatch.setattr(os, "environ", stray)
    Settings.from_env({"CANAUTO_DATA": str(tmp_path)}).export()
    assert not {"DBT_EXCLUDE_RESOURCE_TYPES", "DBT_TARGET"} & os.environ.keys()
    told = {"CANAUTO_DATA": str(tmp_path), "CANAUTO_BUILD_WITHOUT": "unit_test"}
    Settings.from_env(told).export()
    assert os.environ["DBT_EXCLUDE_RESOURCE_TYPES"] == "unit_test"


def test_a_folder_that_cannot_be_made_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    settings = Settings.from_env({"CANAUTO_DATA": str(tmp_path / "file" / "data")})
    with pytest.raises(UsageError, match="cannot be written"):
        settings.prepare()


def test_a_time_without_offset_is_utc() -> None:
    assert parse_time("2026-01-01", "--as-of") == datetime(2026, 1, 1, tzinfo=UTC)
    assert parse_time("2026-01-01T00:00:00Z", "--as-of") == datetime(2026, 1, 1, tzinfo=UTC)


def test_paths_stay_when_the_process_goes_elsewhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    settings = Settings.from_env({"CANAUTO_DATA": "here", "DAGSTER_HOME": "~/dagster"})
    monkeypatch.chdir("/")
    assert settings.data == tmp_path / "here"
    assert settings.dagster_home == tmp_path / "home" / "dagster"
    paths = (
        *(settings.archive, settings.warehouse, settings.build_record, settings.published),
        *(settings.lock, settings.dbt_target),
    )
    assert all(path.is_relative_to(tmp_path / "here") for path in paths)


def test_an_empty_variable_is_one_that_is_not_set() -> None:
    names = (
        *("CANAUTO_DATA", "DAGSTER_HOME", "CANAUTO_STATCAN_URL", "CANAUTO_FEEDS_URL"),
        *("CANAUTO_CA_BUNDLE", "CANAUTO_USER_AGENT", "CANAUTO_SCHEDULES", "CANAUTO_NOW"),
    )
    assert Settings.from_env(dict.fromkeys(names, "")) == Settings.from_env({})


def test_a_disk_all_but_full_is_refused_before_anything_starts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "environ", dict(os.environ))
    settings = Settings.from_env({"CANAUTO_DATA": str(tmp_path)})
    usage = shutil.disk_usage(tmp_path)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage._replace(free=LEAST_FREE_BYTES - 1))
    with pytest.raises(NoSpaceError, match=r"has 199 MB free, .* the last release stands\.$"):
        settings.prepare()
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage._replace(free=LEAST_FREE_BYTES))
    settings.prepare()
