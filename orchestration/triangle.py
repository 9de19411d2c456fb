"""One series as a revision triangle: periods down, vintages across."""

from collections.abc import Sequence
from datetime import datetime
from itertools import groupby

from sources.revisions import FigureState

LAST_PERIODS = 12
UNCHANGED = "."


def triangle(
    states: Sequence[FigureState], *, every_period: bool = False
) -> tuple[list[str], list[list[str]]]:
    """The header and the rows of a triangle.

    A vintage has a column when it changed something of the series. A cell has the figure where it
    is new or changed, a dot where it stays, and nothing where there is none.

    Args:
        states: Of one series, by period and time.
        every_period: Also periods that never changed; else only the last twelve of them.

    Returns:
        Texts only, ready to print.
    """
    moments = sorted(
        {s.valid_from for s in states} | {s.valid_to for s in states if s.valid_to is not None}
    )
    periods = [(period, list(group)) for period, group in groupby(states, lambda s: s.ref_date)]
    last = {period for period, _ in periods[-LAST_PERIODS:]}
    shown = [
        (period, group)
        for period, group in periods
        if every_period or len(group) > 1 or group[0].valid_to or period in last
    ]
    header = ["ref_date", *_column_names(moments)]
    return header, [[period, *_cells(group, moments)] for period, group in shown]


def figure_text(state: FigureState) -> str:
    """A figure with what is said of it: `163,490`, `165,580 r`, `x`."""
    value = f"{state.value:,.{state.decimals}f}" if state.value is not None else ""
    return " ".join(part for part in (value, state.status, state.symbol) if part) or "(no value)"


def _cells(group: Sequence[FigureState], moments: Sequence[datetime]) -> list[str]:
    opened = {s.valid_from: figure_text(s) for s in group}
    closed = {s.valid_to for s in group} - set(opened)
    cells, standing = [], False
    for moment in moments:
        if moment in opened:
            cells.append(opened[moment])
            standing = True
        elif moment in closed:
            cells.append("withdrawn")
            standing = False
        else:
            cells.append(UNCHANGED if standing else "")
    return cells


def _column_names(moments: Sequence[datetime]) -> list[str]:
    """Days, with the time where two vintages are of one day."""
    days = [f"{m:%Y-%m-%d}" for m in moments]
    return [
        f"{m:%Y-%m-%d %H:%M}" if days.count(day) > 1 else day
        for m, day in zip(moments, days, strict=True)
    ]
