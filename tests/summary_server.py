"""A real server on the loopback whose model sums calls up by a script, within its context.

It quotes what it is given, word by word, and says one thing in each answer that nobody said.
"""

import json
import re
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from tests.chat_server import ChatServer, Reply, Request, counted, events, failure, models

CONTEXT = 8_000
INVENTED = {
    "text": "They agreed to a discount of ninety percent.",
    "quote": "ninety percent off it is",
}


def tokens(text: str) -> int:
    """Four characters or one sign each, and no less than a third of the bytes."""
    return max(len(re.findall(r"\w{1,4}|[^\w\s]", text)), len(text.encode()) // 3)


class SummaryServer(ChatServer):
    def __init__(self, instead: Mapping[int, Reply], context: int) -> None:
        super().__init__((Reply(),), models("gpt-test"), None)
        self.instead = dict(instead)
        """What it answers to the n-th request instead, counted from 0."""
        self.came_to_it = threading.Event()
        """One of those requests has come."""
        self.context = context
        self.most = 0
        """Tokens of the largest request, with its answer."""

    def take(self, request: Request) -> Reply:
        with self._lock:
            number = len(self.requests)
            self.requests.append(request)
        self.asked.set()
        if number in self.instead:
            self.came_to_it.set()
            return self.instead[number]
        return self._answer(request.body)

    def _answer(self, body: dict[str, Any]) -> Reply:
        texts = [message["content"] for message in body["messages"]]
        prompt = tokens("\n".join(texts) + json.dumps(body.get("response_format", "")))
        size = prompt + body["max_completion_tokens"]
        self.most = max(self.most, size)
        if size > self.context:
            words = f"This model's maximum context length is {self.context} tokens."
            return failure(400, "context_length_exceeded", words)
        answer = json.dumps(answer_to(json.loads(texts[-1])), ensure_ascii=False)
        return counted(Reply(chunks=events(*_pieces(answer))), prompt, tokens(answer))


def answer_to(asked: dict[str, Any]) -> dict[str, Any]:
    """Return what the scripted model says of lines of a call, or of notes on its parts."""
    if "notes" in asked:
        lists: dict[str, list[Any]] = {}
        for notes in asked["notes"]:
            for name, rows in notes.items():
                lists.setdefault(name, []).extend(rows[:1])
        return {**lists, "mail": lists.get("summary", [])[:3]}
    lines = [line for line in asked["lines"] if len(line[2].split()) >= 6]
    quoted = [{"text": f"It was said: {text}"[:200], "quote": _begin(text)} for _, _, text in lines]
    theirs = [one for one, (_, who, _) in zip(quoted, lines, strict=True) if who == "prospect"]
    return {
        "summary": [*quoted[:2], INVENTED],
        "decisions": quoted[2:3],
        "open_questions": [],
        "objections": [{**one, "answer": "", "answer_quote": ""} for one in theirs[:1]],
        "next_steps": [{**one, "owner": "rep", "due": ""} for one in quoted[-1:]],
        "fields": [{"name": "pain", **one} for one in theirs[1:2]],
        "mail": quoted[:1],
    }


def _begin(text: str) -> str:
    return " ".join(text.split()[:8])


def _pieces(text: str) -> list[str]:
    return [text[at : at + 200] for at in range(0, len(text), 200)]


@contextmanager
def summary_server(
    instead: Mapping[int, Reply] | None = None,
    context: int = CONTEXT,
    made_by: type[SummaryServer] = SummaryServer,
) -> Iterator[SummaryServer]:
    """`instead`: replies to some requests, by their number from 0; `context`: tokens it takes."""
    server = made_by(instead or {}, context)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), name="summary server")
    thread.start()
    try:
        yield server
    finally:
        server.stop()
        thread.join()
