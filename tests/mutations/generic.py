"""Errors that any table may have, written for its columns."""

from collections.abc import Iterator, Mapping, Sequence

# Half of a table, always the same: a series falls on one side as a whole.
HALF = "md5({}) < '8'"
UNHEARD_OF = "'Unheard of'"
HALF_SERIES = HALF.format("coordinate")
MIDDLE = (
    "reference_date = "
    "(select quantile_disc(reference_date, 0.5) from (select distinct reference_date from {t}))"
)


# Of a StatCan table, in the order tried.
OF_STATCAN = {
    "half of the series 10 % larger": f"update {{t}} set value = 1.1 * value where {HALF_SERIES}",
    "half of the series a thousand times larger": (
        f"update {{t}} set value = 1000 * value where {HALF_SERIES}"
    ),
    "signs turned": "update {t} set value = -value - 1",
    "a million times larger": "update {t} set value = 1e6 * value",
    "a million times smaller": "update {t} set value = 1e-6 * value",
    "a period a thousand times larger": f"update {{t}} set value = 1000 * value where {MIDDLE}",
    "a period lost": f"delete from {{t}} where {MIDDLE}",
    "values lost without a word": f"update {{t}} set value = null where {HALF_SERIES}",
    "statuses on figures that are there": "update {t} set status = 'x'",
    "statuses that nobody knows": "update {t} set status = '?'",
    "a scale of thousands more": "update {t} set scalar_id = scalar_id + 3",
    "members that nobody knows": (
        f"update {{t}} set coordinate = coordinate || '9' where {HALF_SERIES}"
    ),
    "dates two weeks late": "update {t} set reference_date = reference_date + 14",
    "dates a thousand years on": (
        "update {t} set reference_date = reference_date + interval 1000 years, "
        "reference_end_date = reference_end_date + interval 1000 years"
    ),
    "a snapshot that nobody knows": "update {t} set snapshot_id = 'nobody'",
}


def generic_errors(table: str, columns: Mapping[str, bool]) -> Iterator[tuple[str, str]]:
    """Each error in words, and the SQL that makes it in the table `{t}`.

    Args:
        table: Schema and name.
        columns: Of each column of text, whether there are numbers in it.
    """
    if table.startswith("raw.statcan__"):
        yield from OF_STATCAN.items()
    else:
        told = {name: numeric for name, numeric in columns.items() if not name.startswith("_")}
        yield from _of_numbers([name for name, numeric in told.items() if numeric])
        for name, numeric in told.items():
            yield f"{name} lost", _set("null", [name])
            if not numeric:
                yield (
                    f"{name} unheard of",
                    f"{_set(UNHEARD_OF, [name])} where trim(\"{name}\") <> ''",
                )
    yield "every row twice", "insert into {t} from {t}"
    yield "no rows at all", "delete from {t}"


def _of_numbers(columns: Sequence[str]) -> Iterator[tuple[str, str]]:
    if not columns:
        return
    for error, written in (
        ("signs turned", "-{number} - 1"),
        ("a million times larger", "1e6 * {number}"),
        ("a million times smaller", "1e-6 * {number}"),
        ("doubled", "2 * {number}"),
    ):
        yield f"all numbers: {error}", _set(_number(written), columns)
        for column in columns:
            yield f"{column}: {error}", _set(_number(written), [column])
    for column in columns:
        half = HALF.format("rowid::varchar")
        yield (
            f"{column}: doubled in half of the rows",
            f"{_set(_number('2 * {number}'), [column])} where {half}",
        )


def _number(written: str) -> str:
    """Other numbers in a column of text, the whole ones as such; what is none stays as it is."""
    number = written.replace("{number}", "try_cast({c} as double)")
    return f"coalesce(regexp_replace(({number})::varchar, '[.]0$', ''), {{c}})"


def _set(written: str, columns: Sequence[str]) -> str:
    assignments = (f'"{c}" = ' + written.replace("{c}", f'"{c}"') for c in columns)
    return "update {t} set " + ", ".join(assignments)
