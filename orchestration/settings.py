"""Every environment variable and every path, read once and absolute.

What does not belong here: anything that imports dagster, dbt or duckdb. `canauto status` reads
its settings in a few milliseconds.
"""

import errno
import os
import shutil
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from orchestration.dbt_child import PARENT
from sources.errors import CanautoError, NoSpaceError

REPOSITORY = Path(__file__).resolve().parent.parent
DBT_PROJECT = REPOSITORY / "dbt_project"
STATCAN_URL = "https://www150.statcan.gc.ca"
FEED_KEY = "CANAUTO_KEY_"
USER_AGENT = "canauto/0.1 (open warehouse of Canada's auto industry)"

DAGSTER_YAML = """\
# Written by canauto where no dagster.yaml was; change it freely, it is never overwritten.
telemetry:
  enabled: false
nux:
  enabled: false
concurrency:
  # One run at a time: fetch may be parallel, but load, dbt and publish share one DuckDB writer.
  runs:
    max_concurrent_runs: 1
  # By run, not by op: a killed process leaves no claimed slot behind for the next one to wait on.
  pools:
    default_limit: 1
    granularity: run
run_monitoring:
  enabled: true
  start_timeout_seconds: 180
  max_runtime_seconds: 21600
retention:
  schedule:
    purge_after_days: 90
  sensor:
    purge_after_days: 7
"""


REFUSED = (errno.EACCES, errno.EPERM, errno.EROFS)

# A refresh of the sample writes about 60 MB; a night that runs out halfway helps nobody.
LEAST_FREE_BYTES = 200 << 20


class UsageError(CanautoError):
    """What was asked makes no sense: wrong usage, exit code 2."""


@dataclass(frozen=True)
class Settings:
    """Where everything is, and whom to ask.

    Attributes:
        data: `CANAUTO_DATA`: archive, warehouse, releases, Dagster's own storage.
        dagster_home: `DAGSTER_HOME`.
        statcan_url: `CANAUTO_STATCAN_URL`: the WDS lies under it, and the zips.
        feeds_url: `CANAUTO_FEEDS_URL`: a mirror, asked for feeds as `<url>/<host>/<path>`.
        feed_keys: `CANAUTO_KEY_<FEED>`: the key that a publisher gave to you, by feed.
        ca_bundle: `CANAUTO_CA_BUNDLE`: certificates of a proxy, or None.
        user_agent: `CANAUTO_USER_AGENT`: how canauto introduces itself.
        schedules_on: `CANAUTO_SCHEDULES`: whether schedules start switched on.
        fixed_now: `CANAUTO_NOW`: the clock of a test, or None.
        build_without: `CANAUTO_BUILD_WITHOUT`: kinds of dbt's nodes (`unit_test test`) that the
            builds of a test leave out, or None.
    """

    data: Path
    dagster_home: Path
    statcan_url: str = STATCAN_URL
    feeds_url: str | None = None
    feed_keys: Mapping[str, str] = field(default_factory=dict, repr=False)
    ca_bundle: Path | None = None
    user_agent: str = USER_AGENT
    schedules_on: bool = False
    fixed_now: datetime | None = None
    build_without: str | None = None

    @classmethod
    def from_env(cls, environ: Mapping[str, str] | None = None) -> "Settings":
        """Read the environment.

        Raises:
            UsageError: A variable has a value that cannot be meant.
        """
        env = os.environ if environ is None else environ
        data = _path(env.get("CANAUTO_DATA") or "data")
        if data.is_file():
            raise UsageError(f"The data folder {data} is a file: set CANAUTO_DATA to a folder.")
        bundle = env.get("CANAUTO_CA_BUNDLE")
        return cls(
            data=data,
            dagster_home=_path(env.get("DAGSTER_HOME") or data / "dagster"),
            statcan_url=_address(env, "CANAUTO_STATCAN_URL", STATCAN_URL) or STATCAN_URL,
            feeds_url=_address(env, "CANAUTO_FEEDS_URL", None),
            feed_keys={
                name.removeprefix(FEED_KEY).lower(): value
                for name, value in env.items()
                if name.startswith(FEED_KEY) and value
            },
            ca_bundle=_path(bundle) if bundle else None,
            user_agent=env.get("CANAUTO_USER_AGENT") or USER_AGENT,
            schedules_on=_switch(env, "CANAUTO_SCHEDULES"),
            fixed_now=_time(env, "CANAUTO_NOW"),
            build_without=env.get("CANAUTO_BUILD_WITHOUT") or None,
        )

    @property
    def archive(self) -> Path:
        """Folder of the archive."""
        return self.data / "archive"

    @property
    def warehouse(self) -> Path:
        """The private database; the stem is that of the published one, as views name it."""
        return self.data / "warehouse" / "canauto.duckdb"

    @property
    def build_record(self) -> Path:
        """What the warehouse was last built from; absent while it is being built."""
        return self.data / "warehouse" / "build.json"

    @property
    def published(self) -> Path:
        """Folder of the releases and of the link `current`."""
        return self.data / "published"

    @property
    def docs(self) -> Path:
        """Where dbt's documentation of the models is, once `canauto docs` has written it."""
        return self.data / "docs"

    @property
    def lock(self) -> Path:
        """The lock that every writer takes."""
        return self.data / ".lock"

    @property
    def dbt_target(self) -> Path:
        """The artefacts of dbt's last build in this data folder."""
        return self.data / "dbt"

    def now(self) -> datetime:
        """The time, in UTC."""
        return self.fixed_now or datetime.now(UTC)

    def no_release(self) -> str:
        """What to say to somebody who asks for a release where there is none."""
        return (
            f"No release in {self.data}: run `canauto refresh --sample`, "
            "or set CANAUTO_DATA to the data folder that has one."
        )

    def dbt_environment(self, warehouse: Path | None = None) -> dict[str, str]:
        """The variables that a dbt process needs.

        Args:
            warehouse: Another database than the private one, for a build on the side.
        """
        without = {"DBT_EXCLUDE_RESOURCE_TYPES": self.build_without} if self.build_without else {}
        return {
            **without,
            "CANAUTO_WAREHOUSE": str(warehouse or self.warehouse),
            PARENT: str(os.getpid()),
            "DBT_PROFILES_DIR": str(DBT_PROJECT),
            "DBT_LOG_LEVEL_FILE": "info",  # at dbt's own level every night writes nine megabytes
            "DBT_SEND_ANONYMOUS_USAGE_STATS": "false",
            "DO_NOT_TRACK": "1",
        }

    def export(self) -> None:
        """Give this process and its children the settings, and `dbt` on the PATH.

        A systemd unit, or `.venv/bin/canauto` without activation, has no dbt on its PATH. Variables
        of dbt's own are taken away: a stray DBT_EXCLUDE_RESOURCE_TYPES in somebody's shell would
        publish a release that no test has seen.
        """
        for name in [name for name in os.environ if name.startswith("DBT_")]:
            del os.environ[name]
        bin_folder = str(Path(sys.executable).parent)
        path = os.environ.get("PATH", "").split(os.pathsep)
        if bin_folder not in path:
            os.environ["PATH"] = os.pathsep.join([bin_folder, *path])
        os.environ["CANAUTO_DATA"] = str(self.data)
        os.environ["DAGSTER_HOME"] = str(self.dagster_home)
        os.environ["DAGSTER_TELEMETRY"] = "0"
        os.environ["DAGSTER_DISABLE_TELEMETRY"] = "yes"
        os.environ.update(self.dbt_environment())

    def require_writable(self) -> None:
        """Try each folder that is there, before anything is done that cannot be done to its end.

        Raises:
            UsageError: One of them may only be read.
        """
        folders = (
            *(self.data, self.dagster_home, self.warehouse.parent, self.dbt_target),
            *(self.archive, self.archive / "_log", self.published, self.published / "releases"),
        )
        for folder in folders:
            try:
                _write_nothing(folder)
            except OSError as error:
                if error.errno in REFUSED:
                    where = "" if folder == self.data else f"{folder}: "
                    raise unwritable_data(self.data, f"{where}{error.strerror}") from error

    def require_aside(self, folder: Path) -> None:
        """Make a folder for a database on the side, before anything is built for it.

        Raises:
            UsageError: It is one of canauto's own folders, or cannot be written.
        """
        place = folder.resolve()
        for own in (self.warehouse.parent, self.published, self.archive, self.dagster_home):
            if place.is_relative_to(own.resolve()):
                raise UsageError(f"--to is {folder}, inside {own}, which canauto keeps itself.")
        try:
            folder.mkdir(parents=True, exist_ok=True)
            _write_nothing(folder)
        except OSError as error:
            raise UsageError(f"{folder} cannot be written ({error.strerror}).") from error

    def prepare(self) -> "Settings":
        """Create the folders and Dagster's configuration where they are missing, and export.

        Raises:
            UsageError: The data folder cannot be written.
            NoSpaceError: Its disk is all but full.
        """
        try:
            for folder in (self.data, self.dagster_home, self.warehouse.parent):
                folder.mkdir(parents=True, exist_ok=True)
            self.require_writable()
            config = self.dagster_home / "dagster.yaml"
            if not config.exists():
                _write_whole(config, DAGSTER_YAML)
        except OSError as error:
            raise unwritable_data(self.data, error.strerror) from error
        free = shutil.disk_usage(self.data).free
        if free < LEAST_FREE_BYTES:
            raise NoSpaceError(
                f"The disk that holds {self.data} has {free >> 20} MB free, and canauto wants at "
                f"least {LEAST_FREE_BYTES >> 20}: free some space and run again; the last release "
                "stands."
            )
        self.export()
        return self


def unwritable_data(data: Path, reason: str | None) -> UsageError:
    """What to say when a data folder refuses a file."""
    return UsageError(
        f"The data folder {data} cannot be written ({reason}): "
        "make it writable, or set CANAUTO_DATA to another folder."
    )


def _write_nothing(folder: Path) -> None:
    """A file that is gone at once; an OSError where the folder does not take one."""
    with tempfile.TemporaryFile(dir=folder):
        pass


def _write_whole(path: Path, text: str) -> None:
    """Another process sees the whole file or none."""
    staging = path.with_name(f".{path.name}-{os.getpid()}")
    staging.write_text(text, encoding="utf-8")
    staging.replace(path)


def _path(value: str | Path) -> Path:
    return Path(value).expanduser().absolute()


def _address(env: Mapping[str, str], name: str, default: str | None) -> str | None:
    value = env.get(name) or default
    if value is None:
        return None
    if not value.startswith(("https://", "http://")):
        raise UsageError(f"{name} is {value!r}: it must start with https:// or http://.")
    return value.rstrip("/")


def _switch(env: Mapping[str, str], name: str) -> bool:
    value = (env.get(name) or "off").lower()
    if value not in ("on", "off"):
        raise UsageError(f"{name} is {value!r}: it must be on or off.")
    return value == "on"


def _time(env: Mapping[str, str], name: str) -> datetime | None:
    value = env.get(name)
    return parse_time(value, name) if value else None


def parse_time(value: str, name: str) -> datetime:
    """An ISO time or day as UTC; without an offset it is taken as UTC.

    Raises:
        UsageError: It is no time.
    """
    try:
        moment = datetime.fromisoformat(value)
    except ValueError as error:
        raise UsageError(
            f"{name} is {value!r}: it must be an ISO time such as 2026-01-01T00:00:00Z."
        ) from error
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
