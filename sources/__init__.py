"""Where canauto's figures come from: registry, fetch, archive, load, publish.

Plain Python, usable from a REPL. Imports neither Dagster nor dbt.
"""
