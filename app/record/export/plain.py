"""What every readable format shares: who speaks, times, and speech that is nothing but text."""

import re
import unicodedata

from app.advice import spelt_out
from app.events import Card, Channel, Tip
from app.record.call_record import CallRecord, CallState

SPEAKERS = {Channel.REP: "You", Channel.PROSPECT: "Prospect"}
"""To the rep."""
SPEAKERS_TO_OTHERS = {Channel.REP: "Sales", Channel.PROSPECT: "Customer"}
"""In what the rep hands on: there “You” would be the reader."""

_TERMINAL_CODES = re.compile(
    r"(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]"  # colours, cursor
    r"|(?:\x1b\]|\x9d)[^\x07\x1b\x9c]*(?:\x07|\x1b\\|\x9c)"  # titles, links
)
_DIRECTIONS = set("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff")
"""Marks that make text show in another order than it is written."""


def clean(speech: str) -> str:
    """On one line, without anything that a terminal, an editor or a player would obey."""
    if speech.isprintable():  # nearly all there is; letter by letter, two hours take 0.1 s
        return " ".join(speech.split())
    without_codes = _TERMINAL_CODES.sub("", speech)
    return " ".join("".join(map(_harmless, without_codes)).split())


def more(advice: Card | Tip) -> list[str]:
    """What a card says besides, and where there is more: to be read after the call."""
    besides = (advice.details, advice.link) if isinstance(advice, Card) else ()
    return [line for text in besides for line in map(clean, text.splitlines()) if line]


def clock(seconds: float) -> str:
    """m:ss, or h:mm:ss."""
    minutes, second = divmod(int(seconds), 60)
    hours, minute = divmod(minutes, 60)
    return f"{hours}:{minute:02}:{second:02}" if hours else f"{minute}:{second:02}"


def heading(record: CallRecord) -> tuple[str, str]:
    """What the call is called; when it was."""
    return title(record), subtitle(record)


def title(record: CallRecord) -> str:
    return clean(record.title) or "Call"


def subtitle(record: CallRecord) -> str:
    """When the call was, how long, and whether it ended as it should."""
    ends = {
        CallState.OPEN: ", still running",
        CallState.CLOSED: "",
        CallState.RECOVERED: ", recovered up to here",
    }
    return f"{record.started:%Y-%m-%d %H:%M}, {clock(record.length)}{ends[record.state]}"


def context(record: CallRecord) -> dict[str, list[str]]:
    """What the rep wrote of the call, in lines, by what it is; only what there is."""
    written = {
        "Company": record.context.company,
        "Contact": record.context.contact,
        "Notes": record.context.notes,
    }
    lines = {
        name: [line for line in map(clean, text.splitlines()) if line]
        for name, text in written.items()
    }
    return {name: found for name, found in lines.items() if found}


def remarks(record: CallRecord) -> list[tuple[float, str]]:
    """What a reader should know of the marks, each with its time: in words, as the page has them.

    An item of a checklist whose playbook is gone, and a card that is, have no better ones.
    """
    found = record.report.found
    items = {item.id: item.item for item in found.checklist} if found else {}
    shown = {f"card {card.id}": f"card “{card.headline}”" for card in record.cards}
    shown |= {f"tip {tip.id}": f"tip “{tip.headline}”" for tip in record.tips}
    told = []
    for mark in record.remarks():
        item = items.get(mark.about) or spelt_out(mark.about)
        words = {
            "tick": f"Checklist, {item}: {mark.text}",
            "evidence": f"Heard for {item}: “{mark.text}”",
            "verdict": f"You found the {shown.get(mark.about, mark.about)} {mark.text}",
        }
        told.append((mark.at, clean(words.get(mark.kind, mark.text))))
    return told


def _harmless(character: str) -> str:
    if character.isspace():  # also the line ends that only some alphabets have
        return " "
    obeyed = character in _DIRECTIONS or unicodedata.category(character) in ("Cc", "Cs")
    return "" if obeyed else character
