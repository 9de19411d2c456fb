"""The CSV of a synthetic cube: English, French, and the wide layout of the census.

The English form is that of real files. The French one follows the user guide and the constants of
another client: `;` between fields, `,` in numbers; the spelling of some of its headers is unsure.
The wide one follows another client's code. Neither of the last two was seen as a file.
"""

import csv
import io
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Literal, TypeAlias

from tests.doubles.code_sets import SCALARS, UNITS

if TYPE_CHECKING:
    from tests.doubles.cube_builder import Coordinate, Cube, Dim, Obs

Language: TypeAlias = Literal["eng", "fra"]
TAIL = [
    "UOM",
    "UOM_ID",
    "SCALAR_FACTOR",
    "SCALAR_ID",
    "VECTOR",
    "COORDINATE",
    "VALUE",
    "STATUS",
    "SYMBOL",
    "TERMINATED",
    "DECIMALS",
]
FRENCH_TAIL = [
    "UNITÉ DE MESURE",
    "IDENTIFICATEUR D'UNITÉ DE MESURE",
    "FACTEUR SCALAIRE",
    "IDENTIFICATEUR SCALAIRE",
    "VECTEUR",
    "COORDONNÉES",
    "VALEUR",
    "STATUT",
    "SYMBOLE",
    "TERMINÉ",
    "DÉCIMALES",
]


def header(cube: "Cube", language: Language = "eng") -> list[str]:
    """The column names, Geography as GEO and DGUID."""
    french = language == "fra"
    names = {} if french else (cube.column_names or {})
    others = [
        d.name_fr if french else names.get(d.name_en, d.name_en)
        for d in cube.dimensions
        if not is_geography(d)
    ]
    geography = ["GÉO" if french else "GEO", "DGUID"] if _has_geography(cube) else []
    first, tail = ("PÉRIODE DE RÉFÉRENCE", FRENCH_TAIL) if french else ("REF_DATE", TAIL)
    return [first, *geography, *others, *tail]


def table_csv(cube: "Cube", language: Language = "eng") -> str:
    """`{pid}.csv`, without its byte order mark; sorted by REF_DATE, then coordinate."""
    return _written(
        [header(cube, language), *_rows(cube, language)],
        delimiter=";" if language == "fra" else ",",
        row_end=cube.row_end,
    )


def census_csv(cube: "Cube") -> str:
    """The same figures with the last dimension spread over columns, each with its Symbols."""
    *long, wide = cube.dimensions
    spread = [
        name
        for member in wide.members
        for name in (
            f"{wide.name_en} ({len(wide.members)}):{member.name_en}[{member.id}]",
            "Symbols",
        )
    ]
    others = [d.name_en for d in long if not is_geography(d)]
    lines = [["REF_DATE", "GEO", "DGUID", *others, "Coordinate", *spread]]
    cells = {
        (ref_date, *coordinate.rpartition(".")[::2]): obs
        for coordinate, periods in cube.observations.items()
        for ref_date, obs in periods.items()
    }
    for ref_date, stem in sorted({key[:2] for key in cells}):
        members = [d.member(i) for d, i in zip(long, numbers(stem), strict=True)]
        found = [cells.get((ref_date, stem, str(m.id))) for m in wide.members]
        lines.append(
            [
                ref_date,
                members[0].name_en,
                members[0].dguid,
                *(m.name_en for m in members[1:]),
                stem,
                *(text for obs in found for text in ((obs.value, obs.status) if obs else ("", ""))),
            ]
        )
    return _written(lines)


def is_geography(dimension: "Dim") -> bool:
    return dimension.name_en == "Geography"


def numbers(coordinate: "Coordinate") -> tuple[int, ...]:
    return tuple(int(part) for part in coordinate.split("."))


def _has_geography(cube: "Cube") -> bool:
    return any(is_geography(d) for d in cube.dimensions)


def _rows(cube: "Cube", language: Language) -> Iterator[list[str]]:
    coordinates = sorted(cube.observations, key=numbers)
    ref_dates = {ref_date for periods in cube.observations.values() for ref_date in periods}
    for ref_date in sorted(ref_dates):
        for coordinate in coordinates:
            if ref_date in cube.observations[coordinate]:
                obs = cube.observations[coordinate][ref_date]
                yield _row(cube, coordinate, ref_date, obs, language)


def _row(
    cube: "Cube", coordinate: "Coordinate", ref_date: str, obs: "Obs", language: Language
) -> list[str]:
    french = language == "fra"
    members = [d.member(i) for d, i in zip(cube.dimensions, numbers(coordinate), strict=True)]
    labels = [(m.name_fr if french else m.name_en) or "" for m in members]
    places = [place for place, d in enumerate(cube.dimensions) if is_geography(d)]
    geography = [text for p in places for text in (labels[p], members[p].dguid)]
    others = [label for place, label in enumerate(labels) if place not in places]
    uom_id, scalar_id = cube.unit(coordinate)
    return [
        ref_date,
        *geography,
        *others,
        UNITS[uom_id][int(french)],
        str(uom_id),
        SCALARS[scalar_id][int(french)] + (" " if cube.scalar_has_blank else ""),
        str(scalar_id),
        cube.vector(coordinate),
        coordinate,
        obs.value.replace(".", ",") if french else obs.value,
        obs.status,
        obs.symbol,
        "t" if obs.is_terminated else "",
        str(cube.decimals),
    ]


def _written(lines: Sequence[Sequence[str]], delimiter: str = ",", row_end: str = "\n") -> str:
    """Everything quoted; some archived tables end their rows, but not the header, with CRLF."""
    text = io.StringIO()
    head = csv.writer(text, delimiter=delimiter, quoting=csv.QUOTE_ALL, lineterminator="\n")
    head.writerow(lines[0])
    body = csv.writer(text, delimiter=delimiter, quoting=csv.QUOTE_ALL, lineterminator=row_end)
    body.writerows(lines[1:])
    return text.getvalue()
