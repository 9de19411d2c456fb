"""The registry: every dataset that canauto knows, read from its files and checked.

One entry per dataset: `statcan/tables.yml`, `curated/tables.yml`, a `DATASET` in each module of
`feeds/`, and `feeds/licensed.yml` for what needs no module. All errors of all files are reported at
once, each with its file and line.
"""

import importlib
import pkgutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from sources.errors import RegistryError
from sources.feeds._feed import Feed
from sources.model import CuratedTable, Dataset, Licence, StatcanTable

ModelT = TypeVar("ModelT", bound=BaseModel)
PACKAGE = Path(__file__).parent
# The reader in C, where PyYAML was built with it, is ten times as fast.
YAML = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
STATCAN_TABLE_PAGE = "https://www150.statcan.gc.ca/t1/tbl1/en/tv.action?pid={pid}01"


@dataclass(frozen=True)
class Registry:
    """Every declared dataset and licence, checked against each other.

    Attributes:
        datasets: By key (`statcan/20100085`), in the order of the files.
        licences: By id.
    """

    datasets: Mapping[str, Dataset]
    licences: Mapping[str, Licence]

    def statcan(self, product_id: str) -> StatcanTable | None:
        """The declared StatCan table of that product id, or None."""
        dataset = self.datasets.get(f"statcan/{product_id}")
        return dataset if isinstance(dataset, StatcanTable) else None

    def licence_of(self, dataset: Dataset) -> Licence:
        """The licence that a dataset comes under."""
        return self.licences[dataset.licence]

    def withheld_tables(self) -> frozenset[str]:
        """Raw tables of the datasets that may not be redistributed."""
        return frozenset(
            dataset.raw_table
            for dataset in self.datasets.values()
            if not self.licence_of(dataset).redistributable
        )

    def fetched(self) -> Iterator[Dataset]:
        """The datasets that come over the network; curated files do not."""
        return (d for d in self.datasets.values() if not isinstance(d, CuratedTable))

    def select(self, names: Iterable[str]) -> list[Dataset]:
        """Datasets by key, id, raw table or topic, as a user may type them.

        Raises:
            RegistryError: A name matches nothing; the message lists what there is.
        """
        chosen: dict[str, Dataset] = {}
        unknown = []
        for name in names:
            wanted = name.replace("-", "") if name[:1].isdigit() else name
            found = [
                d
                for d in self.datasets.values()
                if wanted in (d.key, d.id, d.raw_table, d.topic.value)
            ]
            chosen |= {d.key: d for d in found}
            if not found:
                unknown.append(f"no dataset is called {name!r}; there are: {self._names()}")
        if unknown:
            raise RegistryError(unknown)
        return list(chosen.values())

    def _names(self) -> str:
        return ", ".join(d.id for d in self.datasets.values())


def statcan_table(entry: Mapping[str, Any]) -> StatcanTable:
    """A StatCan entry, its origin completed: producer and page follow from the product id."""
    fields = dict(entry)
    origin = {
        "producer": "Statistics Canada",
        "title": fields.pop("title", None),
        "url": STATCAN_TABLE_PAGE.format(pid=fields.get("id")),
    }
    return StatcanTable.model_validate({**fields, "origin": origin})


def undeclared_table(product_id: str, title: str) -> StatcanTable:
    """An entry for a table that the registry does not declare, for `canauto pull`."""
    return statcan_table(
        {
            "id": product_id,
            "title": title,
            "entity": f"table_{product_id}_observation",
            "topic": "reference",
            "cadence": "irregular",
            "licence": "statcan_open",
            "reason": "Asked for with canauto pull.",
        }
    )


@cache
def load_registry(root: Path = PACKAGE) -> Registry:
    """Read and check the whole registry.

    Args:
        root: The folder that holds licences.yml, statcan/, curated/ and feeds/licensed.yml; the
            modules of feeds come from the package only.

    Raises:
        RegistryError: Listing every problem of every file, each with file and line.
    """
    problems: list[str] = []
    licences = _read(root / "licences.yml", Licence.model_validate, problems)
    datasets: list[tuple[str, Dataset]] = [
        *_read(root / "statcan" / "tables.yml", statcan_table, problems),
        *_read(root / "curated" / "tables.yml", CuratedTable.model_validate, problems),
        *_feeds(problems),
        *_read(root / "feeds" / "licensed.yml", Feed.model_validate, problems),
    ]
    problems += _cross_check(datasets, {licence.id for _, licence in licences})
    if problems:
        raise RegistryError(problems)
    return Registry(
        MappingProxyType({dataset.key: dataset for _, dataset in datasets}),
        MappingProxyType({licence.id: licence for _, licence in licences}),
    )


def _read(
    path: Path, validate: Callable[[Any], ModelT], problems: list[str]
) -> list[tuple[str, ModelT]]:
    """The entries of one YAML file with their places (`tables.yml:12`); problems are appended."""
    try:
        text = path.read_text(encoding="utf-8")
        node = yaml.compose(text, Loader=YAML)
        entries = yaml.load(text, Loader=YAML)  # noqa: S506 (it is the safe one)
    except (OSError, yaml.YAMLError) as error:
        problems.append(f"{path}: cannot be read: {' '.join(str(error).split())}")
        return []
    if not isinstance(entries, list) or node is None:
        problems.append(f"{path}:1: must be a list of entries")
        return []
    read = []
    for entry, entry_node in zip(entries, node.value, strict=True):
        try:
            read.append((_place(path, entry_node, ()), validate(entry)))
        except ValidationError as error:
            problems += [
                f"{_place(path, entry_node, fault['loc'])}: {_label(entry)}"
                f"{_named(fault['loc'])}{fault['msg'].removeprefix('Value error, ')}"
                for fault in error.errors()
            ]
        except TypeError:
            problems.append(f"{_place(path, entry_node, ())}: must be a mapping of fields")
    return read


def _place(path: Path, node: yaml.Node, location: tuple[int | str, ...]) -> str:
    """`tables.yml:12`: the line of the deepest key of `location` that is in the file."""
    line = node.start_mark.line
    for step in location:
        if not isinstance(node, yaml.MappingNode):
            break
        pair = next((p for p in node.value if p[0].value == str(step)), None)
        if pair is None:
            break
        line, node = pair[0].start_mark.line, pair[1]
    return f"{path.parent.name}/{path.name}:{line + 1}"


def _named(location: tuple[int | str, ...]) -> str:
    """`relies_on.1.name: `; nothing where the fault is of the whole entry."""
    return f"{'.'.join(map(str, location))}: " if location else ""


def _label(entry: object) -> str:
    return f"{entry['id']}: " if isinstance(entry, dict) and "id" in entry else ""


def _feeds(problems: list[str]) -> list[tuple[str, Dataset]]:
    """The DATASET of every module in sources/feeds that has one."""
    package = importlib.import_module("sources.feeds")
    found: list[tuple[str, Dataset]] = []
    modules = (m for m in pkgutil.iter_modules(package.__path__) if not m.name.startswith("_"))
    for module in sorted(modules, key=lambda m: m.name):
        place = f"feeds/{module.name}.py"
        try:
            dataset = getattr(
                importlib.import_module(f"sources.feeds.{module.name}"), "DATASET", None
            )
        except ValidationError as error:
            problems += [
                f"{place}: DATASET.{'.'.join(map(str, fault['loc']))}: {fault['msg']}"
                for fault in error.errors()
            ]
            continue
        except RegistryError as error:  # A module reads a file of the repository, which is wrong.
            problems += [f"{place}: {problem}" for problem in error.problems]
            continue
        if isinstance(dataset, Feed):
            found.append((place, dataset))
    return found


def _cross_check(datasets: list[tuple[str, Dataset]], licences: set[str]) -> list[str]:
    """What a single entry cannot know: repeated keys and entities, licences that do not exist.

    And what only a declared table must have, since entries of older archives are read too.
    """
    problems = []
    seen: dict[tuple[str, str], str] = {}
    for place, dataset in datasets:
        if dataset.licence not in licences:
            problems.append(f"{place}: {dataset.id}: licence {dataset.licence!r} is not declared")
        if isinstance(dataset, StatcanTable) and dataset.reason is None:
            problems.append(f"{place}: {dataset.id}: reason is missing: say why the table is here")
        for kind, value in (
            ("id", dataset.key),
            ("raw table", dataset.raw_table),
            ("entity", f"{dataset.source}/{dataset.entity}"),
        ):
            first = seen.setdefault((kind, value), place)
            if first != place:
                problems.append(f"{place}: {dataset.id}: {kind} {value!r} is taken by {first}")
    return problems
