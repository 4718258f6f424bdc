"""What the kinds of moments are called on the screen."""

_WORDS = {
    "price": "Price objection",
    "competitor": "Competitor named",
    "security": "Security question",
    "timing": "Bad timing",
    "authority": "Someone else decides",
    "status_quo": "Happy as it is",
    "trust": "Doubt",
    "integration": "Integration question",
    "effort": "Effort of the change",
    "contract": "Contract terms",
    "send_info": "“Send me something”",
    "buying_signal": "Buying signal",
    "help": "Help now",
    "monologue": "You have talked for long",
}


def kind_words(kind: str) -> str:
    """Return what a kind is called; one of the user's own is read as it is written."""
    if kind in _WORDS:
        return _WORDS[kind]
    words = kind.replace("_", " ").strip()
    return words[:1].upper() + words[1:]
