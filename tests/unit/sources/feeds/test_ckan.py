"""Parts from a catalogue's answer: by resource id, never by place."""

import json
from typing import Any

import pytest

from sources.errors import InvalidSnapshotError
from sources.feeds._ckan import ckan_parts
from sources.feeds._feed import Ckan
from tests.doubles.feeds import ckan_package, ckan_resource
from tests.unit.sources.feeds.forms import feed

KNOWN, NEW = "bba4c959-53ca-4d23-9cde-da3ce771bba2", "33f35447-fd93-45bc-866c-866aba4b2f4e"
CKAN = Ckan(package="made-up", parts={KNOWN: "fy_2019_2023"}, left_out=("x",))
URL = "https://open.canada.ca/data/dataset/p/resource/r/download/file.csv"


def answer(*resources: Any) -> Any:
    return json.loads(ckan_package(list(resources)))


def test_known_ids_have_names_and_new_ones_their_ids() -> None:
    french = ckan_resource("f", URL, language=["fr"])
    page = ckan_resource("p", URL, format="HTML")
    parts = ckan_parts(
        feed(),
        CKAN,
        answer(french, ckan_resource(NEW, URL, format="csv"), page, ckan_resource(KNOWN, URL)),
    )
    assert [part.name for part in parts] == [f"resource_{NEW.replace('-', '_')}", "fy_2019_2023"]
    assert parts[1].file == "fy_2019_2023.csv"
    assert parts[1].url == URL
    assert parts[1].modified_at == "2025-11-20T14:02:11.123456"


def test_what_is_left_out_is_no_part() -> None:
    parts = ckan_parts(feed(), CKAN, answer(ckan_resource("x", URL), ckan_resource(KNOWN, URL)))
    assert [part.name for part in parts] == ["fy_2019_2023"]


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ([], "lists no resources"),
        ({"success": False, "result": {"resources": []}}, "lists no resources"),
        ({"success": True, "result": {"resources": ["x"]}}, "has an odd resource"),
        (
            answer(ckan_resource(NEW, URL)),
            r"no longer has these files of made_up: fy_2019_2023 \(bba4c959",
        ),
        (answer(ckan_resource(KNOWN, "ftp://x/y.csv")), "cannot be asked for: 'ftp://x/y.csv'"),
        (answer(ckan_resource(KNOWN, URL) | {"url": None}), None),
    ],
)
def test_another_answer_is_refused(said: Any, sentence: str | None) -> None:
    if sentence is None:
        (part,) = ckan_parts(feed(), CKAN, said)
        assert part.url is None
        return
    with pytest.raises(InvalidSnapshotError, match=sentence):
        ckan_parts(feed(), CKAN, said)
