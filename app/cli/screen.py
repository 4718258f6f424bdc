"""A call on a terminal: lines for what is final, and below them, in place, what is being said."""

import json
import sys
from typing import Protocol, TextIO

from rich.console import Console, Group
from rich.live import Live
from rich.table import Table
from rich.text import Text

from app.cli.json_lines import event_line
from app.cli.program import in_words, say
from app.events import (
    Card,
    Channel,
    Event,
    Level,
    Notice,
    Partial,
    Side,
    SideState,
    Tip,
    TipDelta,
    TipDropped,
    Utterance,
)
from app.record.export.json_export import card_dict, tip_dict, utterance_dict
from app.record.export.plain import SPEAKERS, clean, clock


class Screen(Protocol):
    def show(self, event: Event, at: float) -> None:
        """Take an event and the time on the call clock at which it happened."""
        ...

    def finish(self, duration: float, *, failed: bool = False) -> None:
        """The call has ended after `duration` seconds, or something stopped it."""
        ...


class EventLines:
    """Each event as a JSON line the moment it happens."""

    def __init__(self, **more: str) -> None:
        self._more = more

    def show(self, event: Event, at: float) -> None:
        print(event_line(event, at, **self._more), flush=True)

    def finish(self, duration: float, *, failed: bool = False) -> None: ...


class OneObject:
    """The whole call as one JSON object on one line."""

    def __init__(self, file: str) -> None:
        self._file = file
        self._utterances: dict[int, Utterance] = {}
        self._cards: list[Card] = []
        self._tips: list[Tip] = []

    def show(self, event: Event, at: float) -> None:
        match event:
            case Utterance():
                self._utterances[event.id] = event
            case Card():
                self._cards.append(event)
            case Tip():
                self._tips.append(event)
            case Notice():
                say(event)

    def finish(self, duration: float, *, failed: bool = False) -> None:
        if failed and not self._utterances:
            return  # it would look like a silent call
        spoken = sorted(self._utterances.values(), key=lambda said: said.start)
        whole = {
            "file": self._file,
            "duration": round(duration, 3),
            "utterances": [utterance_dict(said) for said in spoken],
            "cards": [card_dict(card) for card in self._cards],
            "tips": [tip_dict(tip) for tip in self._tips],
        }
        print(json.dumps(whole), flush=True)


class Rolling:
    """For a person: what is final scrolls up; what is being said stands below, in place.

    Where the output is no terminal there is nothing to stand in place, only lines.
    """

    def __init__(self, out: TextIO | None = None) -> None:
        self._console = Console(file=out or sys.stdout, highlight=False, soft_wrap=False)
        self._partials: dict[Channel, Partial] = {}
        self._sides: dict[Channel, Side] = {}
        self._tip = ""
        self._live = Live(
            console=self._console, auto_refresh=False, transient=True, vertical_overflow="crop"
        )

    def show(self, event: Event, at: float) -> None:
        match event:
            case Partial():
                self._partials[event.channel] = event
            case Utterance():
                if getattr(self._partials.get(event.channel), "id", None) == event.id:
                    del self._partials[event.channel]
                self._line(event.start, event.channel, clean(event.text))
            case TipDelta() | TipDropped() | Card() | Tip() | Notice():
                self._advice(event)
            case Side():
                self._side(event)
            case Level():
                return  # ten a second, and nothing to show them with
        if self._console.is_terminal:
            self._live.start()
            self._live.update(self._in_place(), refresh=True)

    def finish(self, duration: float, *, failed: bool = False) -> None:
        self._live.stop()

    def _advice(self, event: TipDelta | TipDropped | Card | Tip | Notice) -> None:
        match event:
            case TipDelta():
                self._tip += event.text
            case TipDropped():
                self._tip = ""
            case Card():
                self._aside("Playbook", clean(event.headline), clean(event.say))
                for more in filter(None, (clean(event.details), clean(event.link))):
                    self._print("", "", Text(more, style="dim"))
            case Tip():
                self._tip = ""
                self._aside("Coach", clean(event.headline), clean(event.say))
            case Notice() if self._console.is_terminal:
                self._console.print(Text(in_words(event), style="yellow"))
            case Notice():
                say(event)

    def _side(self, side: Side) -> None:
        """What is well stands below, in place, or once as a line; what is not is a line."""
        well = side.state in (SideState.HEARING, SideState.SILENT)
        first = side.channel not in self._sides and not self._console.is_terminal
        self._sides[side.channel] = side
        if first or not well:
            words = f"{side.text}. {side.hint}".rstrip()
            self._print(clock(side.at), SPEAKERS[side.channel], Text(words, style="yellow"))

    def _line(self, start: float, channel: Channel, text: str) -> None:
        style = "bold" if channel is Channel.PROSPECT else ""
        self._print(clock(start), SPEAKERS[channel], Text(text, style=style))

    def _aside(self, source: str, headline: str, words: str) -> None:
        said = f"  “{words}”" if words else ""
        self._print("", f"▸ {source}", Text.assemble((headline, "bold cyan"), (said, "cyan")))

    def _print(self, time: str, who: str, text: Text) -> None:
        if self._console.is_terminal:
            self._console.print(_row(time, who, text))
        else:  # a file or a program reads it: a line is a line
            print(f"{time:>7} {who:<10} {text.plain}", file=self._console.file, flush=True)

    def _in_place(self) -> Group:
        rows = [
            _row(
                clock(partial.start),
                SPEAKERS[partial.channel],
                _growing(partial),
            )
            for partial in self._partials.values()
            if partial.committed or partial.tentative
        ]
        if self._tip:
            rows.append(_row("", "▸ Coach", Text(clean(self._tip), style="cyan")))
        if self._sides:
            words = " · ".join(f"{side.text} ({side.hint})" for side in self._sides.values())
            rows.append(_row("", "", Text(words, style="dim")))
        return Group(*rows)


class Quiet:
    """Lines in the order of speech, once all is understood: for a file at full speed."""

    def __init__(self, out: TextIO | None = None) -> None:
        self._out = out
        self._events: list[tuple[float, Event]] = []

    def show(self, event: Event, at: float) -> None:
        match event:
            case Utterance(start=start):
                self._events.append((start, event))
            case Card(quote_at=start) | Tip(quote_at=start):
                self._events.append((start + 0.001, event))
            case Notice():
                say(event)

    def finish(self, duration: float, *, failed: bool = False) -> None:
        rolling = Rolling(self._out)
        for at, event in sorted(self._events, key=lambda pair: pair[0]):
            rolling.show(event, at)
        rolling.finish(duration)


def _growing(partial: Partial) -> Text:
    text = Text(clean(partial.committed))
    if partial.tentative:
        text.append(" " if text else "").append(clean(partial.tentative), style="dim italic")
    return text


def _row(time: str, who: str, text: Text) -> Table:
    row = Table.grid(padding=(0, 1))
    row.add_column(width=7, justify="right", style="dim")
    row.add_column(width=10, style="dim")
    row.add_column(overflow="fold")
    row.add_row(time, who, text)
    return row
