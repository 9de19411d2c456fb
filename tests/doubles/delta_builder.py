"""Delta Files in the form of the real one of 2023-08-03, from synthetic cubes."""

import io
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import replace
from xml.sax.saxutils import escape

from tests.doubles.clock import TORONTO
from tests.doubles.cube_builder import Cube

HEADER = (
    "productId,coordinate,vectorId,refPer,refPer2,symbolCode,statusCode,securityLevelCode,value,"
    "releaseTime,scalarFactorCode,decimals,frequencyCode"
)
STATUS_CODES = {
    **{"": 0, "..": 1, "0s": 2, "A": 3, "B": 4, "C": 5, "D": 6, "E": 7, "F": 8, "...": 9},
    **{"<LOD": 10, "x": 0},
}
SYMBOL_CODES = {"": 0, "p": 1, "r": 3}
SINGULAR = {
    "dimension": "dimensions",
    "member": "members",
    "footnote": "footnotes",
    "correction": "corrections",
    "correctionFootnote": "correctionFootnotes",
    "subjectCode": "subjectCodes",
    "surveyCode": "surveyCodes",
}


def changed(before: Cube, after: Cube) -> Cube:
    """The figures of a vintage that are new or differ: what a day's file states of it."""
    observations = {
        coordinate: {
            ref_date: obs
            for ref_date, obs in periods.items()
            if before.observations.get(coordinate, {}).get(ref_date) != obs
        }
        for coordinate, periods in after.observations.items()
    }
    return replace(after, observations={c: p for c, p in observations.items() if p})


def delta_lines(cubes: Sequence[Cube]) -> Iterator[str]:
    """The lines, without the header."""
    for cube in cubes:
        released = f"{cube.released_at.astimezone(TORONTO):%Y-%m-%dT%H:%M}"
        for coordinate, periods in cube.observations.items():
            padded = ".".join([*coordinate.split("."), *["0"] * 10][:10])
            vector = cube.vector(coordinate).removeprefix("v")
            for ref_date, obs in periods.items():
                first, second = _periods(ref_date)
                yield (
                    f"{cube.pid},{padded},{vector},{first},{second},{SYMBOL_CODES[obs.symbol]},"
                    f"{STATUS_CODES[obs.status]},{int(obs.status == 'x')},{obs.value},{released},"
                    f"{cube.unit(coordinate)[1]},{cube.decimals},{cube.frequency_code}"
                )


def delta_zip(
    day: str,
    cubes: Sequence[Cube],
    described: Sequence[Cube] | None = None,
    csv_text: str | None = None,
    code_set: str = "<codeSet/>",
) -> bytes:
    """The day's file (`20230803`).

    Args:
        day: Eight digits.
        cubes: What was released, with the figures that the file states.
        described: The whole cubes that the metadata is of; the same ones unless given.
        csv_text: Instead of the CSV of the cubes.
        code_set: Of codeSet.xml, which nobody reads; it makes a file as long as one likes.
    """
    text = csv_text if csv_text is not None else "\n".join([HEADER, *delta_lines(cubes), ""])
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("codeSet.xml", code_set)
        archive.writestr(f"{day}.xml", metadata_xml(described if described is not None else cubes))
        archive.writestr(f"{day}.csv", text)
    return buffer.getvalue()


def metadata_xml(cubes: Sequence[Cube]) -> str:
    """getCubeMetadata's objects as the XML has them: nothing where the JSON has a null."""
    body = "".join(_element("cube", cube.metadata()) for cube in cubes)
    return f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<cubes>{body}</cubes>\n'


def _element(tag: str, content: object) -> str:
    if content is None:
        return ""
    if isinstance(content, dict):
        inner = "".join(_child(key, value) for key, value in content.items())
        return f"<{tag}>{inner}</{tag}>"
    text = str(content).lower() if isinstance(content, bool) else escape(str(content))
    return f"<{tag}>{text}</{tag}>"


def _child(key: str, value: object) -> str:
    if isinstance(value, list):
        inner = "".join(_element(key, item) for item in value)
        plural = SINGULAR.get(key, key)
        return f"<{plural}>{inner}</{plural}>"
    return _element(key, value)


def _periods(ref_date: str) -> tuple[str, str]:
    first, _, second = ref_date.partition("/")
    return first, f"{first[:2]}{second}" if len(second) == 2 else second
