"""Recalls of vehicles, tyres and child seats: Transport Canada's Vehicle Recalls Database.

Two files. SEEN in a real copy of January 2023 of `vrdb_60days_daily.csv`: 17 columns; text quoted,
numbers only where they have a comma (`"40,915.00"` and 38.00); line breaks inside comments (2,029
records in 30,588 lines); links (`<a href=`) inside comments; UTF-8 without a mark; lines end in LF.
One record is a recall, model year, make, model and category: 481 repeat the first four under
another category (a van that is a light truck, too), none repeats all five. The units affected are
those of the whole recall and stand on each of its records. The window is by the day of the last
update (2022-11-17 to 2023-01-13 in the copy), so a recall of 2014 may come again.

SEEN in public programs and notes of 2014 to 2026: 15 columns, without the day of the last update
and the manufacturer; the full file had 206,861,872 bytes and 146,894 records in October 2026, and
was made again every day although it is called monthly. The file of 60 days then had 823 records.
"""

from sources.feeds._feed import Column, Feed, Gates, Kind, Layout, Part
from sources.model import Cadence, Origin, Topic

HOST = "https://opendatatc.tc.canada.ca"
COLUMNS = (
    Column(header="RECALL_NUMBER_NUM", kind=Kind.INTEGER, required=True),
    Column(header="YEAR", kind=Kind.YEAR),
    "MANUFACTURER_RECALL_NO_TXT",
    Column(header="CATEGORY_ETXT", required=True),
    "CATEGORY_FTXT",
    "MAKE_NAME_NM",
    "MODEL_NAME_NM",
    Column(header="UNIT_AFFECTED_NBR", kind=Kind.GROUPED),
    "SYSTEM_TYPE_ETXT",
    "SYSTEM_TYPE_FTXT",
    "NOTIFICATION_TYPE_ETXT",
    "NOTIFICATION_TYPE_FTXT",
    "COMMENT_ETXT",
    "COMMENT_FTXT",
    Column(header="RECALL_DATE_DTE", kind=Kind.DAY, required=True),
)

DATASET = Feed(
    id="vehicle_recalls",
    entity="vehicle_recall",
    topic=Topic.REGISTRATIONS,
    cadence=Cadence.DAILY,
    licence="ogl_canada",
    origin=Origin(
        producer="Transport Canada",
        title="Vehicle Recalls Database",
        url="https://open.canada.ca/data/en/dataset/1ec92326-47ef-4110-b7ca-959fab03f96d",
    ),
    note="Notices of defects and of non-compliance. The units affected of a recall stand on each "
    "of its rows and are never added up over them.",
    unverified="Whether the full file writes every cell as the file of 60 days does: no copy of "
    "it was at hand. It is asked for every 28 days, for it is large.",
    part_pattern="recent|full",
    layouts=(
        Layout(
            name="recalls",
            columns=(
                *COLUMNS,
                Column(header="LAST_UPDATE_DATE", kind=Kind.DAY),
                "MANUFACTURER_NAME_NM",
            ),
        ),
        Layout(name="recalls_15", columns=COLUMNS),
    ),
    parts=(
        Part(
            name="recent",
            url=f"{HOST}/vrdb_60days_daily.csv",
            file="recent.csv",
            gates=Gates(
                smallest_share=0.05,
                reason="The window rolls, and one recall may be 120 of 2,029 records: it had 2,029 "
                "in January 2023 and 823 in October 2026. Less than a twentieth is no file.",
            ),
        ),
        Part(
            name="full",
            url=f"{HOST}/vrdb_full_monthly.csv",
            file="full.csv",
            asked_every_days=28,
            gates=Gates(
                smallest_share=0.9,
                reason="Recalls are added, hardly ever taken back: the file only grows.",
            ),
        ),
    ),
)
