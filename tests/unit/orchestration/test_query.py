"""`canauto query`: what it prints, and that it can do nothing but read the release."""

import csv
import io
import json
from pathlib import Path

import duckdb
import pytest
from click.testing import CliRunner, Result
from rich.console import Console

from orchestration.cli import main
from orchestration.commands.look import statement_count


@pytest.fixture
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The published file as a reader finds it, with synthetic rows."""
    monkeypatch.setenv("CANAUTO_DATA", str(tmp_path / "data"))
    folder = tmp_path / "data" / "published" / "releases" / "20260105T023000Z"
    folder.mkdir(parents=True)
    (folder.parents[1] / "current").symlink_to(Path("releases") / folder.name)
    path = folder / "canauto.duckdb"
    with duckdb.connect(str(path)) as con:
        con.execute(
            """
            create schema marts;
            create schema metadata;
            create table metadata.meta_tests (test_name varchar);
            create table marts.fct (label_fr varchar, sales_units bigint, share double,
                reference_date date, seen_at timestamptz);
            insert into marts.fct values
                ('Québec, "total"', 135511, 0.12, '2024-12-01', '2025-02-18 13:30:00+00'),
                (null, null, null, null, null);
            """
        )
    path.chmod(0o444)
    return path


def query(sql: str, *arguments: str) -> Result:
    return CliRunner().invoke(main, ["query", sql, *arguments])


ALL = "select * from marts.fct order by sales_units nulls last"
NAMES = ["label_fr", "sales_units", "share", "reference_date", "seen_at"]


def test_csv_has_a_header_and_reads_back(database: Path) -> None:
    answer = query(ALL, "--format", "csv")
    assert answer.exit_code == 0
    rows = list(csv.reader(io.StringIO(answer.output)))
    assert rows[0] == NAMES
    assert rows[1][:4] == ['Québec, "total"', "135511", "0.12", "2024-12-01"]
    # In UTC, wherever the reader is.
    assert rows[1][4] == "2025-02-18 13:30:00+00:00"
    assert rows[2] == [""] * 5
    assert "\r" not in answer.output


def test_json_is_a_list_of_objects_with_nulls(database: Path) -> None:
    answer = query(ALL, "--format", "json")
    first, second = json.loads(answer.output)
    assert list(first) == NAMES
    assert (first["label_fr"], first["sales_units"], first["share"]) == (
        'Québec, "total"',
        135511,
        0.12,
    )
    assert first["reference_date"] == "2024-12-01"
    assert set(second.values()) == {None}
    assert "Québec" in answer.output


def test_a_table_is_the_default_and_piped_it_is_not_cut(database: Path) -> None:
    long = "x" * 500
    answer = query(f"select label_fr, '{long}' as long from marts.fct where sales_units > 0")
    header, row = answer.output.splitlines()
    assert header.split() == ["label_fr", "long"]
    assert row.rstrip().endswith(long)
    assert "Québec" in row


def test_a_table_has_every_row_and_every_letter(database: Path) -> None:
    answer = query("select range as n, '[a] 한' || chr(10) || 'b' as s from range(30000)")
    lines = answer.output.splitlines()
    assert lines[0] == " n      s"
    assert lines[1] == " 0      [a] 한 b"
    assert len(lines) == 30001
    assert lines[-1].split()[0] == "29999"


def test_columns_are_as_wide_as_what_stands_in_them(database: Path) -> None:
    answer = query("from (values ('한국', 1), ('Korea', null)) as t(name, n)")
    assert answer.output.splitlines() == [" name   n", " 한국   1", " Korea"]


def test_on_a_narrow_terminal_each_value_has_a_line(
    database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sql = f"select 1 as n, '{'x' * 40}' as long, null as none"
    monkeypatch.setattr(
        "orchestration.answers.table_console", lambda: Console(force_terminal=True, width=40)
    )
    assert query(sql).output.splitlines() == ["row 1", "  n     1", f"  long  {'x' * 40}"]


def test_a_table_does_not_go_through_rich(database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its tables take 3 ms a row."""
    monkeypatch.setattr("rich.table.Table.add_row", None)
    assert query("select 1 as a").output == " a\n 1\n"


def test_numbers_in_json_are_numbers_and_what_is_none_is_null(database: Path) -> None:
    sql = "select 1.50 as d, 12345678901234567890.123 as long, 'nan'::double as n, "
    answer = query(
        f"{sql} '-inf'::float as i, [1.5, null] as list, {{'x': 'nan'::double}} as s, true as t",
        "--format",
        "json",
    )
    [row] = json.loads(answer.output, parse_float=str, parse_constant=pytest.fail)
    assert row == {
        **{"d": "1.50", "long": "12345678901234567890.123", "n": None, "i": None},
        **{"list": ["1.5", None], "s": {"x": None}, "t": True},
    }


def test_names_that_repeat_are_refused_in_json_and_stay_in_csv(database: Path) -> None:
    sql = "select 1 as a, 2 as b, 3 as a"
    answer = query(sql, "--format", "json")
    assert answer.exit_code == 2
    assert answer.output.startswith("Two columns are called 'a': give each a name of its own")
    assert query(sql, "--format", "csv").output == "a,b,a\n1,2,3\n"


def test_the_schemas_need_not_be_written(database: Path) -> None:
    assert query("show tables", "--format", "csv").output == "name\nfct\nmeta_tests\n"
    assert query("select count(*) as n from fct", "--format", "csv").output == "n\n2\n"
    assert query("select count(*) as n from meta_tests", "--format", "csv").output == "n\n0\n"


@pytest.mark.parametrize(("form", "empty"), [("csv", "n\n"), ("json", "[]\n")])
def test_no_rows_are_no_rows(database: Path, form: str, empty: str) -> None:
    answer = query("select 1 as n where false", "--format", form)
    assert (answer.exit_code, answer.output) == (0, empty)


@pytest.mark.parametrize(
    "sql",
    [
        "insert into marts.fct (sales_units) values (1)",
        "update marts.fct set sales_units = 0",
        "create view marts.mine as select 1 as n",
        "drop table marts.fct",
        "from read_csv('{there}/notes.csv')",
        "from read_text('{there}/notes.csv')",
        "from '{there}/notes.csv'",
        "select * from glob('{there}/*')",
        "attach '{there}/other.duckdb' as other",
        "attach '{there}/other.duckdb' as other (read_only)",
        "copy marts.fct to '{there}/out.csv'",
        "export database '{there}/out'",
        "install httpfs",
        "load '{there}/notes.csv'",
        "set enable_external_access = true",
        "set allowed_paths = ['{there}/notes.csv']",
        "reset lock_configuration",
        "set lock_configuration = false; from '{there}/notes.csv'",
    ],
)
def test_it_cannot_write_nor_read_anything_else(database: Path, tmp_path: Path, sql: str) -> None:
    there = tmp_path / "there"
    there.mkdir()
    (there / "notes.csv").write_text("secret\n1\n")
    duckdb.connect(str(there / "other.duckdb")).close()
    files, before = sorted(tmp_path.rglob("*")), database.read_bytes()
    answer = query(sql.format(there=there))
    assert answer.exit_code == 2
    assert "secret" not in answer.output
    assert len(answer.output.strip().splitlines()) == 1
    assert sorted(tmp_path.rglob("*")) == files
    assert database.read_bytes() == before


@pytest.mark.parametrize(
    "sql", ["select nonsense", "select from from", "from marts.missing", "", "/* nothing */"]
)
def test_wrong_sql_is_one_sentence_and_two(database: Path, sql: str) -> None:
    answer = query(sql)
    assert answer.exit_code == 2
    assert "Traceback" not in answer.output
    assert len(answer.output.strip().splitlines()) == 1


def test_of_two_questions_none_is_answered(database: Path) -> None:
    answer = query("select 1 as a; select 2 as b;")
    assert answer.exit_code == 2
    assert answer.output.strip().endswith("One question at a time: there are 2 SQL statements.")
    assert query("select 1 as a;", "--format", "csv").output == "a\n1\n"


@pytest.mark.parametrize(
    ("sql", "count"),
    [
        ("select ';' as é, $$;$$; -- ; a comment\n /* ; */", 1),
        ("pivot marts.fct on label_fr using sum(sales_units)", 1),
        (";;select 1; ;select 2", 2),
        ("-- nothing", 0),
    ],
)
def test_statements_are_what_stands_between_semicolons(sql: str, count: int) -> None:
    assert statement_count(sql) == count


def test_a_pivot_is_one_question(database: Path) -> None:
    answer = query("pivot marts.fct on label_fr using sum(sales_units)", "--format", "csv")
    assert answer.exit_code == 0, answer.output
    assert "135511" in answer.output


def test_a_plan_keeps_its_lines(database: Path) -> None:
    assert len(query("explain select 1").output.splitlines()) > 3


def test_a_letter_that_the_terminal_lacks_is_shown_by_its_number(database: Path) -> None:
    answer = CliRunner(charset="latin-1").invoke(main, ["query", "select '한é' as a"])
    assert answer.exit_code == 0, answer.output
    assert "\\ud55cé" in answer.output


def test_a_format_that_is_not_there_is_wrong_usage(database: Path) -> None:
    assert query("select 1", "--format", "xlsx").exit_code == 2


def test_it_does_not_depend_on_the_reader_s_time_zone(
    database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TZ", "America/Vancouver")
    sql = "select cast(seen_at as varchar) as at from marts.fct where sales_units > 0"
    [row] = json.loads(query(sql, "--format", "json").output)
    assert row == {"at": "2025-02-18 13:30:00+00"}


def test_the_question_may_stand_in_a_file(database: Path, tmp_path: Path) -> None:
    question = tmp_path / "question.sql"
    question.write_text("-- Québec?\nselect label_fr from marts.fct where sales_units > 0\n")
    ask = ["query", "--format", "csv", "--file"]
    from_file = CliRunner().invoke(main, [*ask, str(question)])
    from_stdin = CliRunner().invoke(main, [*ask, "-"], input=question.read_text())
    assert from_file.exit_code == 0, from_file.output
    assert from_file.output == from_stdin.output
    assert list(csv.reader(io.StringIO(from_file.output)))[1] == ['Québec, "total"']


@pytest.mark.parametrize("arguments", [[], ["select 1", "--file", "-"], ["--file", "no.sql"]])
def test_one_question_is_asked_no_less_no_more(database: Path, arguments: list[str]) -> None:
    answer = CliRunner().invoke(main, ["query", *arguments])
    assert answer.exit_code == 2
    assert "Traceback" not in answer.output


def test_a_file_that_is_no_text_is_told_in_a_sentence(database: Path, tmp_path: Path) -> None:
    (tmp_path / "picture.sql").write_bytes(b"\x89PNG\xff\xfe")
    answer = CliRunner().invoke(main, ["query", "--file", str(tmp_path / "picture.sql")])
    assert answer.exit_code == 2
    assert "is not text in UTF-8" in answer.output
