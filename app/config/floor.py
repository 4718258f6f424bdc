"""When the floor is free: for the numbers of a call, and for what the rep is told in it."""

SILENCE = 5.0
"""Seconds in which nobody speaks, after which the floor is free: our choice."""
