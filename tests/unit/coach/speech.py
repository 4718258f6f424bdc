"""What was said, as events."""

import json
from collections.abc import Iterator
from pathlib import Path

from app.coach.playbook import Playbook
from app.events import Channel, Event, Partial, Utterance, Word

PROSPECT, REP = Channel.PROSPECT, Channel.REP

ROOT = Path(__file__).parents[3]
DISCOVERY = ROOT / "resources/demo/discovery.json"
PRICING = ROOT / "tests/calls/pricing.json"
DEFAULT_PLAYBOOK = ROOT / "resources/playbooks/b2b-software.toml"


def words(text: str, at: float = 0.0) -> tuple[Word, ...]:
    """Half a second for each word."""
    return tuple(
        Word(word, at + 0.5 * place, at + 0.5 * place + 0.4, 0.9)
        for place, word in enumerate(text.split())
    )


def said(text: str, *, id: int = 1, channel: Channel = PROSPECT, at: float = 0.0) -> Utterance:
    return Utterance(id, channel, at, at + 0.5 * len(text.split()), text, words(text, at))


def partial(
    committed: str, tentative: str = "", *, id: int = 1, channel: Channel = PROSPECT, at: float = 0
) -> Partial:
    return Partial(id, channel, at, committed, words(committed, at), tentative)


def playbook(*cards: dict[str, object]) -> Playbook:
    """Cards of which only what matters is given."""
    given = [
        {"id": f"card-{n}", "kind": "price", "headline": f"Headline {n}", "say": f"Say {n}."} | card
        for n, card in enumerate(cards, 1)
    ]
    return Playbook.model_validate({"name": "Test", "about": "We sell boats.", "cards": given})


def replayed(call: Path) -> Iterator[Event]:
    """Each turn of a call, word by word as it would be committed, then whole."""
    for id, turn in enumerate(json.loads(call.read_text())["turns"], 1):
        channel = Channel(turn["speaker"])
        spoken = tuple(Word(text, start, end, 0.9) for text, start, end in turn["words"])
        for count in range(1, len(spoken)):
            committed = " ".join(word.text for word in spoken[:count])
            yield Partial(id, channel, turn["start"], committed, spoken[:count], spoken[count].text)
        yield Utterance(id, channel, turn["start"], turn["end"], turn["text"], spoken)
