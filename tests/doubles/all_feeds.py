"""Every feed's small files, in the layouts that publishers use; synthetic unless said otherwise.

Each module `feed_<id>.py` here has `files()`: host and path -> bytes.
"""

import importlib
import pkgutil

import tests.doubles
from tests.doubles.feeds import Site


def feed_files() -> dict[str, bytes | Site]:
    """What all publishers of feeds serve, the Bank of Canada left out."""
    found: dict[str, bytes | Site] = {}
    for module in pkgutil.iter_modules(tests.doubles.__path__):
        if module.name.startswith("feed_"):
            found |= importlib.import_module(f"tests.doubles.{module.name}").files()
    return found
