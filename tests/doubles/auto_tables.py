"""Every declared StatCan table, SYNTHETIC: real ids, names and layouts, made-up figures.

The sample has no payroll jobs in NAICS 3361-3363, no adjusted ones, no trade, prices or output; a
test on an empty table proves nothing, so these fill every model. Of large tables they hold the
members that the registry relies on and a few more.
"""

from tests.doubles.auto_tables_employment import employment_tables
from tests.doubles.auto_tables_investment import investment_tables
from tests.doubles.auto_tables_output import output_tables
from tests.doubles.auto_tables_prices import price_tables
from tests.doubles.auto_tables_registrations import registration_tables
from tests.doubles.auto_tables_sales import sales, sales_tables
from tests.doubles.auto_tables_trade import trade_tables
from tests.doubles.cube_builder import Cube

__all__ = ["all_tables", "sales"]


def all_tables() -> list[Cube]:
    """One cube for each table in sources/statcan/tables.yml."""
    return [
        *sales_tables(),
        *registration_tables(),
        *employment_tables(),
        *output_tables(),
        *trade_tables(),
        *price_tables(),
        *investment_tables(),
    ]
