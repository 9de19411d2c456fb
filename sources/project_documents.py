"""What is written beside the models, for the reader of a release who has no copy of the project.

The pages of methodology (README.md of each topic) and the ten questions, as they stand.
"""

import re
from collections.abc import Iterator
from pathlib import Path

from sources.errors import PublishError

PROJECT = Path(__file__).parents[1] / "dbt_project"
LAYERS = ("marts", "metadata")
# A link out of the folder of the models leads nowhere in a release: its words stay.
LINK_OUT = re.compile(r"\[([^\]]+)\]\((?:\.\./){2,}[^)]*\)")


def project_documents(project: Path = PROJECT) -> Iterator[tuple[Path, str]]:
    """Each document of a release's folder `docs`: its path in there, and its text.

    Args:
        project: The dbt project.

    Raises:
        PublishError: There is none: the dictionary of the release would lead nowhere.
    """
    models = project / "models"
    if not models.is_dir():
        raise PublishError(
            f"{models} is not there: canauto publishes from a checkout of the project."
        )
    for layer in LAYERS:
        for page in sorted((models / layer).rglob("README.md")):
            text = page.read_text(encoding="utf-8")
            yield page.relative_to(models), LINK_OUT.sub(r"\1", text)
    for question in sorted((project / "analyses").glob("*.sql")):
        yield Path("questions") / question.name, question.read_text(encoding="utf-8")
