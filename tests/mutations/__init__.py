"""Errors seeded in raw data, to see that dbt's tests catch them: see README.md."""
