"""Industry feeds: one small module each, with a DATASET and a parse()."""
