"""The `canauto` command: what can be asked of it, and how it ends.

Thin: each command's work is in orchestration/commands. Dagster, dbt and DuckDB are imported by
the commands that need them, so that `canauto status` answers at once.
"""

import errno
import shutil
import sys

import click

from orchestration.commands import add, data, docs, history, look, releases, ui, withdraw
from orchestration.settings import LEAST_FREE_BYTES, Settings, UsageError
from sources.errors import CanautoError

EXIT_FAILED, EXIT_USAGE, EXIT_INTERRUPTED = 1, 2, 130


class _Commands(click.Group):
    """Ends with one sentence, whatever a user can do wrong."""

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except UsageError as error:
            _say(str(error))
            ctx.exit(EXIT_USAGE)
        except CanautoError as error:
            _say(str(error))
            ctx.exit(EXIT_FAILED)
        except Exception as error:
            if not _disk_is_full(error):
                raise
            _say("The disk is full: free some space and run again; the last release stands.")
            ctx.exit(EXIT_FAILED)
        except KeyboardInterrupt:
            _say("Interrupted; the last release stands.")
            ctx.exit(EXIT_INTERRUPTED)


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="canauto")
def main() -> None:
    """One open warehouse of Canada's auto industry.

    The data folder is $CANAUTO_DATA (./data unless it is set).
    """


for command in (
    data.refresh,
    data.pull,
    add.add,
    data.rebuild,
    history.backfill,
    history.revisions,
    withdraw.withdraw,
    releases.publish,
    releases.rollback,
    releases.releases,
    releases.prune,
    look.status,
    look.query,
    docs.docs,
    ui.ui,
):
    main.add_command(command)


def _disk_is_full(error: BaseException | None) -> bool:
    """Whether a full disk is at the bottom of it; Dagster's own SQLite says so in its words."""
    while error is not None:
        if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
            return True
        if any(words in str(error) for words in ("disk is full", "No space left")):
            return True
        # SQLite that cannot even make room for its log says no more than this.
        if "disk I/O error" in str(error):
            return shutil.disk_usage(Settings.from_env().data).free < LEAST_FREE_BYTES
        error = error.__cause__ or error.__context__
    return False


def _say(sentence: str) -> None:
    sys.stderr.write(f"{sentence}\n")


if __name__ == "__main__":
    main()
