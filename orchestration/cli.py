"""The `canauto` command: what can be asked of it, and how it ends.

Thin: each command's work is in orchestration/commands. Dagster, dbt and DuckDB are imported by
the commands that need them, so that `canauto status` answers at once.
"""

import errno
import os
import shutil
import sqlite3
import sys
from collections.abc import Iterator
from pathlib import Path

import click

from orchestration.commands import add, data, docs, history, look, releases, ui, withdraw
from orchestration.settings import (
    LEAST_FREE_BYTES,
    REFUSED,
    Settings,
    UsageError,
    unwritable_data,
)
from sources.errors import CanautoError

EXIT_FAILED, EXIT_USAGE, EXIT_INTERRUPTED = 1, 2, 130
READ_ONLY_SQLITE = ("attempt to write a readonly database", "unable to open database file")


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
            if _disk_is_full(error):
                _say("The disk is full: free some space and run again; the last release stands.")
                ctx.exit(EXIT_FAILED)
            refused = _refusal(error)
            if refused is None:
                raise
            _say(str(refused))
            ctx.exit(EXIT_USAGE)
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


def _disk_is_full(raised: BaseException) -> bool:
    """Whether a full disk is at the bottom of it; Dagster's own SQLite says so in its words."""
    for error in _causes(raised):
        if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
            return True
        if any(words in str(error) for words in ("disk is full", "No space left")):
            return True
        # SQLite that cannot even make room for its log says no more than this.
        if "disk I/O error" in str(error):
            return shutil.disk_usage(Settings.from_env().data).free < LEAST_FREE_BYTES
    return False


def _refusal(raised: BaseException) -> UsageError | None:
    """What to say when a file or folder that may not be touched is at the bottom of it."""
    data = Settings.from_env().data
    for error in _causes(raised):
        if isinstance(error, sqlite3.OperationalError) and str(error).startswith(READ_ONLY_SQLITE):
            return unwritable_data(data, str(error))
        if isinstance(error, OSError) and error.errno in REFUSED and error.filename:
            path = Path(os.fsdecode(error.filename)).absolute()
            if path.is_relative_to(data):
                return unwritable_data(data, f"{path}: {error.strerror}")
            return UsageError(f"{path} is out of reach ({error.strerror}): permit it to this user.")
    return None


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


def _say(sentence: str) -> None:
    sys.stderr.write(f"{sentence}\n")


if __name__ == "__main__":
    main()
