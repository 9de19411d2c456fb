"""The answers that the sample gave at an earlier moment are those that were published by then."""

import csv
import io
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.golden.queries_as_of import AS_OF_QUERIES, MOMENTS
from tests.shared import Rebuilt

FOLDER = Path(__file__).parent


@pytest.mark.parametrize("name", AS_OF_QUERIES)
@pytest.mark.parametrize("moment", MOMENTS)
def test_the_answer_is_what_was_known_then(
    as_of_sample: Callable[[str], Rebuilt], moment: str, name: str
) -> None:
    columns, rows = as_of_sample(moment).query(AS_OF_QUERIES[name])
    answer = io.StringIO()
    csv.writer(answer, lineterminator="\n").writerows([columns, *rows])
    path = FOLDER / f"as_of_{moment}" / f"{name}.csv"
    if os.environ.get("UPDATE_GOLDEN"):
        path.parent.mkdir(exist_ok=True)
        path.write_text(answer.getvalue(), encoding="utf-8")
    assert answer.getvalue().splitlines() == path.read_text(encoding="utf-8").splitlines()


def test_no_answer_is_kept_that_nobody_asks_for() -> None:
    kept = {(path.parent.name, path.stem) for path in FOLDER.glob("as_of_*/*.csv")}
    assert kept == {(f"as_of_{moment}", name) for moment in MOMENTS for name in AS_OF_QUERIES}
