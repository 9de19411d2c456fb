"""Names for the warehouse from the words of Statistics Canada: columns and entities.

    column_names(metadata.dimensions)   # {1: "geography", 2: "naics"}
    entity_name("Electric power selling price index, monthly")
    # "electric_power_selling_price_index_figure"

A column name always gets a suffix (`_code`, `_member_id`, ...), so it can be a word of SQL.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence

from sources.statcan.cube import Dimension

LONGEST_COLUMN = 40
LONGEST_ENTITY = 50
# What a bracketed abbreviation stands for may skip these: the System of National Accounts (SNA).
SMALL_WORDS = {"a", "an", "and", "at", "by", "for", "from", "in", "of", "on", "or", "the", "to"}
# Seen without their abbreviation beside them.
SHORT_FORMS = {
    "north_american_industry_classification_system": "naics",
    "north_american_product_classification_system": "napcs",
    "national_occupational_classification": "noc",
}


def snake_case(text: str) -> str:
    """Lower-case ASCII letters, digits and single underscores; empty where there are none."""
    plain = unicodedata.normalize("NFKD", text.replace("œ", "oe").replace("Œ", "OE"))
    letters = plain.encode("ascii", "ignore").decode("ascii").lower().replace("'", "")
    return re.sub(r"[^a-z0-9]+", "_", letters).strip("_")


def column_names(dimensions: Iterable[Dimension]) -> dict[int, str]:
    """A column name for each dimension, by its position, from its English name.

    Abbreviations in brackets take the place of the words that they stand for. Names are unique:
    where two dimensions would get the same (10-10-0164 has `Value` and `VALUE`), both end with
    their positions.
    """
    wanted = {d.position: _column_name(d) for d in dimensions}
    counts = Counter(wanted.values())
    names = {position: name for position, name in wanted.items() if counts[name] == 1}
    for position, name in wanted.items():
        if position not in names:
            names[position] = _numbered(name, position, set(names.values()))
    return {position: names[position] for position in wanted}


def entity_name(title: str) -> str:
    """What one row of a table is, from its English title: the words before the first comma.

    Every row is one figure, whatever the title counts, so that the plural is always right.
    """
    head = _abbreviated(title).split(",")[0]
    name = _cut(snake_case(head), LONGEST_ENTITY) or "unnamed"
    return f"{name if name[0].isalpha() else f'table_{name}'}_figure"


def _column_name(dimension: Dimension) -> str:
    name = snake_case(_abbreviated(dimension.name_en or dimension.name_fr or ""))
    for words, abbreviation in SHORT_FORMS.items():
        name = name.replace(words, abbreviation)
    if not name:
        return f"dimension_{dimension.position}"
    return _cut(name if name[0].isalpha() else f"dimension_{name}", LONGEST_COLUMN)


def _abbreviated(text: str) -> str:
    """`Harmonized System (HS) Sections` -> `HS Sections`; other brackets go."""
    found = re.search(r"\s*\(([A-Z]{2,8})\)", text)
    if found is None:
        return re.sub(r"\([^()]*\)", " ", text)
    before = text[: found.start()].split()
    start = _first_of(before, found[1])
    head = [*before[:start], found[1]] if start is not None else before
    return _abbreviated(" ".join([*head, text[found.end() :].strip()]))


def _first_of(words: Sequence[str], abbreviation: str) -> int | None:
    """Where the words begin whose initials are the abbreviation, or None."""
    missing = list(abbreviation.lower())
    for place in range(len(words) - 1, -1, -1):
        word = words[place].lower()
        if missing and word[0] == missing[-1]:
            missing.pop()
            if not missing:
                return place
        elif word not in SMALL_WORDS:
            return None
    return None


def _cut(name: str, longest: int) -> str:
    """The whole words that fit, or as much as fits of a single long one."""
    if len(name) <= longest:
        return name
    head, _, _ = name[: longest + 1].rpartition("_")
    words = (head or name[:longest]).split("_")
    while len(words) > 1 and words[-1] in SMALL_WORDS | {"all"}:
        words.pop()
    return "_".join(words)


def _numbered(name: str, number: int, taken: set[str]) -> str:
    suffix = f"_{number}"
    while (numbered := f"{name[: LONGEST_COLUMN - len(suffix)].rstrip('_')}{suffix}") in taken:
        suffix = f"_{suffix}"
    return numbered
