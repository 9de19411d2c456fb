"""Dagster wiring and the `canauto` command: no parsing, no SQL."""
