"""dbt in a process that does not outlive the canauto process that started it.

`python -P dbt_child.py ARGUMENTS` is `dbt ARGUMENTS`. Ctrl-C reaches both; but one whose parent
alone is killed, as the kernel does when memory runs out, would go on writing the warehouse, which
the next run takes for its own.

What does not belong here: any other module of ours; it is run by its path, wherever that is.
"""

import os
import signal
import sys
import threading
import time

PARENT = "CANAUTO_PARENT"
SECONDS = 0.2


def main() -> None:
    """Run dbt, and end with the parent."""
    threading.Thread(target=end_with, args=(int(os.environ[PARENT]),), daemon=True).start()
    from dbt.cli.main import cli

    sys.argv[0] = "dbt"
    cli()


def end_with(parent: int) -> None:
    """Wait until this process is no longer a child of its parent, and end it as it was ended.

    At once and by a signal: dbt would write of nodes that failed, and there is nobody to read it.
    """
    while os.getppid() == parent:
        time.sleep(SECONDS)
    os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    main()
