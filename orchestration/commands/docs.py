"""`canauto docs`: dbt's own documentation of the warehouse, as one page.

What readers of a release need is in the release (folder `docs`, meta_tables, meta_columns); this
is for those who work on the models: lineage, code, tests. It takes seconds, so no night writes it.
"""

import shutil
import tempfile
import webbrowser
from pathlib import Path

import click

from orchestration.lock import data_lock
from orchestration.settings import Settings
from sources.errors import PublishError

# The last build's: the page is of what the warehouse was built from, and dbt need not parse again.
OF_THE_BUILD = ("manifest.json", "partial_parse.msgpack")


@click.command()
@click.option("--open", "is_opened", is_flag=True, help="Show it in the browser.")
def docs(is_opened: bool) -> None:
    """Write dbt's documentation of the models, their lineage and tests, as one page.

    It needs no network and no server: $CANAUTO_DATA/docs/index.html.
    """
    settings = Settings.from_env().prepare()
    with data_lock(settings.lock, "canauto docs"):
        page = write_page(settings)
    click.echo(f"Documentation of the models: {page}")
    if is_opened:
        webbrowser.open(page.as_uri())


def write_page(settings: Settings) -> Path:
    """Let dbt write the page from the warehouse as it was last built.

    Raises:
        PublishError: There is no warehouse yet.
        DbtError: dbt failed.
    """
    from orchestration.dbt import run_dbt

    built = [settings.dbt_target / name for name in OF_THE_BUILD]
    if not all(path.exists() for path in (settings.warehouse, *built)):
        raise PublishError(
            f"No warehouse in {settings.data}: run `canauto refresh --sample`, or set CANAUTO_DATA."
        )
    page = settings.docs / "index.html"
    settings.docs.mkdir(parents=True, exist_ok=True)
    # Not in the target of the last build: meta_tests is made from what that one left there.
    with tempfile.TemporaryDirectory(prefix=".dbt-", dir=settings.docs) as folder:
        target = Path(folder)
        for path in built:
            shutil.copy(path, target / path.name)
        run_dbt(settings, ["docs", "generate", "--static", "--no-compile"], target=target)
        (target / "static_index.html").replace(page)
    return page
