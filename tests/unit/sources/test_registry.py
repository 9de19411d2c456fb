"""The registry: every error of every file at once, each with its place."""

import shutil
from importlib import import_module
from pathlib import Path
from types import ModuleType

import pytest

from sources.errors import RegistryError
from sources.model import StatcanTable
from sources.registry import PACKAGE, Registry, load_registry, undeclared_table


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the registry's files, to break."""
    for name in ("licences.yml", "statcan/tables.yml", "curated/tables.yml", "feeds/licensed.yml"):
        target = tmp_path / name
        target.parent.mkdir(exist_ok=True)
        shutil.copy(PACKAGE / name, target)
    return tmp_path


def replace(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def problems(folder: Path) -> tuple[str, ...]:
    with pytest.raises(RegistryError) as caught:
        load_registry(folder)
    return caught.value.problems


def test_the_registry_is_sound(registry: Registry) -> None:
    table = registry.statcan("20100085")
    assert table is not None
    assert table.raw_table == "statcan__20100085"
    assert table.relies_on[2].members[3] == "Trucks"
    assert table.origin.url.endswith("pid=2010008501")
    assert registry.licence_of(table).redistributable
    assert registry.datasets["feeds/bank_of_canada_fx"].raw_table == "bank_of_canada_fx"


def test_a_typo_in_a_key_names_file_line_and_key(folder: Path) -> None:
    replace(folder / "statcan/tables.yml", "  cadence: monthly", "  cadense: monthly")
    found = problems(folder)
    assert any("statcan/tables.yml:12: 20100085: cadense" in problem for problem in found)
    assert any("20100085: cadence: Field required" in problem for problem in found)


def test_all_errors_of_all_files_come_at_once(folder: Path) -> None:
    replace(folder / "statcan/tables.yml", "topic: sales", "topic: sails")
    replace(folder / "statcan/tables.yml", 'id: "20100021"', 'id: "2010002"')
    replace(folder / "licences.yml", "redistributable: true", "redistributable: perhaps")
    text = "\n".join(problems(folder))
    assert "topic" in text
    assert "2010002: id" in text
    assert "licences.yml" in text
    assert "licence 'statcan_open' is not declared" in text


def test_a_nested_key_has_its_own_line(folder: Path) -> None:
    path = folder / "statcan/tables.yml"
    replace(path, "1: {name: Geography, members", "1: {nom: Geography, members")
    line = next(i for i, t in enumerate(path.read_text().splitlines(), 1) if "{nom:" in t)
    assert any(f"tables.yml:{line}: 20100085: relies_on.1" in p for p in problems(folder))


def test_a_repeated_id_is_named_with_both_places(folder: Path) -> None:
    replace(folder / "statcan/tables.yml", 'id: "20100001"', 'id: "20100085"')
    assert any("is taken by statcan/tables.yml:" in problem for problem in problems(folder))


def test_yaml_that_cannot_be_read_is_one_problem(folder: Path) -> None:
    (folder / "licences.yml").write_text("- id: [", encoding="utf-8")
    assert any("licences.yml: cannot be read" in problem for problem in problems(folder))


def test_a_feed_whose_own_file_is_wrong_is_one_problem_among_others(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def imported(name: str) -> ModuleType:
        if name == "sources.feeds.cimt":
            raise RegistryError(["hs_codes.csv: is gone"])
        return import_module(name)

    monkeypatch.setattr("sources.registry.importlib.import_module", imported)
    with pytest.raises(RegistryError) as caught:
        load_registry.__wrapped__()
    assert caught.value.problems == ("feeds/cimt.py: hs_codes.csv: is gone",)


def test_datasets_are_found_as_a_user_types_them(registry: Registry) -> None:
    assert [d.id for d in registry.select(["20-10-0085"])] == ["20100085"]
    assert [d.id for d in registry.select(["bank_of_canada_fx"])] == ["bank_of_canada_fx"]
    assert "20100025" in {d.id for d in registry.select(["registrations"])}
    with pytest.raises(RegistryError, match="no dataset is called '20100099'; there are: "):
        registry.select(["20100099"])


def test_an_undeclared_table_gets_an_entry(registry: Registry) -> None:
    table = undeclared_table("18100204", "Electric power selling price index, monthly")
    assert table.raw_table == "statcan__18100204"
    assert table.licence in registry.licences


def test_every_statcan_table_says_why_it_is_here(registry: Registry, folder: Path) -> None:
    tables = [d for d in registry.datasets.values() if isinstance(d, StatcanTable)]
    assert len(tables) >= 31
    path = folder / "statcan/tables.yml"
    replace(path, "  reason: The sales series before 20-10-0085, back to 1946.\n", "")
    assert any("20100001: reason is missing: say why" in problem for problem in problems(folder))


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("4: &made_goods", "0: &made_goods", "relies_on.0.[key]: Input should be greater than"),
        ("84: Durable goods", "0: Durable goods", "relies_on.4.members.0.[key]: Input should be"),
        ("4: &kept_goods [\n      1,", "4: &kept_goods [\n      0,", "keep.4.0: Input should be"),
        ("4: &kept_goods [", "5: &kept_goods [", "keep has position 5, which relies_on does not"),
        ("    3: [1, 9, 10]", "    3: []", "keep.3: Tuple should have at least 1 item"),
    ],
)
def test_positions_and_members_count_from_one_and_kept_ones_are_named(
    folder: Path, old: str, new: str, problem: str
) -> None:
    replace(folder / "statcan/tables.yml", old, new)
    assert any(problem in found for found in problems(folder))
