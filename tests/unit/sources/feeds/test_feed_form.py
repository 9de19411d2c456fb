"""The form of a feed: what its columns and parts hold a file to."""

import pytest

from sources.feeds._feed import Column, Gates, Kind, Part


@pytest.mark.parametrize("kind", list(Kind))
@pytest.mark.parametrize("cell", ["", " ", "\n"])
def test_a_required_cell_is_never_empty_whatever_its_kind(kind: Kind, cell: str) -> None:
    assert Column(header="a", kind=kind, required=True).pattern().fullmatch(cell) is None
    assert Column(header="a", kind=kind).pattern().fullmatch(cell)


@pytest.mark.parametrize("cell", ["x", " x ", "\nx", "a\nb"])
def test_required_text_may_be_any(cell: str) -> None:
    assert Column(header="a", required=True).pattern().fullmatch(cell)


def test_a_column_without_a_header_is_known_by_the_name_it_is_given() -> None:
    assert Column(header="", name="copy_index").name == "copy_index"
    assert Column(header="EV Level1 EVSE Num").name == "ev_level1_evse_num"


def test_a_part_of_years_hands_on_its_own_gates_and_rest() -> None:
    gates = Gates(smallest_share=0.9, reason="It only grows.")
    part = Part(
        name="of_{year}",
        url="https://example.ca/{year}.csv",
        file="{year}.csv",
        years_from=2020,
        asked_every_days=28,
        gates=gates,
    )
    of_2024 = part.of_year(2024)
    assert (of_2024.name, of_2024.url, of_2024.file, of_2024.years_from) == (
        *("of_2024", "https://example.ca/2024.csv"),
        *("2024.csv", None),
    )
    assert (of_2024.asked_every_days, of_2024.gates) == (28, gates)
