"""A call on a terminal: lines for what is final, and below them, in place, what is being said."""

import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import NamedTuple, Protocol, TextIO, TypeAlias

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
    Moment,
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

Advice: TypeAlias = Card | Tip


class _Row(NamedTuple):
    time: str
    who: str
    text: Text


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

    Advice stands under the sentence that it answers, in place as long as that one does.
    Where the output is no terminal there is nothing to stand in place, only lines.
    """

    def __init__(self, out: TextIO | None = None) -> None:
        self._console = Console(file=out or sys.stdout, highlight=False, soft_wrap=False)
        self._partials: dict[Channel, Partial] = {}
        self._sides: dict[Channel, Side] = {}
        self._tip = ""
        self._moments: dict[int, int] = {}
        """The utterance of each."""
        self._final: set[int] = set()
        """Utterances that have scrolled up."""
        self._early: dict[int, list[Advice]] = {}
        """Advice by its utterance, while that one has not."""
        self._live = Live(
            console=self._console, auto_refresh=False, transient=True, vertical_overflow="crop"
        )

    def show(self, event: Event, at: float) -> None:
        match event:
            case Partial():
                self._partials[event.channel] = event
            case Utterance():
                self._hear(event)
            case Moment():
                self._moments[event.id] = event.utterance
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
        for left in self._early.values():  # what they answer was never final
            self._advise(left)
        self._early.clear()

    @property
    def is_deaf(self) -> bool:
        """Whether neither side of the call has a device that can be heard."""
        states = [side.state for side in self._sides.values()]
        return len(states) == len(Channel) and set(states) == {SideState.MISSING}

    def _hear(self, said: Utterance) -> None:
        if getattr(self._partials.get(said.channel), "id", None) == said.id:
            del self._partials[said.channel]
        text = Text(clean(said.text), style="bold" if said.channel is Channel.PROSPECT else "")
        self._print(_Row(clock(said.start), SPEAKERS[said.channel], text))
        self._final.add(said.id)
        self._advise(self._early.pop(said.id, []))

    def _advice(self, event: TipDelta | TipDropped | Card | Tip | Notice) -> None:
        match event:
            case TipDelta():
                self._tip += event.text
            case TipDropped():
                self._tip = ""
            case Card():
                self._place(event)
            case Tip():
                self._tip = ""
                self._place(event)
            case Notice():
                self._tell(event)

    def _tell(self, notice: Notice) -> None:
        """In no speaker's column: nobody said it."""
        if self._console.is_terminal:
            self._console.print(Text(in_words(notice), style="yellow"))
        else:
            say(notice)

    def _side(self, side: Side) -> None:
        """What is well stands below, in place, or once as a line; what is not is a line."""
        well = side.state in (SideState.HEARING, SideState.SILENT)
        first = side.channel not in self._sides and not self._console.is_terminal
        self._sides[side.channel] = side
        if first or not well:
            others = {one.hint for one in self._sides.values() if one is not side and one.hint}
            shared = side.hint in others and not well
            reason = ", for the same reason." if shared else "."
            self._tell(Notice(f"{side.text}{reason}", "" if shared else side.hint))

    def _place(self, advice: Advice) -> None:
        utterance = self._moments.get(advice.moment)
        if utterance is None or utterance in self._final:
            self._advise([advice])
        else:
            self._early.setdefault(utterance, []).append(advice)

    def _advise(self, advice: Sequence[Advice]) -> None:
        for one in advice:
            for row in _advice_rows(one):
                self._print(row)

    def _print(self, row: _Row) -> None:
        if self._console.is_terminal:
            self._console.print(_grid(row))
        else:  # a file or a program reads it: a line is a line
            line = f"{row.time:>7} {row.who:<10} {row.text.plain}"
            print(line, file=self._console.file, flush=True)

    def _in_place(self) -> Group:
        return Group(*map(_grid, self._rows_in_place()))

    def _rows_in_place(self) -> Iterator[_Row]:
        early = dict(self._early)
        for partial in self._partials.values():
            if partial.committed or partial.tentative:
                yield _Row(clock(partial.start), SPEAKERS[partial.channel], _growing(partial))
            for one in early.pop(partial.id, []):
                yield from _advice_rows(one)
        for one in chain.from_iterable(early.values()):
            yield from _advice_rows(one)
        if self._tip:
            yield _Row("", "▸ Coach", Text(clean(self._tip), style="cyan"))
        if self._sides:
            yield _Row("", "", Text(_in_one_line(self._sides.values()), style="dim"))


class Quiet:
    """Lines in the order of speech, once all is understood: for a file at full speed."""

    def __init__(self, out: TextIO | None = None) -> None:
        self._out = out
        self._utterances: list[Utterance] = []
        self._moments: dict[int, int] = {}
        """The utterance of each."""
        self._advice: list[Advice] = []

    def show(self, event: Event, at: float) -> None:
        match event:
            case Utterance():
                self._utterances.append(event)
            case Moment():
                self._moments[event.id] = event.utterance
            case Card() | Tip():
                self._advice.append(event)
            case Notice():
                say(event)

    def finish(self, duration: float, *, failed: bool = False) -> None:
        starts = {said.id: said.start for said in self._utterances}

        def place(event: Utterance | Advice) -> tuple[float, bool]:
            if isinstance(event, Utterance):
                return event.start, False
            return starts.get(self._moments.get(event.moment, -1), event.quote_at), True

        rolling = Rolling(self._out)
        for event in sorted([*self._utterances, *self._advice], key=place):
            rolling.show(event, place(event)[0])
        rolling.finish(duration)


def _advice_rows(advice: Advice) -> Iterator[_Row]:
    source = "Playbook" if isinstance(advice, Card) else "Coach"
    say = clean(advice.say)
    said = f"  “{say}”" if say else ""
    words = Text.assemble((clean(advice.headline), "bold cyan"), (said, "cyan"))
    yield _Row("", f"▸ {source}", words)
    besides = (advice.details, advice.link) if isinstance(advice, Card) else ()
    for more in filter(None, map(clean, besides)):
        yield _Row("", "", Text(more, style="dim"))


def _in_one_line(sides: Iterable[Side]) -> str:
    """“Hearing you (Headset) · The prospect is silent (Speakers)”; one reason for both is one."""
    texts: dict[str, list[str]] = {}
    for side in sides:
        texts.setdefault(side.hint, []).append(side.text)
    return " · ".join(f"{', '.join(said)} ({hint})" for hint, said in texts.items())


def _growing(partial: Partial) -> Text:
    text = Text(clean(partial.committed))
    if partial.tentative:
        text.append(" " if text else "").append(clean(partial.tentative), style="dim italic")
    return text


def _grid(row: _Row) -> Table:
    grid = Table.grid(padding=(0, 1))
    grid.add_column(width=7, justify="right", style="dim")
    grid.add_column(width=10, style="dim")
    grid.add_column(overflow="fold")
    grid.add_row(*row)
    return grid
