"""Transport Canada's two files of recalls, in both layouts that are known; all are synthetic.

The file of 60 days has 17 columns here and the full one 15: each may have either.
"""

from collections.abc import Iterable, Mapping

from sources.feeds.vehicle_recalls import DATASET
from tests.doubles.feeds import Site

HOST = "opendatatc.tc.canada.ca"
RECENT = f"{HOST}/vrdb_60days_daily.csv"
FULL = f"{HOST}/vrdb_full_monthly.csv"
LAYOUTS = {layout.name: layout for layout in DATASET.layouts}
Recall = Mapping[str, str]
CATEGORIES = {
    "Car": "Voiture",
    "SUV": "Véhicule utilitaire-sport",
    "Light Truck & Van": "Camionnette et fourgonnette",
    "RV Trailer": "Caravane",
    "Tire": "Pneu",
}
LINK = "<a href= https://example.ca/notice.pdf >https://example.ca/notice.pdf</a>"


def recall(number: str, make: str, model: str, year: str, **cells: str) -> dict[str, str]:
    """One record: a recall, model year, make, model and category."""
    category = cells.get("CATEGORY_ETXT", "SUV")
    return {
        "RECALL_NUMBER_NUM": number,
        "YEAR": year,
        "MANUFACTURER_RECALL_NO_TXT": "R0001",
        "CATEGORY_ETXT": category,
        "CATEGORY_FTXT": CATEGORIES[category],
        "MAKE_NAME_NM": make,
        "MODEL_NAME_NM": model,
        "UNIT_AFFECTED_NBR": "1,234.00",
        "SYSTEM_TYPE_ETXT": "Airbag",
        "SYSTEM_TYPE_FTXT": "Coussin gonflable",
        "NOTIFICATION_TYPE_ETXT": "Safety Mfr",
        "NOTIFICATION_TYPE_FTXT": "Sécurité - fabricant",
        "COMMENT_ETXT": 'Issue: \nSynthetic, called "a notice".\n\nCorrective Actions: \nNone.',
        "COMMENT_FTXT": "Problème : \nSynthétique.\n\nMesures correctives : \nAucune.",
        "RECALL_DATE_DTE": "2025-01-15",
        "LAST_UPDATE_DATE": "2025-02-19",
        "MANUFACTURER_NAME_NM": make,
        **cells,
    }


def recent_recalls() -> list[dict[str, str]]:
    """What was updated of late: the three Korean brands, a trailer, a tyre."""
    tucson = {"UNIT_AFFECTED_NBR": "12,345.00", "MANUFACTURER_NAME_NM": "HYUNDAI"}
    trailer = {"CATEGORY_ETXT": "RV Trailer", "UNIT_AFFECTED_NBR": "38.00"}
    return [
        recall("2025001", "HYUNDAI", "TUCSON", "2023", **tucson),
        recall("2025001", "HYUNDAI", "TUCSON", "2024", **tucson),
        # The same recall, year, make and model under a second category, as 481 of the copy are.
        recall("2025001", "HYUNDAI", "TUCSON", "2024", **tucson, CATEGORY_ETXT="Car"),
        recall("2025001", "GENESIS", "GV70", "2024", **tucson),
        recall("2025002", "KIA", "EV6", "2022", CATEGORY_ETXT="Car", COMMENT_ETXT=LINK),
        recall("2025003", "JAYCO", "JAY FLIGHT", "2025", **trailer),
        recall("2025004", "MICHELIN", "X ICE", "2024", CATEGORY_ETXT="Tire"),
        # Older than the full file says: its units were corrected since.
        recall("2019101", "KIA", "SOUL", "2016", UNIT_AFFECTED_NBR="9,900.00"),
    ]


def all_recalls() -> list[dict[str, str]]:
    """What the full file of a month ago knew."""
    older = {"RECALL_DATE_DTE": "2019-03-01", "LAST_UPDATE_DATE": "", "MANUFACTURER_NAME_NM": ""}
    return [
        recall("2019101", "KIA", "SOUL", "2016", **older, UNIT_AFFECTED_NBR="9,000.00"),
        recall("2019101", "KIA", "SOUL", "2017", **older, UNIT_AFFECTED_NBR="9,000.00"),
        recall("1996042", "HYUNDAI", "ACCENT", "1995", **older, MANUFACTURER_RECALL_NO_TXT=""),
        recall("2020300", "HONDA", "CIVIC", "2019", **older, CATEGORY_ETXT="Car"),
        recall("2021400", "TOYOTA", "TUNDRA", "2020", **older, CATEGORY_ETXT="Light Truck & Van"),
    ]


def recalls_csv(records: Iterable[Recall], layout: str = "recalls") -> bytes:
    """Records as the publisher writes them: text in quotes, of numbers only those with commas."""
    headers = [column.header for column in LAYOUTS[layout].columns]
    lines = [",".join(f'"{header}"' for header in headers)]
    lines += [",".join(_cell(record[header], header) for header in headers) for record in records]
    return ("\n".join(lines) + "\n").encode()


def _cell(text: str, header: str) -> str:
    is_number = header in ("YEAR", "UNIT_AFFECTED_NBR") and "," not in text
    return text if is_number or not text else '"' + text.replace('"', '""') + '"'


def files() -> dict[str, bytes | Site]:
    return {
        RECENT: recalls_csv(recent_recalls()),
        FULL: recalls_csv(all_recalls(), "recalls_15"),
    }
