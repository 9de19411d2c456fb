"""Who may import whom, and what the tree may hold."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SOURCES = sorted((ROOT / "sources").rglob("*.py"))
FETCH_PATH = [
    "sources.http",
    "sources.archive",
    "sources.validate",
    "sources.statcan.announcements",
    "sources.statcan.client",
    "sources.statcan.delta_file",
    "sources.statcan.fetch",
    "sources.feeds._fetch",
    "sources.feeds._local",
]


def imports(path: Path) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return found


@pytest.mark.parametrize("path", SOURCES, ids=lambda p: str(p.relative_to(ROOT)))
def test_sources_import_neither_orchestration_nor_dagster_nor_dbt(path: Path) -> None:
    roots = {name.split(".")[0] for name in imports(path)}
    assert not roots & {"orchestration", "dagster", "dagster_dbt", "dbt", "tests"}


def test_the_kinds_of_source_do_not_import_each_other() -> None:
    kinds = ("statcan", "feeds", "curated")
    for kind in kinds:
        for path in (ROOT / "sources" / kind).rglob("*.py"):
            others = [f"sources.{other}" for other in kinds if other != kind]
            assert not [n for n in imports(path) if n.startswith(tuple(others))], path


def test_fetching_opens_no_database_file() -> None:
    """DuckDB may count in memory what was downloaded; which file it opens is not for a variable."""
    code = (
        f"import sys, {', '.join(FETCH_PATH)}; "
        "print(*(m.__file__ for n, m in sys.modules.items() if n.startswith('sources.')))"
    )
    found = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, check=True, capture_output=True, text=True
    ).stdout.split()
    assert str(ROOT / "sources/statcan/quick_count.py") in found
    assert str(ROOT / "sources/load.py") not in found
    for path in map(Path, found):
        text = path.read_text(encoding="utf-8")
        if "duckdb" not in {name.split(".")[0] for name in imports(path)}:
            continue
        assert opened_by_duckdb(text) == {":memory:"}, path
        assert "attach" not in text.lower(), path


def opened_by_duckdb(text: str) -> set[object]:
    """What each `duckdb.connect(...)` opens, where it says so; None where it does not."""
    calls = [
        node
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "connect"
    ]
    return {
        call.args[0].value if call.args and isinstance(call.args[0], ast.Constant) else None
        for call in calls
    }


def test_loading_never_opens_a_socket() -> None:
    code = (
        "import sys, sources.load, sources.publish; "
        "sys.exit(bool({'requests', 'urllib3', 'sources.http'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0


def tracked() -> list[Path]:
    out = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, check=True, capture_output=True, text=True
    ).stdout
    return [ROOT / line for line in out.splitlines()]


def test_no_file_of_code_is_longer_than_400_lines() -> None:
    long = {
        str(path.relative_to(ROOT)): count
        for path in tracked()
        if path.suffix in {".py", ".sql"} and path.is_file()
        for count in [len(path.read_text(encoding="utf-8").splitlines())]
        if count > 400
    }
    assert not long


def test_data_targets_and_databases_are_ignored() -> None:
    names = ["data/archive/x", "a.duckdb", "a.duckdb.wal", "dbt_project/target/x", ".env"]
    ignored = subprocess.run(
        ["git", "check-ignore", *names], cwd=ROOT, check=False, capture_output=True, text=True
    ).stdout.split()
    assert ignored == names
    kinds = {".duckdb", ".wal", ".parquet", ".pem", ".key"}
    assert not [path for path in tracked() if path.suffix in kinds]
