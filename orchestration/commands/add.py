"""`canauto add`: a table that nobody declared yet becomes one of the warehouse's."""

import click

from orchestration.settings import REPOSITORY, Settings
from sources.model import Topic
from sources.registry import load_registry


@click.command()
@click.argument("pid")
@click.option(
    "--topic",
    type=click.Choice([topic.value for topic in Topic]),
    help="The subject; taken from the product id unless given.",
)
@click.option("--entity", metavar="NAME", help="What one row is, singular: names the model.")
@click.option("--reason", metavar="TEXT", help="The question that the table answers.")
@click.option("--dry-run", is_flag=True, help="Print the drafts, and write nothing.")
def add(pid: str, topic: str | None, entity: str | None, reason: str | None, dry_run: bool) -> None:
    """Declare the Statistics Canada table PID, and draft its staging model.

    Reads the table's own metadata and writes, in this checkout, the registry entry, the staging
    model with every dimension as code and labels, and its yml. All files are written or none.
    """
    from orchestration.adding import (
        Wishes,
        changed_files,
        draft_from_statcan,
        require_checkout,
        write_all,
    )

    if not dry_run:
        require_checkout(REPOSITORY)  # Before anybody is asked.
    wishes = Wishes(Topic(topic) if topic else None, entity, reason)
    draft = draft_from_statcan(Settings.from_env(), load_registry(), pid, wishes)
    if dry_run:
        for text in (draft.entry, draft.source_entry, draft.model_sql, draft.model_yml):
            click.echo(text)
        return
    contents = changed_files(draft, REPOSITORY)
    write_all(contents)
    click.echo(f"Added {draft.product_id}, {draft.title}:")
    for path in contents:
        click.echo(f"  {path.relative_to(REPOSITORY)}")
    click.echo(
        f"Read the drafts, then fetch and build it: canauto refresh --only {draft.product_id}\n"
        f"It will be staging.{draft.model_name} of the private warehouse "
        f"({Settings.from_env().warehouse}); what readers see is what a mart makes of it."
    )
