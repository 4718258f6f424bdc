"""From the server's word to the painted word, in the real program on a desktop.

The server runs here, the program in a process of its own. It thinks for 0.2 s, then sends six
characters every 5 ms: the times from the trigger are its times and the program's together. What
is asked for first is the quote, so a tip's first word can be shown once that has been checked:
“the first word of the headline” is the piece that completes it.
"""

import json
import threading
from bisect import bisect_right
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import groupby
from statistics import median
from typing import Any

from tests.bench.coach import answers
from tests.bench.coach.painted import SETTINGS, watched
from tests.chat_server import TROUBLED, ChatServer, Reply, Request, models

_PLAIN = (
    ("Ask what they compare with", "What are you comparing us with today?"),
    ("Find out who decides", "Who else will have a say in this?"),
    ("Quantify the pain first", "How many people work on this each week?"),
    ("Listen before you explain", "Could you tell me more about that?"),
    ("Find the real concern", "Is there anything else that worries you?"),
    ("Ask for the next step", "When would be a good time to talk again?"),
)
"""Their headlines show word by word: see `app/coach/plain_words.py`."""
_COACH = """
[coach]
model_on = true
agreed_host = "{host}"
base_url = "{address}"
"""


@dataclass
class Figures:
    """Seconds."""

    first_token: list[float] = field(default_factory=list)
    """From the first token of the headline to its painting."""
    very_first: list[float] = field(default_factory=list)
    """From the very first token of the answer."""
    first: list[float] = field(default_factory=list)
    whole: list[float] = field(default_factory=list)
    """From the trigger to the tip's first word, and to its last."""
    by_turn: list[list[float]] = field(default_factory=list)
    """Of each call, from the request for help to the first word of each tip."""


class TipServer(ChatServer):
    """Gives good tips, and knows which piece of an answer completes the headline's first word."""

    def __init__(self) -> None:
        super().__init__((Reply(),), models("gpt-test"), None)
        self.headline_at: dict[int, int] = {}
        """By the id of the answer: a tip's, and not that of what is asked after a call."""

    def take(self, request: Request) -> Reply:
        with self._lock:
            number = len(self.requests)
            self.requests.append(request)
        asked = answers.read(request, number)
        if asked is None:
            return TROUBLED
        headline, say = _PLAIN[number % len(_PLAIN)]
        text = json.dumps(answers.fields(asked, headline=headline, say=say), ensure_ascii=False)
        end = text.index(headline) + headline.index(" ") + 1
        reply = answers.streamed(text)
        # the first piece has no text
        self.headline_at[id(reply)] = 1 + (end - 1) // answers.PIECE
        return reply

    def tips(self) -> list[tuple[int, list[float]]]:
        """The piece that completes the headline's first word, and when each piece went out."""
        ours = ((self.headline_at.get(id(reply)), left) for reply, left in self.left)
        return [(piece, left) for piece, left in ours if piece is not None and len(left) > piece]


@contextmanager
def _serving() -> Iterator[TipServer]:
    server = TipServer()
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), name="tip server")
    thread.start()
    try:
        yield server
    finally:
        server.stop()
        thread.join()


def measured(half: str) -> Figures:
    figures = Figures()
    for part in ("tips", "asked"):
        with _serving() as server:
            host = server.base_url.split("/")[2]
            coach = _COACH.format(host=host, address=server.base_url)
            seen = [one for one in watched(part, half, SETTINGS + coach) if "whole" in one]
        _count(figures, part, seen, server)
    return figures


def _count(figures: Figures, part: str, seen: list[dict[str, Any]], server: TipServer) -> None:
    tips = server.tips()
    began = [left[0] for _, left in tips]
    for one in seen:
        piece, left = tips[bisect_right(began, one["first"]) - 1]
        figures.first_token.append(one["first"] - left[piece])
        figures.very_first.append(one["first"] - left[1])
        if part == "tips":
            figures.first.append(one["first"] - one["from"])
            figures.whole.append(one["whole"] - one["from"])
    if part == "asked":
        wished = [one for one in seen if one["moment"] < 0]
        for _, tips in groupby(wished, key=lambda one: one["call"]):
            figures.by_turn.append([one["first"] - one["from"] for one in tips])


def first_against_tenth(figures: Figures) -> tuple[float, float]:
    """Medians over the calls."""
    whole = [call for call in figures.by_turn if len(call) >= 10]
    return median(call[0] for call in whole), median(call[9] for call in whole)
