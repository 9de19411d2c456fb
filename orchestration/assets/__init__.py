"""One module per stage of the flow: fetched, raw, models, published."""
