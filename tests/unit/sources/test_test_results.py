"""What dbt left behind, read back. The artefacts are made up in dbt's form."""

import json
from pathlib import Path
from typing import Any

import pytest

from sources.errors import PublishError
from sources.test_results import count_by_status, failed_sentence, read_test_results

MODEL = {"resource_type": "model", "name": "fct_x", "schema": "marts", "alias": "fct_x"}
LICENSED = {"resource_type": "model", "name": "stg_l", "schema": "private", "alias": "stg_l"}
NODES: dict[str, Any] = {
    "model.canauto.fct_x": MODEL,
    "model.canauto.stg_l": LICENSED,
    "test.canauto.unique_grain_stg_l.5e6f": {
        "resource_type": "test",
        "name": "unique_grain_stg_l",
        "attached_node": "model.canauto.stg_l",
    },
    "test.canauto.assert_near_licensed.7a8b": {
        "resource_type": "test",
        "name": "assert_near_licensed",
        "depends_on": {"nodes": ["model.canauto.fct_x", "model.canauto.stg_l"]},
    },
    "test.canauto.assert_raw_licensed.9c0d": {
        "resource_type": "test",
        "name": "assert_raw_licensed",
        "depends_on": {"nodes": ["source.canauto.raw.licensed"]},
    },
    "test.canauto.unique_grain_fct_x.1a2b": {
        "resource_type": "test",
        "name": "unique_grain_fct_x",
        "attached_node": "model.canauto.fct_x",
        "config": {"severity": "ERROR"},
        "description": "One row per month.",
    },
    "test.canauto.assert_sums.3c4d": {
        "resource_type": "test",
        "name": "assert_sums",
        "attached_node": None,
        "depends_on": {"nodes": ["seed.canauto.codes", "model.canauto.fct_x"]},
        "config": {"severity": "warn"},
    },
}
UNIT_TESTS = {
    "unit_test.canauto.fct_x.leap_years": {
        "resource_type": "unit_test",
        "name": "leap_years",
        "depends_on": {"nodes": ["model.canauto.fct_x"]},
        "config": {},
    },
    "unit_test.canauto.stg_l.cells": {
        "resource_type": "unit_test",
        "name": "cells",
        "depends_on": {"nodes": ["model.canauto.stg_l"]},
    },
}
SOURCES = {
    "source.canauto.raw.licensed": {
        "resource_type": "source",
        "name": "licensed",
        "schema": "raw",
        "fqn": ["canauto", "private", "raw", "licensed"],
    }
}


def ended(
    unique_id: str, status: str, failures: int | None = 0, message: str = ""
) -> dict[str, Any]:
    timing = [{"name": "execute", "completed_at": "2026-01-01T00:00:01Z"}]
    return {
        "unique_id": unique_id,
        "status": status,
        "failures": failures,
        "message": message,
        "timing": timing,
    }


def target(folder: Path, *results: dict[str, Any]) -> Path:
    manifest = {"nodes": NODES, "unit_tests": UNIT_TESTS, "sources": SOURCES}
    (folder / "manifest.json").write_text(json.dumps(manifest))
    (folder / "run_results.json").write_text(json.dumps({"results": list(results)}))
    return folder


def test_each_test_with_its_table_and_whether_it_blocks(tmp_path: Path) -> None:
    results = read_test_results(
        target(
            tmp_path,
            ended("model.canauto.fct_x", "success", None),
            ended("test.canauto.unique_grain_fct_x.1a2b", "pass"),
            ended("test.canauto.assert_sums.3c4d", "warn", 2),
            ended("unit_test.canauto.fct_x.leap_years", "pass"),
        )
    )
    sums, leap_years, grain = sorted(results, key=lambda r: r.test_name)
    assert (grain.table_schema, grain.table_name, grain.test_type) == ("marts", "fct_x", "data")
    assert (grain.is_blocking, grain.severity, grain.status) == (True, "error", "pass")
    assert grain.tested_at is not None
    assert (sums.is_blocking, sums.failures, sums.table_name) == (False, 2, "fct_x")
    assert leap_years.test_type == "unit"
    assert count_by_status(results) == {"pass": 2, "warn": 1, "fail": 0, "error": 0, "skipped": 0}


def test_one_that_lets_rows_through_does_not_block_and_says_when_it_does(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    grain = "test.canauto.unique_grain_fct_x.1a2b"
    limits = {"!= 0": (True, "1 %"), ">20": (False, "1 %; stops the release if rows >20")}
    for error_if, expected in limits.items():
        config = {"severity": "ERROR", "error_if": error_if, "meta": {"tolerance": "1 %"}}
        monkeypatch.setitem(NODES, grain, {**NODES[grain], "config": config})
        (result,) = read_test_results(target(tmp_path, ended(grain, "pass")))
        assert (result.is_blocking, result.tolerance) == expected


def test_no_test_of_withheld_data_is_named(tmp_path: Path) -> None:
    withheld = ("unique_grain_stg_l.5e6f", "assert_near_licensed.7a8b", "assert_raw_licensed.9c0d")
    ends = [ended(f"test.canauto.{name}", "warn", 7) for name in withheld]
    ends.append(ended("unit_test.canauto.stg_l.cells", "pass"))
    ends.append(ended("test.canauto.unique_grain_fct_x.1a2b", "pass"))
    results = read_test_results(target(tmp_path, *ends))
    assert [result.test_name for result in results] == ["unique_grain_fct_x"]


def test_without_artefacts_there_is_nothing_to_publish(tmp_path: Path) -> None:
    with pytest.raises(PublishError, match="cannot be read"):
        read_test_results(tmp_path)


def test_a_failure_names_what_failed_and_how(tmp_path: Path) -> None:
    said = failed_sentence(
        target(
            tmp_path,
            ended("test.canauto.unique_grain_fct_x.1a2b", "fail", 3),
            ended("model.canauto.fct_x", "error", None, "Binder Error:\n  no column y"),
            ended("test.canauto.assert_sums.3c4d", "skipped"),
        )
    )
    assert said.startswith("2 of 3 models and tests failed and 1 were skipped")
    assert "unique_grain_fct_x (3 rows)" in said
    assert "fct_x (Binder Error: no column y)" in said
    assert "the last release stands" in said


def test_dbt_that_left_nothing_is_said_too(tmp_path: Path) -> None:
    assert "dbt ended before it built anything" in failed_sentence(tmp_path)


LOG = """

============================== 03:30:00.000000 | 4de58483 ==============================
\x1b[0m03:30:00.000000 [info ] [MainThread]: Running with dbt=1.11.16
\x1b[0m03:30:01.000000 [error] [MainThread]: Of a run before.


============================== 03:40:00.000000 | 7dab4492 ==============================
\x1b[0m03:40:00.000000 [info ] [MainThread]: Running with dbt=1.11.16
\x1b[0m03:41:00.000000 [error] [MainThread]: Encountered an error:
Runtime Error
  IO Error: Could not set lock on file "canauto.duckdb" (PID 11756).
\x1b[0m03:41:00.100000 [info ] [MainThread]: Done.
"""
SAID = 'Runtime Error IO Error: Could not set lock on file "canauto.duckdb" (PID 11756).'


def test_where_nothing_failed_dbt_s_last_error_is_said(tmp_path: Path) -> None:
    (tmp_path / "dbt.log").write_text(LOG)
    said = failed_sentence(target(tmp_path, ended("model.canauto.fct_x", "success", None)))
    assert said == (
        "dbt ended before it was done; nothing was published, the last release stands: "
        f"Encountered an error: {SAID}"
    )
    (tmp_path / "dbt.log").write_text(LOG.replace("[error]", "[info ]"))
    assert failed_sentence(tmp_path).endswith(f"the last release stands: see {tmp_path}/dbt.log.")


def test_results_of_another_run_are_not_believed(tmp_path: Path) -> None:
    target(tmp_path, ended("test.canauto.unique_grain_fct_x.1a2b", "fail", 3))
    (tmp_path / "dbt.log").write_text(LOG)
    results = json.loads((tmp_path / "run_results.json").read_text())
    for env in ({}, {"CANAUTO_RUN": "another"}):
        results["metadata"] = {"env": env}
        (tmp_path / "run_results.json").write_text(json.dumps(results))
        said = failed_sentence(tmp_path, "this")
        assert said.startswith("dbt ended before it built anything")
        assert said.endswith(SAID)
    results["metadata"] = {"env": {"CANAUTO_RUN": "this"}}
    (tmp_path / "run_results.json").write_text(json.dumps(results))
    assert "unique_grain_fct_x (3 rows)" in failed_sentence(tmp_path, "this")
