"""The periodic vehicle routing problem of the literature: a yardstick for search, with its own."""
