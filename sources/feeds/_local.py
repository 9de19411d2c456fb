"""Local files as parts of a feed: how licensed files come in, and any that was had by hand.

A file's own name says which part it is; `PART=PATH` says it where the name does not.
"""

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from sources.errors import RegistryError
from sources.feeds._feed import ANY_PART, Feed, Part, column_name

PART_AND_PATH = re.compile(r"([a-z][a-z0-9_]{0,62})=(.+)")


def local_files(feed: Feed, given: str, today: date) -> dict[str, Path]:
    """Part name -> file, of a file or of every fitting file of a folder.

    Args:
        feed: What the files are parts of.
        given: `PATH`, or `PART=PATH` for one file whose name does not say its part.
        today: Up to which year a feed has parts.

    Raises:
        RegistryError: There is no such file, it is of no kind that the feed has, or its part is
            neither declared nor one that may be.
    """
    named = PART_AND_PATH.fullmatch(given)
    path = Path(given).expanduser()
    if named and not path.exists():
        part, path = named.group(1), Path(named.group(2)).expanduser()
        _require(path.is_file(), f"{path} is no file: give PART=FILE.")
        return {_allowed(feed, part, path, today): path.absolute()}
    kinds = sorted({form.kind for form in feed.forms})
    if path.is_dir():
        found = sorted(p for p in path.iterdir() if p.is_file() and _kind(p) in kinds)
        _require(bool(found), f"{path} holds no {' or '.join(kinds)} file.")
    else:
        _require(path.is_file(), f"{path} does not exist: give a file or a folder of files.")
        _require(_kind(path) in kinds, f"{path} is no {' or '.join(kinds)} file, as {feed.id} has.")
        found = [path]
    files: dict[str, Path] = {}
    for file in found:
        part = _part_of(feed, file, alone=len(found) == 1, today=today)
        _require(part not in files, f"{file} and {files.get(part)} are both part {part}.")
        files[part] = file.absolute()
    return files


def _part_of(feed: Feed, file: Path, *, alone: bool, today: date) -> str:
    """The part that a file's name says, or the only one that there is."""
    parts = list(feed.parts_on(today))
    for part in parts:
        if file.name in _names(part):
            return part.name
    if alone and len(parts) == 1 and feed.ckan is None:
        return parts[0].name
    name = column_name(file.stem)
    declared = _declared(feed, today)
    # Of a feed whose parts are known a file by another name may be one of them all the same, and
    # would count twice: whoever brings it has to say.
    _require(
        not declared or name in declared or feed.part_pattern != ANY_PART,
        f"{file} does not say by its name which part of {feed.id} it is: give PART=FILE, with one "
        f"of {', '.join(declared)} or a new name.",
    )
    return _allowed(feed, name, file, today)


def _names(part: Part) -> Iterator[str]:
    """What a part's file may be called: as here, or as the publisher calls it."""
    yield part.file
    yield f"{part.name}.{part.file.rpartition('.')[2]}"
    if part.url:
        yield part.url.rpartition("/")[2].partition("?")[0]


def _allowed(feed: Feed, name: str, file: Path, today: date) -> str:
    declared = _declared(feed, today)
    fits = name in declared or re.fullmatch(feed.part_pattern, name) is not None
    _require(
        fits and len(name) <= 63,
        f"{file} would be part {name} of {feed.id}, which has the parts {', '.join(declared)} and "
        f"those that match {feed.part_pattern}: rename it, or give PART=FILE.",
    )
    return name


def _declared(feed: Feed, today: date) -> list[str]:
    declared = [part.name for part in feed.parts_on(today)]
    return [*declared, *(feed.ckan.parts.values() if feed.ckan else ())]


def _kind(path: Path) -> str:
    return path.suffix.lower().removeprefix(".")


def _require(condition: bool, sentence: str) -> None:
    if not condition:
        raise RegistryError([sentence])
