"""Parts that pages are put together from; they draw states and tell what the person did."""
