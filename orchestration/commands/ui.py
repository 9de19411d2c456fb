"""`canauto ui`: the Dagster webserver and the daemon, on loopback."""

import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import click

from orchestration.settings import REPOSITORY, Settings
from sources.errors import CanautoError

HOST = "127.0.0.1"
PATIENCE = 20


@click.command()
@click.option("--port", type=click.IntRange(1, 65535), default=3000, show_default=True)
def ui(port: int) -> None:
    """Serve the Dagster UI on loopback, with the daemon that runs schedules; Ctrl-C ends both.

    Schedules start switched off unless CANAUTO_SCHEDULES=on.
    """
    from orchestration.dbt import ensure_manifest

    _require_free(port)
    settings = Settings.from_env().prepare()
    ensure_manifest(settings)
    folder = Path(sys.executable).parent
    commands = (
        [str(folder / "dagster-webserver"), "-h", HOST, "-p", str(port)],
        [str(folder / "dagster-daemon"), "run"],
    )
    click.echo(f"Dagster is coming up on http://{HOST}:{port} (Ctrl-C to stop).")
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    processes = [
        # pyproject.toml there names the code location.
        subprocess.Popen(command, cwd=REPOSITORY, start_new_session=True)  # noqa: S603
        for command in commands
    ]
    try:
        while all(process.poll() is None for process in processes):
            time.sleep(0.5)
    finally:
        _stop(processes)
    raise CanautoError("The Dagster webserver or daemon ended by itself: its last lines say why.")


def _require_free(port: int) -> None:
    """Before a daemon starts beside the one of the process that has the port."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as error:
            raise CanautoError(
                f"Port {port} cannot be had ({error.strerror}): `canauto ui --port N` is another."
            ) from error


def _stop(processes: list[subprocess.Popen[bytes]]) -> None:
    """Ask them to end, and end them if they do not."""
    for process in processes:
        if process.poll() is None:
            process.send_signal(signal.SIGINT)
    for process in processes:
        try:
            process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            process.kill()
