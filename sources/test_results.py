"""How dbt's tests ended, read from its artefacts run_results.json and manifest.json."""

import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sources.errors import PublishError
from sources.test_words import words_of

# The folder and the schema of what may not be handed on; nothing published descends from it.
WITHHELD = "private"
# dbt notes in its artefacts whatever variables begin so, without what they begin with.
NOTED = "DBT_ENV_CUSTOM_ENV_"
RUN = f"{NOTED}CANAUTO_RUN"
# What dbt's log says between one line's time and level, and the next one's.
LOGGED_ERROR = re.compile(
    r"\[error\] \[[^]]*\]: (.*?)(?=^\S*\d\d:\d\d:\d\d\.|\Z)", re.DOTALL | re.MULTILINE
)
INVOCATION = re.compile(r"^=+ .* =+$", re.MULTILINE)
ANY_ROW = "!= 0"  # dbt's own condition for a failure, of the number of rows.
STATUSES = ("pass", "warn", "fail", "error", "skipped")


@dataclass(frozen=True)
class TestResult:
    """How one test ended; the attributes are the columns of metadata.meta_tests.

    Attributes:
        test_type: `data` (a question to the tables) or `unit` (a model on given rows).
        is_blocking: One row that it objects to keeps the release from being published.
        failures: Rows that the test objects to; null where it did not run.
        description: What the test asks, in a sentence.
        reason: Why its limit or tolerance is what it is.
        tolerance: How far it lets figures differ, as text.
    """

    __test__ = False  # Not a class of tests, whatever pytest makes of its name.

    test_name: str
    test_type: str
    table_schema: str | None
    table_name: str | None
    column_name: str | None
    severity: str
    status: str
    failures: int | None
    description: str | None
    reason: str | None
    tolerance: str | None
    is_blocking: bool
    tested_at: datetime | None


def read_test_results(target: Path) -> tuple[TestResult, ...]:
    """The tests of the last dbt build that a release may name.

    A test that looks at withheld data is left out: its words, and how many rows it objects to,
    speak of that data. It holds a release back like any other, since dbt then ends with an error.

    Args:
        target: dbt's target folder.

    Raises:
        PublishError: dbt left no readable artefacts there.
    """
    try:
        results = json.loads((target / "run_results.json").read_text(encoding="utf-8"))
        manifest = json.loads((target / "manifest.json").read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise PublishError(
            f"dbt's results in {target} cannot be read: run `canauto rebuild` first."
        ) from error
    nodes: dict[str, Any] = {
        **manifest["nodes"],
        **manifest.get("unit_tests", {}),
        **manifest.get("sources", {}),
    }
    found = [
        _test_result(nodes[r["unique_id"]], r, nodes)
        for r in results["results"]
        if r["unique_id"] in nodes
        and nodes[r["unique_id"]]["resource_type"] in ("test", "unit_test")
        and not _looks_at_withheld(nodes[r["unique_id"]], nodes)
    ]
    return tuple(
        sorted(found, key=lambda t: (t.table_schema or "", t.table_name or "", t.test_name))
    )


def statuses_by_test(target: Path) -> dict[str, str]:
    """How each node of the last dbt build ended, by dbt's unique id; empty if there was none."""
    try:
        results = json.loads((target / "run_results.json").read_text(encoding="utf-8"))["results"]
    except (OSError, ValueError, KeyError):
        return {}
    return {str(r["unique_id"]): str(r["status"]) for r in results}


def count_by_status(results: Iterable[TestResult]) -> dict[str, int]:
    """How many tests ended how, every status named."""
    counts = Counter(result.status for result in results)
    return {status: counts[status] for status in STATUSES}


def failed_sentence(target: Path, run: str | None = None) -> str:
    """Which models and tests failed, for a person; where none did, dbt's own last error.

    Args:
        target: dbt's target folder.
        run: What RUN was when dbt was started; results of another run say nothing of this one.
    """
    stands = "nothing was published, the last release stands"
    log = target / "dbt.log"
    try:
        content = json.loads((target / "run_results.json").read_text(encoding="utf-8"))
        results = content["results"]
        noted = content["metadata"]["env"].get(RUN.removeprefix(NOTED)) if run else None
    except (OSError, ValueError, KeyError):
        results, noted = [], None
    if not results or noted != run:
        return f"dbt ended before it built anything; {stands}: {_last_error(log)}."
    failed = [r for r in results if r["status"] in ("fail", "error", "runtime error")]
    if not failed:
        return f"dbt ended before it was done; {stands}: {_last_error(log)}."
    skipped = sum(r["status"] == "skipped" for r in results)
    named = "; ".join(f"{_short_name(r)} ({_reason(r)})" for r in failed[:5])
    more = f" and {len(failed) - 5} more" if len(failed) > 5 else ""
    return (
        f"{len(failed)} of {len(results)} models and tests failed and {skipped} were skipped, so "
        f"{stands}: {named}{more}."
    )


def _last_error(log: Path) -> str:
    """What dbt's last run wrote last of errors into its log, without the full stop."""
    try:
        text = INVOCATION.split(log.read_text(encoding="utf-8", errors="replace"))[-1]
    except OSError:
        text = ""
    errors = LOGGED_ERROR.findall(text)
    said = " ".join(errors[-1].split()) if errors else ""
    return said[:400].removesuffix(".") or f"see {log}"


def _short_name(result: Mapping[str, Any]) -> str:
    """The name in `test.canauto.unique_grain_fct_x.1a2b3c`; a model's is the last part."""
    parts = str(result["unique_id"]).split(".")
    return parts[2] if len(parts) > 2 else parts[-1]


def _reason(result: Mapping[str, Any]) -> str:
    if result["status"] == "fail":
        return f"{result.get('failures') or 0} rows"
    return " ".join(str(result.get("message") or result["status"]).split())[:200]


def _test_result(
    node: Mapping[str, Any], result: Mapping[str, Any], nodes: Mapping[str, Any]
) -> TestResult:
    config = node.get("config", {})
    severity = str(config.get("severity") or "error").lower()
    table = nodes.get(node.get("attached_node") or _tested_model(node), {})
    words = words_of(node)
    stops_if = (config.get("error_if") or ANY_ROW) if severity == "error" else None
    limit = f"stops the release if rows {stops_if}" if stops_if not in (None, ANY_ROW) else None
    timing = [t["completed_at"] for t in result.get("timing", []) if t.get("completed_at")]
    return TestResult(
        test_name=node["name"],
        test_type="unit" if node["resource_type"] == "unit_test" else "data",
        table_schema=table.get("schema"),
        table_name=table.get("alias") or table.get("name"),
        column_name=node.get("column_name"),
        severity=severity,
        status=str(result["status"]),
        failures=result.get("failures"),
        description=words.description,
        reason=words.reason,
        tolerance="; ".join(filter(None, [words.tolerance, limit])) or None,
        is_blocking=stops_if == ANY_ROW,
        tested_at=datetime.fromisoformat(max(timing).replace("Z", "+00:00")) if timing else None,
    )


def _looks_at_withheld(node: Mapping[str, Any], nodes: Mapping[str, Any]) -> bool:
    asked = [node.get("attached_node"), *node.get("depends_on", {}).get("nodes", [])]
    found = [nodes[unique_id] for unique_id in asked if unique_id in nodes]
    return any(n.get("schema") == WITHHELD or WITHHELD in n.get("fqn", []) for n in found)


def _tested_model(node: Mapping[str, Any]) -> str:
    """The model of a unit test, or the first that a singular test asks; empty if there is none."""
    parents = node.get("depends_on", {}).get("nodes", [])
    return next((p for p in parents if p.startswith("model.")), "")
