"""Measurements, not tests: they print figures and pass no judgement. `./dev bench`."""
