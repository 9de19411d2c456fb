"""How commands end: exit codes and one sentence, with the run itself replaced."""

import errno
import json
import os
import socket
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from orchestration.cli import main
from orchestration.commands import data
from orchestration.settings import Settings
from sources.archive import Archive
from sources.errors import NoSpaceError
from sources.eventlog import Event, EventLog
from sources.feeds._feed import Feed
from sources.feeds._fetch import Desk, bring_feed
from sources.registry import load_registry


@pytest.fixture(autouse=True)
def _data_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CANAUTO_DATA", str(tmp_path / "data"))


def canauto(*arguments: str) -> Result:
    return CliRunner().invoke(main, list(arguments))


def refresh_event(state: str, failed: dict[str, str] | None = None) -> Event:
    return Event(
        at=datetime(2026, 1, 1, tzinfo=UTC),
        kind="refresh",
        state=state,
        message=f"It was {state}.",
        evidence={"failed": failed or {}},
    )


@pytest.mark.parametrize(
    ("state", "failed", "overdue", "code"),
    [
        ("nothing_new", {}, [], 0),
        ("published", {}, [], 0),
        ("nothing_new", {"statcan/20100085": "UNAVAILABLE: no answer."}, [], 3),
        ("published", {"statcan/20100085": "UNAVAILABLE: no answer."}, [], 3),
        ("nothing_new", {}, ["statcan/20100085"], 3),
        ("not_published", {}, [], 1),
        ("not_published", {"statcan/20100085": "UNAVAILABLE: no answer."}, [], 1),
    ],
)
def test_exit_codes_of_refresh(
    state: str, failed: dict[str, str], overdue: list[str], code: int
) -> None:
    event = refresh_event(state, failed)
    assert data.report_outcome(Settings.from_env(), event, overdue) == code


def test_what_failed_and_what_is_overdue_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    event = refresh_event("nothing_new", {"statcan/20100085": "UNAVAILABLE: no answer."})
    data.report_outcome(Settings.from_env(), event, ["feeds/bank_of_canada_fx"])
    said = capsys.readouterr().err
    assert "statcan/20100085: UNAVAILABLE: no answer. There is no snapshot of it yet." in said
    assert "feeds/bank_of_canada_fx: overdue." in said


@pytest.mark.parametrize(
    "arguments",
    [
        ["refresh", "--bogus"],
        ["refresh", "--only", "nonsense"],
        ["rebuild", "--as-of", "yesterday"],
        ["pull"],
        ["status", "99999999"],
        ["nonsense"],
    ],
)
def test_wrong_usage_is_two(arguments: list[str]) -> None:
    result = canauto(*arguments)
    assert result.exit_code == 2
    assert "Traceback" not in result.output


@pytest.mark.parametrize("arguments", [["query", "select 1"], ["releases"]])
def test_without_a_release_it_says_where_it_looked(tmp_path: Path, arguments: list[str]) -> None:
    result = canauto(*arguments)
    assert result.exit_code == 1
    assert result.output == (
        f"No release in {tmp_path / 'data'}: run `canauto refresh --sample`, or set CANAUTO_DATA "
        "to the data folder that has one.\n"
    )


@pytest.mark.parametrize("command", ["status", "releases", "prune", "refresh"])
def test_a_data_folder_that_is_a_file_is_wrong_usage(tmp_path: Path, command: str) -> None:
    (tmp_path / "data").write_text("")
    result = canauto(command)
    assert result.exit_code == 2
    assert result.output == (
        f"The data folder {tmp_path / 'data'} is a file: set CANAUTO_DATA to a folder.\n"
    )


def test_a_day_to_come_cannot_be_rebuilt(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CANAUTO_NOW", "2026-01-05T12:00:00Z")
    for day in ("2999-01-01", "2026-01-05T12:00:01Z"):
        result = canauto("rebuild", "--as-of", day)
        assert result.exit_code == 2
        assert result.output.startswith(f"--as-of is {day}: that is still to come")
    assert not (tmp_path / "data").exists()


def test_a_port_that_is_taken_is_told_before_anything_starts(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        result = canauto("ui", "--port", str(port))
    assert result.exit_code == 1
    assert result.output.startswith(f"Port {port} cannot be had")
    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize("own", ["warehouse", "published/current", "archive/new"])
def test_a_database_on_the_side_is_not_made_in_a_folder_of_canauto(
    tmp_path: Path, own: str
) -> None:
    result = canauto("rebuild", "--to", str(tmp_path / "data" / own))
    assert result.exit_code == 2
    assert "which canauto keeps itself" in result.output


def test_a_place_on_the_side_that_cannot_be_written_is_told_first(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    result = canauto("rebuild", "--to", str(tmp_path / "file" / "new"))
    assert result.exit_code == 2
    assert "cannot be written" in result.output
    assert len(result.output.splitlines()) == 1


@pytest.mark.parametrize("arguments", [["query", "select 1"], ["releases"], ["rollback"]])
def test_without_a_release_it_is_one_sentence(arguments: list[str]) -> None:
    result = canauto(*arguments)
    assert result.exit_code == 1
    assert len(result.output.strip().splitlines()) == 1
    assert "release" in result.output


def test_an_error_of_ours_is_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise NoSpaceError("The disk is full: free some space and run again.")

    monkeypatch.setattr("orchestration.commands.releases.Releases.prune", full)
    result = canauto("prune")
    assert (result.exit_code, result.output) == (
        1,
        "The disk is full: free some space and run again.\n",
    )


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--from", "x.csv"], "--from brings files of one feed: give --only FEED"),
        (["--only", "20100085", "--from", "x.csv"], "--from brings files of one feed"),
        (["--only", "desrosiers", "--only", "marklines", "--from", "x.csv"], "of one feed"),
        (["--only", "desrosiers", "--sample", "--from", "x.csv"], "and no --sample"),
        (["--only", "desrosiers", "--from", "nowhere.csv"], "nowhere.csv does not exist"),
        (["--only", "desrosiers", "--from", "."], ". holds no csv or xlsx file"),
        (["--only", "izev", "--from", ""], "holds no csv file"),
        (["--only", "bank_of_canada_fx", "--from", "rates.json"], "rename it, or give PART=FILE"),
    ],
)
def test_a_local_file_that_makes_no_sense_is_wrong_usage(
    arguments: list[str], sentence: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    if "rates.json" in arguments:
        Path("rates.json").write_text("{}")
    answer = canauto("refresh", *arguments)
    assert answer.exit_code == 2
    assert sentence in answer.output
    assert not (tmp_path / "data").exists()


def test_a_part_is_withdrawn_and_the_one_before_it_stands(tmp_path: Path) -> None:
    feed = load_registry().datasets["feeds/desrosiers"]
    assert isinstance(feed, Feed)
    archive = Archive(tmp_path / "data" / "archive")
    licence = load_registry().licence_of(feed)
    made = []
    for day in (1, 2):
        path = tmp_path / "sales.csv"
        path.write_text(f"Brand,Units\nKia,{day}\n")
        desk = Desk(archive, feed, licence, datetime(2026, 1, day, tzinfo=UTC))
        (outcome,) = bring_feed(desk, {"sales": path})
        assert outcome.snapshot is not None
        made.append(outcome.snapshot.id)
    answer = canauto("withdraw", "desrosiers", "sales")
    assert answer.exit_code == 0
    assert f"{made[0]} stands again" in answer.output
    assert [s.id for s in archive.snapshots("feeds", "desrosiers")] == made[:1]
    assert (archive.root / "_quarantine" / "feeds" / "desrosiers" / made[1]).is_dir()
    again = canauto("withdraw", "feeds/desrosiers", "sales")
    assert "nothing of that part is left" in again.output
    gone = canauto("withdraw", "desrosiers", "sales")
    assert (gone.exit_code, "has no part 'sales'; it has none yet" in gone.output) == (2, True)
    unknown = canauto("withdraw", "20100085", "sales")
    assert (unknown.exit_code, "No feed is called" in unknown.output) == (2, True)


def test_ctrl_c_is_130_and_frees_the_lock(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("orchestration.commands.releases.Releases.prune", interrupted)
        assert canauto("prune").exit_code == 130
    assert canauto("prune").exit_code == 0


@pytest.mark.parametrize("number", [errno.EACCES, errno.EPERM, errno.EROFS])
def test_what_may_not_be_written_is_named(
    number: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    places = {
        tmp_path / "data" / "published": f"The data folder {tmp_path / 'data'} cannot be written",
        tmp_path / "there.yml": f"{tmp_path / 'there.yml'} is out of reach",
    }
    for place, beginning in places.items():

        def refused(*_: object, at: Path = place) -> None:
            raise OSError(number, os.strerror(number), str(at))

        with monkeypatch.context() as patch:
            patch.setattr("orchestration.commands.releases.Releases.prune", refused)
            result = canauto("prune")
        assert (result.exit_code, result.output.count("\n")) == (2, 1)
        assert result.output.startswith(beginning)


def test_status_as_json_has_the_promised_keys() -> None:
    answer = json.loads(canauto("status", "--json").output)
    assert answer["release"] is None
    assert set(answer["datasets"][0]) == {
        *("dataset", "source", "state", "released_at", "snapshot_id", "first_seen_at"),
        *("last_checked_at", "last_period", "overdue", "message", "drift"),
    }


def test_status_of_one_dataset_as_a_user_types_it(tmp_path: Path) -> None:
    EventLog(tmp_path / "data" / "archive").append(
        Event(
            at=datetime(2026, 1, 5, 14, 0, tzinfo=UTC),
            kind="check",
            source="statcan",
            dataset="20100085",
            state="UNAVAILABLE",
            message="No answer.",
        )
    )
    for name in ("20100085", "20-10-0085", "statcan/20100085"):
        answer = json.loads(canauto("status", name, "--json").output)
        [one] = answer["datasets"]
        assert one == {
            "dataset": "20100085",
            "source": "statcan",
            "state": "UNAVAILABLE",
            "released_at": None,
            "snapshot_id": None,
            "first_seen_at": None,
            "last_checked_at": "2026-01-05T14:00:00+00:00",
            "last_period": None,
            "overdue": False,
            "message": "No answer.",
            "drift": [],
        }
    shown = canauto("status", "20-10-0085").output
    assert "UNAVAILABLE" in shown
    assert "2026-01-05 14:00 check UNAVAILABLE No answer." in shown


def test_without_the_json_flag_status_is_for_people() -> None:
    shown = canauto("status").output
    assert "statcan/20100085" in shown
    assert "never" in shown
    assert "No release in /" in shown


@pytest.mark.parametrize("name", [None, *main.commands])
def test_every_command_says_what_it_does(name: str | None) -> None:
    answer = canauto(*([name] if name else []), "--help")
    assert answer.exit_code == 0
    assert "Usage: main" in answer.output
    short = canauto(*([name] if name else []), "-h")
    assert short.output == answer.output


def test_the_commands_are_those_of_the_design() -> None:
    promised = {"refresh", "pull", "status", "rebuild", "publish", "rollback", "releases", "prune"}
    assert promised | {"query", "ui"} <= set(main.commands)


def test_the_version_is_told() -> None:
    assert canauto("--version").output.startswith("main, version ")


def test_looking_imports_neither_dagster_nor_duckdb() -> None:
    """`canauto status` answers at once, and while a refresh holds the warehouse."""
    code = (
        "import sys; from orchestration.cli import main\n"
        "try: main(['status'])\n"
        "except SystemExit: pass\n"
        "print([m for m in ('dagster', 'dbt', 'duckdb') if m in sys.modules])"
    )
    answer = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert answer.stdout.splitlines()[-1] == "[]"
