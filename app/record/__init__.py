"""The call as it is known: takes what was said and advised, gives it back, also after a crash."""
