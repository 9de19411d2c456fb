"""Figures that exist only in print: one CSV each, every row with its source and evidence level."""
