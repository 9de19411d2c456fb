"""Valet answers as rows of text."""

import json
from pathlib import Path
from typing import Any

import pytest

from sources.errors import InvalidSnapshotError
from sources.feeds._read import Reading
from sources.feeds.bank_of_canada_fx import DATASET

DETAILS = {"FXUSDCAD": {"label": "USD/CAD"}, "FXKRWCAD": {"label": "KRW/CAD"}}


def rows(content: Any, folder: Path) -> list[tuple[str | None, ...]]:
    path = folder / "daily.json"
    path.write_text(content if isinstance(content, str) else json.dumps(content))
    return [row.cells for row in Reading(DATASET, "daily", path)]


def test_each_cell_is_a_row_and_digits_stay_text(tmp_path: Path) -> None:
    content = (
        '{"seriesDetail": {"FXUSDCAD": {"label": "USD/CAD"}, "FXKRWCAD": {"label": "KRW/CAD"}},'
        ' "observations": [{"d": "2026-01-05", "FXUSDCAD": {"v": "1.3000"}},'
        ' {"d": "2026-01-06", "FXUSDCAD": {"v": 1.3100}, "FXKRWCAD": {"v": null}}]}'
    )
    found = rows(content, tmp_path)
    assert found == [
        ("2026-01-05", "FXUSDCAD", "USD/CAD", "1.3000"),
        ("2026-01-06", "FXUSDCAD", "USD/CAD", "1.3100"),
        ("2026-01-06", "FXKRWCAD", "KRW/CAD", ""),
    ]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("{", "not valid JSON"),
        ([], "no seriesDetail and observations"),
        ({"seriesDetail": DETAILS}, "no seriesDetail and observations"),
        (
            {"seriesDetail": DETAILS, "observations": [{"FXUSDCAD": {"v": "1"}}]},
            "has no date in observation 1",
        ),
        ({"seriesDetail": {}, "observations": [{"d": "x", "FX": {"v": "1"}}]}, "does not describe"),
        (
            {"seriesDetail": DETAILS, "observations": [{"d": "x", "FXUSDCAD": "1"}]},
            "does not describe",
        ),
    ],
)
def test_anything_else_is_refused(content: Any, sentence: str, tmp_path: Path) -> None:
    with pytest.raises(InvalidSnapshotError, match=sentence):
        rows(content, tmp_path)
