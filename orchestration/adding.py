"""`canauto add`: the drafts of a new table into the files that hold its kin, all or none.

What a draft says is sources/statcan/drafting.py; here is where it goes. A source checkout is
needed: an installed package has no dbt project, and its files are not the user's to change.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import yaml
from pydantic import ValidationError

from orchestration.settings import Settings, UsageError
from sources.errors import CanautoError, SourceError
from sources.http import Http
from sources.model import Topic
from sources.registry import Registry, statcan_table
from sources.statcan.client import StatcanClient
from sources.statcan.cube import CubeMetadata
from sources.statcan.drafting import DraftError, TableDraft, draft_table, refuse_census

TABLES = Path("sources/statcan/tables.yml")
STAGING = Path("dbt_project/models/staging/statcan")
RAW_SOURCE = STAGING / "_raw.yml"
PRODUCT_IDS = Path("dbt_project/macros/metadata/statcan_product_ids.sql")


class AddError(CanautoError):
    """The table cannot be added; no file was changed."""


@dataclass(frozen=True)
class Wishes:
    """What the user said of the table; None leaves it to the draft."""

    topic: Topic | None = None
    entity: str | None = None
    reason: str | None = None


def draft_from_statcan(
    settings: Settings, registry: Registry, product_id: str, wishes: Wishes
) -> TableDraft:
    """Ask for a table's metadata, and draft what declares it.

    Raises:
        AddError: It is declared already.
        DraftError: No draft can be made of such a table.
        SourceError: Statistics Canada does not know it, is publishing it, or gives no answer.
        UsageError: The entity is no name, or the draft made with it would be no valid entry.
    """
    digits = product_id.replace("-", "")
    digits = digits[:8] if len(digits) == 10 else digits
    declared = registry.statcan(digits)
    if declared is not None:
        raise AddError(
            f"{digits} is declared already, as {declared.entity}: "
            f"`canauto refresh --only {digits}` fetches and builds it."
        )
    refuse_census(digits)
    client = StatcanClient(Http(settings.user_agent, settings.ca_bundle), settings.statcan_url)
    answer = client.cube_metadata([digits])[int(digits)]
    if isinstance(answer, SourceError):
        raise answer
    metadata = CubeMetadata.read(answer)
    draft = draft_table(
        metadata,
        topic=wishes.topic,
        entity=wishes.entity,
        reason=" ".join(wishes.reason.split()) if wishes.reason else None,
        units=_units(client),
        taken={d.entity for d in registry.datasets.values() if d.source == "statcan"},
    )
    _check_entry(draft)
    return draft


def require_checkout(root: Path) -> None:
    """Whether the files that the command changes are at `root`.

    Raises:
        AddError: They are not: canauto was installed, or the folder is another one.
    """
    if missing := [
        path for path in (TABLES, RAW_SOURCE, PRODUCT_IDS) if not (root / path).is_file()
    ]:
        raise AddError(
            f"canauto add writes into a source checkout, and {root} is none ({missing[0].name} is "
            "missing): clone the repository, and run canauto from there."
        )


def changed_files(draft: TableDraft, root: Path) -> dict[Path, str]:
    """The whole new text of every file that the table changes, in an order that keeps dbt whole.

    Raises:
        AddError: There is no source checkout at `root`, or a file of the model is there already.
    """
    require_checkout(root)
    sql = root / STAGING / f"{draft.model_name}.sql"
    yml = sql.with_suffix(".yml")
    if there := [path for path in (sql, yml) if path.exists()]:
        raise AddError(
            f"{there[0].relative_to(root)} is there already: remove it, or give another --entity."
        )
    tables, raw_source, product_ids = (
        (root / path).read_bytes().decode("utf-8") for path in (TABLES, RAW_SOURCE, PRODUCT_IDS)
    )
    return {
        root / RAW_SOURCE: _with_source(raw_source, draft),
        root / TABLES: _with_entry(tables, draft),
        root / PRODUCT_IDS: _with_product_id(product_ids, draft.product_id),
        yml: draft.model_yml,
        sql: draft.model_sql,
    }


def write_all(contents: Mapping[Path, str]) -> None:
    """Write every file or none.

    Raises:
        AddError: One cannot be written; the others are as they were.
    """
    before = {path: path.read_bytes() if path.exists() else None for path in contents}
    staged = {path: path.with_name(f".{path.name}.new") for path in contents}
    replaced = []
    try:
        # Where space or rights are wanting, it shows before any file is replaced.
        for path, text in contents.items():
            staged[path].write_bytes(text.encode("utf-8"))
        for path, staging in staged.items():
            replaced.append(path)
            staging.replace(path)
    except BaseException as error:
        for path in replaced:
            _put_back(path, before[path])
        if not isinstance(error, OSError):
            raise
        raise AddError(
            f"Nothing was added: {error.filename or 'a file'} cannot be written "
            f"({error.strerror}); make the checkout writable, and try again."
        ) from error
    finally:
        for staging in staged.values():
            staging.unlink(missing_ok=True)


def _put_back(path: Path, content: bytes | None) -> None:
    if content is None:
        path.unlink(missing_ok=True)
    elif path.read_bytes() != content:
        path.write_bytes(content)


def _units(client: StatcanClient) -> dict[int, str]:
    """English words by unit code; none where the code sets cannot be had."""
    try:
        codes = client.code_sets().get("uom", [])
    except SourceError:
        return {}
    return {
        int(item["memberUomCode"]): " ".join(str(item["memberUomEn"]).split())
        for item in codes
        if str(item.get("memberUomCode")).isdigit() and item.get("memberUomEn")
    }


def _check_entry(draft: TableDraft) -> None:
    """The entry as the registry will read it, before any file has it."""
    try:
        table = statcan_table(yaml.safe_load(draft.entry)[0])
        yaml.safe_load(draft.model_yml)
    except ValidationError as error:
        fault = error.errors()[0]
        name = ".".join(map(str, fault["loc"]))
        raise UsageError(
            f"{name} cannot be {fault['input']!r} ({fault['msg']}): give a name of small letters, "
            "digits and underscores, such as new_motor_vehicle_sale."
        ) from error
    except yaml.YAMLError as error:
        raise DraftError(
            f"The metadata of {draft.product_id} has text that a YAML file cannot hold: declare "
            "the table by hand."
        ) from error
    assert (table.id, table.entity) == (draft.product_id, draft.entity)


def _with_entry(text: str, draft: TableDraft) -> str:
    """The registry with one more entry at its end; what was there stays as it is."""
    ended = text if text.endswith("\n") else f"{text}\n"
    return f"{ended}\n{draft.entry}"


def _with_source(text: str, draft: TableDraft) -> str:
    """The dbt source with the table after the other StatCan tables."""
    found = list(
        re.finditer(r"^      - name: statcan__\d{8}\n(?:        .*\n)*", text, re.MULTILINE)
    )
    if not found:
        raise AddError(f"{RAW_SOURCE} lists no StatCan tables any more: add this one by hand.")
    if f"- name: statcan__{draft.product_id}\n" in text:
        return text
    end = found[-1].end()
    return f"{text[:end]}{draft.source_entry}{text[end:]}"


def _with_product_id(text: str, product_id: str) -> str:
    """The macro's list with one more id, in order."""
    found = list(re.finditer(r'^        "(\d{8})",\n', text, re.MULTILINE))
    if not found:
        raise AddError(f"{PRODUCT_IDS} lists no product ids any more: add this one by hand.")
    if product_id in [match[1] for match in found]:
        return text
    before = [match.end() for match in found if match[1] < product_id]
    place = before[-1] if before else found[0].start()
    return f'{text[:place]}        "{product_id}",\n{text[place:]}'
