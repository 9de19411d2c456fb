"""`{pid}_MetaData.csv` as StatCan writes it: stacked sections, ragged, inner quotes not doubled."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.doubles.cube_builder import Cube

LEGEND = (
    ("not available for a specific reference period", ".."),
    ("less than the limit of detection", "<LOD"),
    ("data quality: excellent", "A"),
    ("use with caution", "E"),
    ("too unreliable to be published", "F"),
    ("not applicable", "..."),
    ("preliminary", "p"),
    ("revised", "r"),
    ("suppressed to meet the confidentiality requirements of the Statistics Act", "x"),
    ("terminated", "t"),
)


def metadata_csv(cube: "Cube") -> str:
    """The text, without its byte order mark."""
    return "\n\n".join(
        "\n".join(section)
        for section in (
            _title(cube),
            _dimensions(cube),
            _members(cube),
            ["Symbol Legend", "Description,Symbol", *(f'"{t}","{s}",' for t, s in LEGEND)],
            ['"Survey Code","Survey Name"', *(f'"{code}",""' for code in cube.survey_codes)],
            ['"Subject Code","Subject Name"', *(f'"{code}",""' for code in cube.subject_codes)],
            ['"Note ID",Note', *(f'{i},"{en}"' for i, (en, _) in enumerate(cube.footnotes, 1))],
            ['"Correction ID","Correction Date","Correction Note"', *(_corrections(cube) or [""])],
        )
    )


def _title(cube: "Cube") -> list[str]:
    notes = ";".join(str(i) for i, _ in enumerate(cube.footnotes, start=1))
    return [
        '"Cube Title","Product Id","CANSIM Id",URL,"Cube Notes","Archive Status",Frequency,'
        '"Start Reference Period","End Reference Period","Total number of dimensions"',
        f'"{cube.title_en}","{cube.pid}","{cube.cansim_id or ""}",'
        f'"https://www150.statcan.gc.ca/t1/tbl1/en/tv.action?pid={cube.pid}01",{notes},'
        f'"{"ARCHIVED" if cube.is_archived else "CURRENT"}","{cube.frequency_name()}",'
        f'"{cube.start_date}","{cube.end_date}","{len(cube.dimensions)}",',
    ]


def _dimensions(cube: "Cube") -> list[str]:
    rows = [f'"{i}","{d.name_en}",,""' for i, d in enumerate(cube.dimensions, start=1)]
    return ['"Dimension ID","Dimension name","Dimension Notes","Dimension Definitions"', *rows]


def _members(cube: "Cube") -> list[str]:
    return [
        '"Dimension ID","Member Name","Classification Code","Member ID","Parent Member ID",'
        'Terminated,"Member Notes","Member Definitions"',
        *(
            f'"{i}","{m.name_en}","{_bracketed(m.classification_code)}",'
            f'"{m.id}","{m.parent_id or ""}","{"t" if m.is_terminated else ""}",,'
            for i, d in enumerate(cube.dimensions, start=1)
            for m in d.members
        ),
    ]


def _corrections(cube: "Cube") -> list[str]:
    return [f'{i},{day},"{note}"' for i, (day, note) in enumerate(cube.corrections, start=1)]


def _bracketed(code: str | None) -> str:
    return f"[{code}]" if code else ""
