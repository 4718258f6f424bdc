"""How the rep holds the call: what is counted, from what, and when it is worth a word."""
