"""A table of millions of rows in the exact layout of a full-table zip. All figures are synthetic.

Shaped like 14-10-0287: 19 columns, every field quoted, BOM, LF, rows sorted by REF_DATE and then
coordinate, a tenth of them without a value. A second vintage revises one value in a hundred and
adds a month. What has been made once is taken from the folder the next time.
"""

import json
import random
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

MONTHS = 597
FIRST_YEAR = 1976
HEADER = (
    *("REF_DATE", "GEO", "DGUID", "Widget type", "Owner", "Age of owner", "Measure", "Data type"),
    *("UOM", "UOM_ID", "SCALAR_FACTOR", "SCALAR_ID", "VECTOR", "COORDINATE", "VALUE", "STATUS"),
    *("SYMBOL", "TERMINATED", "DECIMALS"),
)
DIMENSIONS = (
    ("Geography", ["Canada", *(f"Province {i}" for i in range(1, 11))]),
    ("Widget type", [f"Widgets of kind {i}, all sizes" for i in range(1, 31)]),
    ("Owner", ["Total - Owner", "Persons", "Companies"]),
    ("Age of owner", [f"{15 + 5 * i} to {19 + 5 * i} years" for i in range(12)]),
    ("Measure", ["Estimate", "Standard error of estimate"]),
    ("Data type", ["Seasonally adjusted", "Unadjusted", "Trend-cycle"]),
)


@dataclass(frozen=True)
class BigTable:
    """One table of the bench and its two vintages.

    Attributes:
        series: Of at most 71,280; each has a row for each of MONTHS months.
    """

    product_id: str
    series: int

    @property
    def rows(self) -> int:
        """Of the first vintage."""
        return self.series * MONTHS

    def files(self, folder: Path, vintage: int) -> dict[str, Path]:
        """The zip and the metadata of vintage 1 or 2, as the archive keeps them."""
        place = folder / f"{self.product_id}-{self.series}" / str(vintage)
        paths = {
            name: place / name
            for name in (f"{self.product_id}-eng.zip", f"{self.product_id}.metadata.json")
        }
        if not all(path.exists() for path in paths.values()):
            place.mkdir(parents=True, exist_ok=True)
            packed, described = paths.values()
            self._write_zip(packed, vintage)
            described.write_text(json.dumps(self._metadata(vintage)), encoding="utf-8")
        return paths

    def _write_zip(self, target: Path, vintage: int) -> None:
        unfinished = target.with_suffix(".unfinished")
        with zipfile.ZipFile(unfinished, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
            with archive.open(f"{self.product_id}.csv", "w", force_zip64=True) as member:
                member.write(("\ufeff" + _line(HEADER)).encode())
                for block in self._months(vintage):
                    member.write(block.encode())
            archive.writestr(
                f"{self.product_id}_MetaData.csv", "\ufeff" + _line(["Cube Title", "Product Id"])
            )
        unfinished.replace(target)

    def _months(self, vintage: int) -> Iterator[str]:
        heads, tails = zip(*self._series_texts(), strict=True)
        for number in range(MONTHS + vintage - 1):
            values = random.Random(f"{self.product_id} {number}")
            texts = [_value(values.random()) for _ in range(self.series)]
            if vintage > 1:
                revised = random.Random(f"{self.product_id} {number} revised")
                for place in revised.sample(range(self.series), self.series // 100):
                    texts[place] = f'{revised.random() * 9000 + 1000:.1f}","'
            ref_date = _ref_date(number)
            yield "".join(
                f'"{ref_date}",{head}{text}{tail}'
                for head, text, tail in zip(heads, texts, tails, strict=True)
            )

    def _series_texts(self) -> Iterator[tuple[str, str]]:
        """For each series what stands before its value, and what after its status."""
        for number, ids in enumerate(self._coordinates()):
            names = [DIMENSIONS[i][1][member - 1] for i, member in enumerate(ids)]
            fields = [names[0], f"2016A0002{ids[0]:02d}", *names[1:], "Persons", "249"]
            fields += ["thousands", "3", f"v{2_062_000 + number}", ".".join(map(str, ids))]
            terminated = "t" if number % 100 == 99 else ""
            yield _line(fields)[:-1] + ',"', f'","","{terminated}","1"\n'

    def _coordinates(self) -> Iterator[tuple[int, ...]]:
        sizes = [len(members) for _, members in DIMENSIONS]
        for number in range(self.series):
            ids, rest = [], number
            for size in reversed(sizes):
                rest, place = divmod(rest, size)
                ids.append(place + 1)
            yield tuple(reversed(ids))

    def _metadata(self, vintage: int) -> dict[str, object]:
        months = MONTHS + vintage - 1
        return {
            "productId": self.product_id,
            "cubeTitleEn": "Synthetic widgets",
            "cubeTitleFr": "Gadgets synthétiques",
            "cubeStartDate": f"{_ref_date(0)}-01",
            "cubeEndDate": f"{_ref_date(months - 1)}-01",
            "frequencyCode": 6,
            "nbSeriesCube": self.series,
            "nbDatapointsCube": self.series * months,
            "releaseTime": f"2026-0{vintage}-09T08:30",
            "archiveStatusCode": "2",
            "dimension": [
                {
                    "dimensionPositionId": position,
                    "dimensionNameEn": name,
                    "dimensionNameFr": name,
                    "member": [
                        {"memberId": i, "memberNameEn": member, "memberNameFr": member}
                        for i, member in enumerate(members, start=1)
                    ],
                }
                for position, (name, members) in enumerate(DIMENSIONS, start=1)
            ],
        }


def _ref_date(number: int) -> str:
    return f"{FIRST_YEAR + number // 12}-{number % 12 + 1:02d}"


def _value(chance: float) -> str:
    """A value and its status: some are not available, too unreliable or suppressed."""
    if chance < 0.06:
        return '","..'
    if chance < 0.08:
        return '","x'
    if chance < 0.1:
        return '","F'
    return f'{chance * 4321:.1f}","' + ("E" if chance < 0.15 else "")


def _line(fields: list[str] | tuple[str, ...]) -> str:
    return ",".join(f'"{field}"' for field in fields) + "\n"
