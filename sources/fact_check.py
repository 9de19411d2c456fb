"""The claims of a release as a page that reads like a fact check: rows in, text out.

Nothing is judged here. Verdicts, differences and queries are those of marts.fct_published_claims;
the page only puts them into words, escaped, without a script and without anything from elsewhere.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, Literal

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

Verdict = Literal["agrees", "differs", "no_data_yet", "not_comparable"]
# In the order in which they are counted at the top.
VERDICTS: dict[Verdict, str] = {
    "agrees": "Agrees",
    "differs": "Differs",
    "no_data_yet": "No data yet",
    "not_comparable": "Not comparable",
}
UNJUDGED = {"no_data_yet": 1, "not_comparable": 2}
MINUS, THIN = "\N{MINUS SIGN}", "\N{NO-BREAK SPACE}"


@dataclass(frozen=True)
class Snapshot:
    """Where a figure of the warehouse comes from, as metadata.meta_snapshots has it."""

    snapshot_id: str
    dataset: str
    title: str | None
    url: str | None
    known_on: date | None

    @property
    def since(self) -> str | None:
        """The day on which it became known."""
        return None if self.known_on is None else partial_day(self.known_on, "day")


@dataclass(frozen=True)
class Claim:
    """A row of marts.fct_published_claims, with the snapshot of the warehouse's figure."""

    claim_id: str
    verdict: Verdict
    subject: str
    unit: str
    cadence: str | None
    speaker: str
    claim_en: str
    claim_fr: str | None
    claim_fr_url: str | None
    claimed_on: date
    claimed_on_precision: str
    reference_date: date | None
    not_comparable_reason: str | None
    tolerance_pct: float | None
    tolerance_reason: str | None
    warehouse_table: str | None
    warehouse_query: str | None
    source_name: str | None
    source_url: str
    note: str | None
    claim_value: float
    warehouse_value: float | None
    difference: float | None
    difference_pct: float | None
    snapshot: Snapshot | None = None

    @property
    def label(self) -> str:
        """The verdict in words."""
        return VERDICTS[self.verdict]

    @property
    def said(self) -> str:
        """The day of the claim, or the month or year where no more is known."""
        return partial_day(self.claimed_on, self.claimed_on_precision)

    @property
    def period(self) -> str:
        """What the claim is about: 2024, the third quarter of 2024, March 2024."""
        day = self.reference_date
        if day is None:
            return "no period named"
        if self.cadence == "quarterly":
            ordinal = ("first", "second", "third", "fourth")[(day.month - 1) // 3]
            return f"{ordinal} quarter of {day.year}"
        return f"{day:%B %Y}" if self.cadence == "monthly" else str(day.year)

    @property
    def theirs(self) -> str:
        """The claimed figure with its unit."""
        return figure(self.claim_value, self.unit)

    @property
    def ours(self) -> str | None:
        """The warehouse's figure with its unit."""
        return None if self.warehouse_value is None else figure(self.warehouse_value, self.unit)

    @property
    def apart(self) -> str | None:
        """Warehouse less claim, in the unit and in per cent of the claim."""
        if self.difference is None:
            return None
        if not self.difference:
            return "none"
        points = self.unit == "share"
        amount = f"{100 * self.difference:+.2f} points" if points else f"{self.difference:+,.0f}"
        if self.unit == "CAD":
            amount = money(self.difference, signed=True)
        relative = "" if self.difference_pct is None else f" ({self.difference_pct:+.2f}{THIN}%)"
        return (amount + relative).replace("-", MINUS)

    @property
    def allowed(self) -> str:
        """The difference that still agrees."""
        return f"\N{PLUS-MINUS SIGN}{_trimmed(self.tolerance_pct or 0, 2)}{THIN}%"

    @property
    def command(self) -> str | None:
        """What to type to get the warehouse's figure."""
        return None if self.warehouse_query is None else f'canauto query "{self.warehouse_query}"'


@dataclass(frozen=True)
class About:
    """Which release the page belongs to."""

    release_id: str
    created_at: datetime


def fact_check_html(claims: Iterable[Claim], about: About) -> str:
    """The page for a browser: one file, no script, nothing from elsewhere."""
    return _rendered("fact_check.html.jinja", claims, about)


def fact_check_markdown(claims: Iterable[Claim], about: About) -> str:
    """The same for a reader of plain text."""
    return _rendered("fact_check.md.jinja", claims, about)


def figure(value: float, unit: str) -> str:
    """A figure as people write it: 228,257 vehicles; 12.12 %; $16.8 billion."""
    if unit == "share":
        return f"{_trimmed(100 * value, 2)}{THIN}%"
    if unit == "CAD":
        return money(value)
    return f"{value:,.0f} {unit}"


def money(value: float, *, signed: bool = False) -> str:
    """Canadian dollars in the largest fitting unit, to four digits and no false precision."""
    sign = "-" if value < 0 else "+" if signed else ""
    for size, word in ((1e9, " billion"), (1e6, " million")):
        if abs(value) >= size:
            return f"{sign}${_trimmed(abs(value) / size, 3)}{word}"
    return f"{sign}${abs(value):,.0f}"


def partial_day(day: date, precision: str) -> str:
    """A date as exact as it is known: 29 January 2026, January 2026 or 2026."""
    return {"day": f"{day.day} {day:%B %Y}", "month": f"{day:%B %Y}"}.get(precision, str(day.year))


def _trimmed(value: float, decimals: int) -> str:
    text = f"{value:,.{decimals}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _escaped_markdown(text: object) -> str:
    """Text in which nothing is markup; line breaks would end a list item or a table row."""
    return re.sub(r"([\\`*_{}\[\]<>|#~])", r"\\\1", " ".join(str(text).split()))


def _web_address(text: str | None) -> str | None:
    """An address that may be made a link; a path of the project or anything else may not."""
    return text if text and re.match(r"https?://", text) else None


def _rendered(template: str, claims: Iterable[Claim], about: About) -> str:
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=select_autoescape(["html.jinja"]),  # The Markdown is escaped by its filter.
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    filters: dict[str, Callable[..., Any]] = {"md": _escaped_markdown, "web": _web_address}
    environment.filters.update(filters)
    # What could be judged comes first, the latest before the others.
    ordered = sorted(claims, key=lambda claim: claim.claim_id)
    ordered.sort(key=lambda claim: claim.claimed_on, reverse=True)
    ordered.sort(key=lambda claim: UNJUDGED.get(claim.verdict, 0))
    count = Counter(claim.verdict for claim in ordered)
    return environment.get_template(template).render(
        claims=ordered,
        about=about,
        counts=[(verdict, label, count[verdict]) for verdict, label in VERDICTS.items()],
    )
