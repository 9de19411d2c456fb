"""What goes from the project into a release, for readers who have no copy of the project."""

from pathlib import Path

import pytest

from sources.errors import PublishError
from sources.project_documents import project_documents


def test_methodology_and_questions_keep_their_places_and_no_link_leads_out(tmp_path: Path) -> None:
    topic = tmp_path / "models" / "marts" / "sales"
    topic.mkdir(parents=True)
    (topic / "README.md").write_text(
        "See [trade](../trade/README.md), [print](../../../../sources/curated/README.md)."
    )
    (topic / "fct_x.sql").write_text("select 1")
    (tmp_path / "analyses").mkdir()
    (tmp_path / "analyses" / "01_x.sql").write_text("-- How many?\nselect 1")
    documents = dict(project_documents(tmp_path))
    assert documents == {
        Path("marts/sales/README.md"): "See [trade](../trade/README.md), print.",
        Path("questions/01_x.sql"): "-- How many?\nselect 1",
    }


def test_without_the_project_there_is_no_release_with_dead_links(tmp_path: Path) -> None:
    with pytest.raises(PublishError, match="is not there"):
        list(project_documents(tmp_path))


def test_the_project_itself_has_them() -> None:
    paths = {path.as_posix() for path, _ in project_documents()}
    assert {"marts/README.md", "metadata/README.md", "marts/reference/README.md"} <= paths
    assert sum(path.startswith("questions/") for path in paths) == 10
