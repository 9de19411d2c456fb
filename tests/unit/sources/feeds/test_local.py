"""Which part a local file is."""

from datetime import date
from pathlib import Path

import pytest

from sources.errors import RegistryError
from sources.feeds._feed import Ckan, Feed, Part
from sources.feeds._local import local_files
from tests.unit.sources.feeds.forms import feed

TODAY = date(2026, 11, 25)
YEARLY = feed(
    parts=(
        Part(
            name="imp_{year}",
            url="https://e.org/CIMT_Imp_{year}.csv",
            file="imp_{year}.csv",
            years_from=2024,
        ),
    ),
    part_pattern=r"(imp|exp)_\d{4}",
)


def made(folder: Path, *names: str) -> Path:
    folder.mkdir(exist_ok=True)
    for name in names:
        (folder / name).write_text("x\n")
    return folder


@pytest.mark.parametrize("name", ["imp_2025.csv", "CIMT_Imp_2025.csv"])
def test_a_part_by_the_name_here_or_the_publishers(name: str, tmp_path: Path) -> None:
    folder = made(tmp_path, name)
    assert local_files(YEARLY, str(folder / name), TODAY) == {"imp_2025": folder / name}


def test_a_new_part_by_its_own_name_or_as_one_says(tmp_path: Path) -> None:
    folder = made(tmp_path, "exp_2023.csv", "from a friend.csv")
    assert set(local_files(YEARLY, str(folder / "exp_2023.csv"), TODAY)) == {"exp_2023"}
    said = f"exp_2022={folder / 'from a friend.csv'}"
    assert local_files(YEARLY, said, TODAY) == {"exp_2022": folder / "from a friend.csv"}


def test_the_only_part_takes_any_name(tmp_path: Path) -> None:
    folder = made(tmp_path, "Downloads (3).csv")
    assert set(local_files(feed(), str(folder / "Downloads (3).csv"), TODAY)) == {"cars"}


def test_a_folder_gives_every_fitting_file(tmp_path: Path) -> None:
    folder = made(tmp_path / "all", "imp_2024.csv", "imp_2025.csv", "readme.txt")
    (folder / "sub").mkdir()
    assert set(local_files(YEARLY, str(folder), TODAY)) == {"imp_2024", "imp_2025"}


def test_resources_of_a_catalogue_by_their_names(tmp_path: Path) -> None:
    of = feed(
        parts=(), ckan=Ckan(package="p", parts={"id": "fy_2024_25"}), part_pattern="by_hand_.*"
    )
    folder = made(tmp_path, "fy_2024_25.csv")
    assert set(local_files(of, str(folder / "fy_2024_25.csv"), TODAY)) == {"fy_2024_25"}


@pytest.mark.parametrize(
    ("of", "given", "sentence"),
    [
        (feed(), "nowhere.csv", "does not exist: give a file or a folder"),
        (feed(), "part=nowhere.csv", "is no file: give PART=FILE"),
        (feed(), "page.html", "is no csv or json or xlsx file"),
        (feed(), "empty", "holds no csv or json or xlsx file"),
        (YEARLY, "other.csv", r"would be part other of made_up, which has the parts imp_2024, "),
        (YEARLY, "twins", "are both part imp_2025"),
        (
            feed(ckan=Ckan(package="p", parts={"id": "fy_2024_25"})),
            "other.csv",
            "give PART=FILE, with one of cars, fy_2024_25 or a new name",
        ),
    ],
)
def test_what_makes_no_sense_is_one_sentence(
    of: Feed, given: str, sentence: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    made(tmp_path, "page.html", "other.csv")
    made(tmp_path / "empty", "notes.txt")
    made(tmp_path / "twins", "imp_2025.csv", "CIMT_Imp_2025.csv")
    with pytest.raises(RegistryError) as caught:
        local_files(of, given, TODAY)
    assert sentence in caught.value.problems[0]
