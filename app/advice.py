"""What the coach says of a call: events like all others, which `events.py` hands on."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.events import Channel

_KINDS = {
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
    """Return what a moment's kind is called, on the screen as in what is exported.

    One of the user's own is read as it is written: “switch_cost” is “Switch cost”.
    """
    return _KINDS.get(kind) or spelt_out(kind)


def spelt_out(name: str) -> str:
    """Return a name of a playbook as words: “next_step” is “Next step”."""
    words = name.replace("_", " ").replace("-", " ").strip()
    return words[:1].upper() + words[1:]


@dataclass(frozen=True, slots=True)
class Moment:
    """Something in the call that deserves help."""

    id: int
    kind: str
    """price, competitor, security, timing …: the kinds of the playbook's cards."""
    channel: "Channel"
    utterance: int
    quote: str = field(repr=False)
    """Verbatim from the call."""
    at: float
    """When the quote began."""


@dataclass(frozen=True, slots=True)
class Hunch:
    """What may deserve help: too little for a card, enough to ask the coach's model about."""

    about: Moment


@dataclass(frozen=True, slots=True)
class Card:
    """The playbook's answer to a moment."""

    id: int
    kind: str
    moment: int
    headline: str
    """At most 8 words."""
    say: str
    """At most 16 words that the rep can speak."""
    quote: str = field(repr=False)
    quote_at: float
    details: str = ""
    """What is good to know besides, for a quiet moment."""
    link: str = ""
    """Where there is more, on the web. Shown, never followed by the program."""


@dataclass(frozen=True, slots=True)
class TipDelta:
    """The next piece of a tip's text."""

    id: int
    """Of the tip that it belongs to."""
    moment: int
    text: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Tip:
    """The model's answer to a moment, whole."""

    id: int
    moment: int
    headline: str = field(repr=False)
    say: str = field(repr=False)
    quote: str = field(repr=False)
    quote_at: float


@dataclass(frozen=True, slots=True)
class TipDropped:
    """A tip will not be whole: what was shown of it is to be taken back."""

    id: int
    moment: int


@dataclass(frozen=True, slots=True)
class TipHeld:
    """No tip comes of a moment, by the rules of how often and how late one may come."""

    moment: int
    reason: str
    """In the rep's words, without speech: “one came 8 s ago”."""


@dataclass(frozen=True, slots=True)
class Spent:
    """What one answer of the coach's model took."""

    at: float
    host: str
    model: str
    prompt_tokens: int
    answer_tokens: int
