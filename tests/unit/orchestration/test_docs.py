"""`canauto docs`: the page, and that the last build's own artefacts stay as they are."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from click.testing import CliRunner

from orchestration.cli import main
from orchestration.settings import Settings


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("CANAUTO_DATA", str(tmp_path))
    monkeypatch.delenv("DAGSTER_HOME", raising=False)
    return tmp_path


def test_without_a_warehouse_it_says_what_to_do(data: Path) -> None:
    answer = CliRunner().invoke(main, ["docs"])
    assert answer.exit_code == 1
    assert "run `canauto refresh --sample`" in answer.output
    assert not (data / "docs").exists()


def test_the_page_is_of_the_last_build_and_leaves_it_alone(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fake_dbt(settings: Settings, arguments: Sequence[str], *, target: Path) -> None:
        assert list(arguments) == ["docs", "generate", "--static", "--no-compile"]
        assert (target / "manifest.json").read_text() == "of the build"
        (target / "manifest.json").write_text("another")
        (target / "static_index.html").write_text("<html>")

    monkeypatch.setattr("orchestration.dbt.run_dbt", fake_dbt)
    for path in ("warehouse/canauto.duckdb", "dbt/manifest.json", "dbt/partial_parse.msgpack"):
        (data / path).parent.mkdir(exist_ok=True)
        (data / path).write_text("of the build")
    answer = CliRunner().invoke(main, ["docs"])
    assert answer.exit_code == 0, answer.output
    assert str(data / "docs" / "index.html") in answer.output
    assert [p.name for p in (data / "docs").iterdir()] == ["index.html"]
    assert (data / "dbt" / "manifest.json").read_text() == "of the build"
