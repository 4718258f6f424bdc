"""Secrets in what was said: found as digits and as words, and taken out. No network, no disk."""

from app.redaction.finder import Secret, find, redact, without_cards
from app.redaction.kinds import Kind

__all__ = ["Kind", "Secret", "find", "redact", "without_cards"]
