"""A call as a file."""
