"""Statistics Canada: the Web Data Service, the full-table zips, and what makes a release new."""
