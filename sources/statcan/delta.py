"""What a line of a Delta File states: its columns, and what its codes mean.

Read off one real day (20230803), its codeSet.xml and getCodeSets. The file itself is read in
sources/statcan/delta_file.py, its lines are loaded by sources/load_delta.py.
"""

from sources.errors import InvalidSnapshotError
from sources.manifest import Snapshot

COLUMNS = (
    *("productId", "coordinate", "vectorId", "refPer", "refPer2", "symbolCode", "statusCode"),
    *("securityLevelCode", "value", "releaseTime", "scalarFactorCode", "decimals"),
    "frequencyCode",
)
LONGEST_LINE = 4096  # real lines have about 80 bytes

# The letters of the English CSV. A suppressed figure has status `x` there.
STATUSES = {
    **{"0": None, "1": "..", "2": "0s", "3": "A", "4": "B", "5": "C", "6": "D", "7": "E"},
    **{"8": "F", "9": "...", "10": "<LOD"},
}
SYMBOLS = {"0": None, "1": "p", "3": "r"}
SECURITY_LEVELS = {"0": None, "1": "x"}

# Length of REF_DATE in the CSV by frequency code: days, months, years. An occasional table (18)
# may have any of them: what is stated is kept, as it is where the frequency is not known.
DAY, MONTH, YEAR = 10, 7, 4
REF_DATE_LENGTH = {
    **dict.fromkeys((1, 2, 4, 21), DAY),
    **dict.fromkeys((6, 7, 9, 11, 19, 20), MONTH),
    **dict.fromkeys((12, 13, 14, 15, 16, 17), YEAR),
}


def payload_name(product_id: str) -> str:
    """The archived file that holds a table's lines of one day."""
    return f"{product_id}.delta.csv"


def is_delta(snapshot: Snapshot) -> bool:
    """Whether a snapshot holds lines of a Delta File instead of a zip."""
    name = payload_name(snapshot.manifest.dataset)
    return any(file.name == name for file in snapshot.manifest.files)


def column_names(header: bytes, whose: str) -> list[str]:
    """The columns in file order; they are read by name, and more than these may come.

    Args:
        header: The first line.
        whose: Goes into the message, after "The Delta File".

    Raises:
        InvalidSnapshotError: One that is needed is not there.
    """
    names = header.decode("utf-8-sig", "replace").replace('"', "").strip().split(",")
    if missing := [name for name in COLUMNS if name not in names]:
        raise InvalidSnapshotError(
            f"The Delta File {whose} has no column {missing[0]}: its columns are "
            f"{', '.join(names[:15])[:300]}."
        )
    return names
