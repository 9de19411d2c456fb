"""`canauto add` against the double: what it writes, what it refuses, and that it is all or none.

Tables are synthetic; the checkout is a folder with the files that the command changes.
"""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner, Result

from orchestration.adding import PRODUCT_IDS, RAW_SOURCE, STAGING, TABLES
from orchestration.cli import main
from orchestration.commands import add as command
from tests.doubles.clock import Clock
from tests.doubles.cube_builder import Cube, Dim, make_cube
from tests.doubles.faults import Answer
from tests.doubles.statcan import StatcanDouble

ROOT = Path(__file__).parents[2]
PID = "18109999"
MODEL = STAGING / "stg_statcan__prices_of_widgets_figures.sql"


def cube(pid: str = PID, **fields: Any) -> Cube:
    dimensions = [Dim("Geography", ["Canada"]), Dim("Widgets", ["Total"], has_uom=True)]
    figures = {"1.1": {"2026-01": 5}}
    return make_cube(pid, "Prices of widgets, monthly", 6, dimensions, figures, **fields)


@pytest.fixture
def double() -> Iterator[StatcanDouble]:
    with StatcanDouble([cube()], clock=Clock("2026-02-10T10:00")) as served:
        yield served


@pytest.fixture
def checkout(tmp_path: Path, double: StatcanDouble, monkeypatch: pytest.MonkeyPatch) -> Path:
    for path in (TABLES, RAW_SOURCE, PRODUCT_IDS):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / path, tmp_path / path)
    monkeypatch.setattr(command, "REPOSITORY", tmp_path)
    monkeypatch.setenv("CANAUTO_STATCAN_URL", double.url)
    monkeypatch.setenv("CANAUTO_DATA", str(tmp_path / "data"))
    return tmp_path


def add(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["add", *arguments])


def contents(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def one_sentence(result: Result) -> str:
    assert "Traceback" not in result.output
    said = result.stderr.strip()
    assert len(said.splitlines()) == 1
    assert said.endswith(".")
    return said


def test_every_file_gets_its_part_and_keeps_the_rest(checkout: Path) -> None:
    before = contents(checkout)
    result = add("18-10-9999-01", "--topic", "output", "--reason", "What do widgets cost?")
    assert result.exit_code == 0, result.output
    after = contents(checkout)
    new = {str(MODEL), str(MODEL.with_suffix(".yml"))}
    assert set(after) - set(before) == new
    assert after[str(TABLES)].startswith(before[str(TABLES)])
    entry = yaml.safe_load(after[str(TABLES)].removeprefix(before[str(TABLES)]))[0]
    assert (entry["id"], entry["topic"]) == (PID, "output")
    assert entry["reason"] == "What do widgets cost?"
    raw, old = (files[str(RAW_SOURCE)].decode().splitlines() for files in (after, before))
    added = [line for line in raw if line not in old]
    assert [line for line in raw if line not in added] == old
    assert added[0] == f"      - name: statcan__{PID}"
    names = [t["name"] for t in yaml.safe_load("\n".join(raw))["sources"][0]["tables"]]
    declared = [name for name in names if re.fullmatch(r"statcan__\d{8}", name)]
    assert declared[-1] == f"statcan__{PID}"
    assert names[: len(declared)] == declared
    ids = re.findall(r'"(\d{8})"', after[str(PRODUCT_IDS)].decode())
    assert ids == sorted([*re.findall(r'"(\d{8})"', before[str(PRODUCT_IDS)].decode()), PID])
    for path in after:
        assert path in result.output or path in before
    assert f"canauto refresh --only {PID}" in result.output
    assert not (checkout / "data").exists()


def test_a_dry_run_prints_the_drafts_and_writes_nothing(checkout: Path) -> None:
    before = contents(checkout)
    result = add(PID, "--dry-run", "--entity", "widget_price")
    assert result.exit_code == 0, result.output
    for text in (f'- id: "{PID}"', "stg_statcan__widget_prices", 'statcan_labelled("18109999"'):
        assert text in result.output
    assert contents(checkout) == before


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["20100085"], 1, "20100085 is declared already, as new_motor_vehicle_sale"),
        (["20-10-0085-01"], 1, "declared already"),
        (["98-10-0001-01"], 1, "98-10-0001 is a census table"),
        (["99999999"], 1, "Statistics Canada has no table 99999999"),
        (["nonsense"], 1, "is not the id of a table"),
        (["123"], 1, "is not the id of a table"),
        ([PID, "--entity", "new_motor_vehicle_sale"], 1, "new_motor_vehicle_sale already"),
        ([PID, "--entity", "Widget price"], 2, "entity cannot be 'Widget price'"),
    ],
)
def test_what_it_refuses(checkout: Path, arguments: list[str], code: int, said: str) -> None:
    before = contents(checkout)
    result = add(*arguments)
    assert result.exit_code == code
    assert said in one_sentence(result)
    assert contents(checkout) == before


def test_a_topic_that_is_none_is_wrong_usage(checkout: Path) -> None:
    assert add(PID, "--topic", "weather").exit_code == 2


def test_a_table_that_is_being_published_is_for_later(
    checkout: Path, double: StatcanDouble
) -> None:
    before = contents(checkout)
    double.locked.add(int(PID))
    result = add(PID)
    assert result.exit_code == 1
    assert "it opens at 08:30 Ottawa time" in one_sentence(result)
    double.locked.clear()
    double.publishing.add(int(PID))
    assert "it opens at 08:30 Ottawa time" in one_sentence(add(PID))
    assert contents(checkout) == before


def test_a_table_without_dimensions_is_refused(checkout: Path, double: StatcanDouble) -> None:
    double.metadata_overrides[int(PID)] = {"dimension": []}
    assert "names no dimensions" in one_sentence(add(PID))


def test_without_code_sets_the_unit_is_a_number(checkout: Path, double: StatcanDouble) -> None:
    widgets = cube().metadata()["dimension"]
    widgets[1]["member"][0]["memberUomCode"] = 81
    double.metadata_overrides[int(PID)] = {"dimension": widgets}
    assert 'unit: "Dollars"' in add(PID, "--dry-run").output
    double.inject("getCodeSets", Answer(404))
    assert 'unit: "unit 81 of getCodeSets"' in add(PID, "--dry-run").output


def test_an_installed_package_is_no_checkout(checkout: Path, double: StatcanDouble) -> None:
    shutil.rmtree(checkout / "dbt_project")
    before = contents(checkout)
    result = add(PID)
    assert result.exit_code == 1
    assert "writes into a source checkout" in one_sentence(result)
    assert not double.asked("getCubeMetadata")
    assert contents(checkout) == before


def test_a_model_that_is_there_is_not_overwritten(checkout: Path) -> None:
    (checkout / MODEL).write_text("select 1 as mine")
    before = contents(checkout)
    assert f"{MODEL} is there already" in one_sentence(add(PID))
    assert contents(checkout) == before


@pytest.mark.parametrize("failing", range(5))
@pytest.mark.parametrize("step", ["write_bytes", "replace"])
def test_where_one_write_fails_none_stays(
    checkout: Path, monkeypatch: pytest.MonkeyPatch, failing: int, step: str
) -> None:
    before = contents(checkout)
    true_step, calls = getattr(Path, step), iter(range(100))

    def fail_once(self: Path, *arguments: Any) -> Any:
        if next(calls) == failing:
            raise OSError(30, "Read-only file system", str(self))
        return true_step(self, *arguments)

    monkeypatch.setattr(Path, step, fail_once)
    result = add(PID)
    assert result.exit_code == 1
    assert "Nothing was added" in one_sentence(result)
    assert contents(checkout) == before


def test_an_interrupt_between_two_files_leaves_none(
    checkout: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = contents(checkout)
    true_replace, calls = Path.replace, iter(range(100))

    def interrupt(self: Path, target: Path) -> Path:
        if next(calls) == 3:
            raise KeyboardInterrupt
        return true_replace(self, target)

    monkeypatch.setattr(Path, "replace", interrupt)
    assert add(PID).exit_code == 130
    assert contents(checkout) == before


def test_what_was_half_declared_by_hand_is_not_declared_twice(checkout: Path) -> None:
    assert add(PID).exit_code == 0
    shutil.copy(ROOT / TABLES, checkout / TABLES)
    for path in (MODEL, MODEL.with_suffix(".yml")):
        (checkout / path).unlink()
    assert add(PID).exit_code == 0
    assert (checkout / RAW_SOURCE).read_text().count(f"statcan__{PID}\n") == 1
    assert (checkout / PRODUCT_IDS).read_text().count(PID) == 1


def test_files_of_another_form_are_left_alone(checkout: Path) -> None:
    (checkout / PRODUCT_IDS).write_text("{% macro statcan_product_ids() %}{% endmacro %}\n")
    before = contents(checkout)
    assert "lists no product ids any more" in one_sentence(add(PID))
    assert contents(checkout) == before
