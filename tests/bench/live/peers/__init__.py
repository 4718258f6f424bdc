"""One driver and one file of hashed requirements per peer; each has an environment of its own."""
