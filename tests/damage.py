"""Ways in which a file of a feed goes wrong on its way here, at random but repeatable."""

import csv
import io
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from random import Random

from sources.feeds._feed import Feed, Kind
from tests.doubles.faults import OUTAGE_PAGE

NUMBERS = (Kind.INTEGER, Kind.DECIMAL, Kind.GROUPED)
# The same figure as a French, a German and a banker's hand would write it.
STYLES = ("1 234,5", "1.234,56", "$1,234")
LOGIN_PAGE = b"<!DOCTYPE html><html><head><title>Sign in</title></head><body></body></html>\n"


@dataclass(frozen=True)
class Damage:
    """A damaged file.

    Attributes:
        name: What was done to it, for a message.
        may_pass: Nobody can tell: a letter that became another one.
    """

    name: str
    content: bytes
    may_pass: bool = False


Hurt = Callable[[bytes, Random], Damage | None]


def damages(feed: Feed, file: str, content: bytes, seed: str, count: int) -> Iterator[Damage]:
    """So many damaged copies of a file; the same for the same seed."""
    random = Random(seed)
    ways: list[Hurt] = [cut, flipped, zeroed, page_instead]
    if file.endswith(".csv"):
        text: list[Hurt] = [
            *(cut_at_a_line, page_inside, other_encoding, header_again),
            *(column_renamed, columns_swapped, footnote_added),
        ]
        ways += [*text, lambda c, r: number_in_another_style(feed, c, r)]
    if file.endswith(".json"):
        ways += [page_inside, json_number_in_another_style, other_encoding]
    made = 0
    while made < count:
        damage = ways[made % len(ways)](content, random)
        made += 1
        if damage is not None and damage.content != content:
            yield damage


def cut(content: bytes, random: Random) -> Damage:
    at = random.randrange(len(content))
    return Damage(f"cut at byte {at} of {len(content)}", content[:at])


def cut_at_a_line(content: bytes, random: Random) -> Damage:
    lines = content.splitlines(keepends=True)
    kept = random.randrange(len(lines))
    return Damage(f"cut after line {kept} of {len(lines)}", b"".join(lines[:kept]))


def flipped(content: bytes, random: Random) -> Damage:
    at, bit = random.randrange(len(content)), 1 << random.randrange(8)
    spoilt = bytearray(content)
    spoilt[at] ^= bit
    return Damage(f"bit {bit} of byte {at} flipped", bytes(spoilt), may_pass=True)


def zeroed(content: bytes, random: Random) -> Damage:
    at = random.randrange(len(content))
    return Damage(f"zeros from byte {at} on", content[:at] + bytes(len(content) - at))


def page_instead(content: bytes, random: Random) -> Damage:
    return Damage("a page instead", random.choice([OUTAGE_PAGE, LOGIN_PAGE]))


def page_inside(content: bytes, random: Random) -> Damage:
    at = random.randrange(len(content))
    return Damage(f"a page at byte {at}", content[:at] + LOGIN_PAGE + content[at:])


def other_encoding(content: bytes, random: Random) -> Damage | None:
    text = _decoded(content)
    choices = ["utf-16", "utf-32"]
    if not text.isascii():
        choices += ["cp850", "twice"]
    chosen = random.choice(choices)
    if chosen == "twice":
        return Damage("encoded twice", text.encode().decode("latin-1").encode())
    try:
        return Damage(f"in {chosen}", text.encode(chosen))
    except UnicodeEncodeError:  # A letter that the old encoding does not have.
        return None


def header_again(content: bytes, random: Random) -> Damage:
    records = _records(content)
    at = random.randrange(1, len(records) + 1)
    again = [*records[:at], records[0], *records[at:]]
    return Damage(f"header again before record {at}", _written(again))


def column_renamed(content: bytes, random: Random) -> Damage:
    records = _records(content)
    at = random.randrange(len(records[0]))
    renamed = [*records[0][:at], f"{records[0][at]} (new)", *records[0][at + 1 :]]
    return Damage(f"column {at + 1} renamed", _written([renamed, *records[1:]]))


def columns_swapped(content: bytes, random: Random) -> Damage:
    records = _records(content)
    at = random.randrange(len(records[0]) - 1)
    swapped = [[*r[:at], *r[at : at + 2][::-1], *r[at + 2 :]] for r in records]
    return Damage(f"columns {at + 1} and {at + 2} swapped", _written(swapped))


def footnote_added(content: bytes, random: Random) -> Damage:
    records = _records(content)
    width = len(records[0])
    note = random.choice([["Source: a footnote"], ["Note 1: revised", *[""] * (width - 1)]])
    # A layout that ends in a legend of many lines may have a line more.
    has_legend = all(sum(map(bool, record)) < 3 <= width for record in records[-2:])
    return Damage("a footnote at the end", content + _written([note]), may_pass=has_legend)


def number_in_another_style(feed: Feed, content: bytes, random: Random) -> Damage | None:
    records = _records(content)
    headers = {c.header.strip(): c for layout in feed.layouts for c in layout.columns}
    places = [
        (row, at)
        for row in range(1, len(records))
        for at, header in enumerate(records[0][: len(records[row])])
        if (column := headers.get(header.strip())) and column.kind in NUMBERS
        if column.pattern().fullmatch(records[row][at]) and any(map(str.isdigit, records[row][at]))
    ]
    if not places:
        return None
    row, at = random.choice(places)
    style = random.choice(STYLES)
    records[row][at] = style
    return Damage(f"{style} in record {row}, column {at + 1}", _written(records))


def json_number_in_another_style(content: bytes, random: Random) -> Damage | None:
    answer = json.loads(content)
    days = answer.get("observations") if isinstance(answer, dict) else None
    if not days:
        return None
    day = random.choice(days)
    name = random.choice([key for key in day if key != "d"])
    day[name] = {"v": random.choice(STYLES)}
    return Damage(f"another style under {name}", json.dumps(answer).encode())


def _decoded(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252")


def _records(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(_decoded(content), newline="")))


def _written(records: list[list[str]]) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text).writerows(records)
    return text.getvalue().encode()
