"""Electric vehicles of the world by country and year: the IEA's Global EV Data Explorer.

SEEN in the workbook of 2025 (version 1.2 of 25 July 2025): sheet GEVO_EV_2025 with 16,436 rows,
five more sheets of pivots and notes, which are not read; history from 2010 to 2024 and a projection
for 2030; every figure rounded to two significant ones, so that countries do not add up to regions;
regions, the EU and the world among the countries (`Aggregate group`); twelve rows that stand there
twice (India's trucks in 2030); Korea is `Korea`.

The CSV of 2024 was not seen. The reference gives its columns (`region` was the name of
`region_country`), 12,654 rows and the unit `Milion barrels per day`; published descriptions of it
give 54 regions and a second scenario, `Projection-APS`. It has no known address:
`canauto refresh --only iea_global_ev --from outlook_2024=FILE`.
"""

from sources.feeds._feed import Column, CsvForm, Feed, Kind, Layout, Part, XlsxForm
from sources.model import Cadence, Origin, Topic

# Where every edition has the same column.
SHARED = (
    *(Column(header=h, required=True) for h in ("category", "parameter", "mode", "powertrain")),
    Column(header="year", kind=Kind.YEAR, required=True),
    Column(header="unit", required=True),
    Column(header="value", kind=Kind.DECIMAL, required=True),
)

DATASET = Feed(
    id="iea_global_ev",
    entity="ev_figure",
    topic=Topic.REFERENCE,
    cadence=Cadence.ANNUAL,
    licence="cc_by_4",
    origin=Origin(
        producer="International Energy Agency (IEA)",
        title="Global EV Data Explorer",
        url="https://www.iea.org/data-and-statistics/data-tools/global-ev-data-explorer",
    ),
    note=(
        "Rounded to two significant figures by the IEA: countries do not add up to regions. No lag "
        "is declared, since each edition has an address of its own."
    ),
    unverified=(
        "The layout of the CSV of 2024 is from the reference. The address of the page is from "
        "general knowledge."
    ),
    forms=(XlsxForm(sheet=r"GEVO_EV_\d{4}"), CsvForm()),
    layouts=(
        Layout(
            name="explorer",
            columns=(
                Column(header="region_country", required=True),
                *SHARED,
                Column(header="Aggregate group", required=True),
            ),
        ),
        Layout(name="outlook", columns=(Column(header="region", required=True), *SHARED)),
    ),
    parts=(
        Part(
            name="explorer_2025",
            url="https://iea.blob.core.windows.net/assets/23cc1f1c-c869-4a39-ac51-457725c87103/EVDataExplorer2025.xlsx",
            file="EVDataExplorer2025.xlsx",
        ),
        Part(name="outlook_2024", file="outlook_2024.csv"),
    ),
    # Its year says which edition a part is: the newest is the one in use. No column says up to when
    # it goes: `year` has a projection for 2030 too.
    part_pattern=r"(explorer_|outlook_|evdataexplorer|iea_global_ev_data_)\d{4}",
)
